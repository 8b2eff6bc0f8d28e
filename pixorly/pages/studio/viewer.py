"""The viewer and the comparison, bound to what is done with pictures and to what changes meanwhile."""

import reflex as rx

from pixorly.components.islands.viewer import compare, viewer
from pixorly.components.shell import Key
from pixorly.components.words import t
from pixorly.state.feed import FeedState
from pixorly.state.viewer import ViewerState

# For the list of keys of a page on which pictures can be opened.
KEYS = (
    Key("left", t("Newer picture")),
    Key("right", t("Older picture")),
    Key("z", t("Between the whole picture and 100 %")),
    Key("plus", t("Larger")),
    Key("minus", t("Smaller")),
    Key("shift+left", t("Move a zoomed picture, with any arrow")),
    Key("i", t("Details of the picture")),
    Key("f", t("Favourite")),
    Key("p", t("Use the prompt again")),
    Key("a", t("Use all settings again")),
    Key("s", t("Use the seed again")),
    Key("c", t("Compare with another picture")),
    Key("delete", t("Move to the trash")),
    Key("mod+z", t("Take the picture back out of the trash")),
)


def layer() -> rx.Component:
    """Once on each page whose pictures can be looked at whole."""
    return rx.fragment(
        viewer(
            touched=FeedState.touched,
            epoch=FeedState.epoch,
            on_mark=ViewerState.mark,
            on_trash=ViewerState.trash,
            on_restore=ViewerState.restore,
        ),
        compare(),
    )

"""The studio: what is asked for on the left, what came of it on the right, and any picture over both."""

import reflex as rx

from pixorly.pages import routes
from pixorly.pages.layout import inside
from pixorly.pages.studio import composer, feed, viewer

LOADS = [*feed.LOADS, *composer.LOADS]


def page() -> rx.Component:
    return inside(
        rx.el.div(composer.panel(), feed.panel(), viewer.layer(), class_name="studio"),
        here=routes.STUDIO,
        keys=[*composer.KEYS, *viewer.KEYS],
    )

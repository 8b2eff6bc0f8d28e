"""The feed: batches of pictures, from the first second of each to the last of a workspace's history."""

from typing import Any

import reflex as rx

from pixorly.components.ui import copy as _copy  # noqa: F401  Its parts, and those below, are what our scripts import.
from pixorly.components.ui import figures as _figures  # noqa: F401
from pixorly.components.ui import kbd as _kbd  # noqa: F401
from pixorly.components.ui import menu as _menu  # noqa: F401
from pixorly.components.ui.part import MENU

_PARTS = (
    "balance.jsx",
    "batch.jsx",
    "clock.js",
    "desk.js",
    "faces.jsx",
    "head.jsx",
    "hopes.js",
    "moving.js",
    "print.jsx",
    "queueing.js",
    "reading.js",
    "shelf.js",
    "tile.jsx",
    "told.js",
    "waiting.jsx",
    "words.js",
)
for _part in _PARTS:
    rx.asset(_part, shared=True)
_module = rx.asset("feed.jsx", shared=True).importable_path

_ID = rx.event.passthrough_event_spec(str)
_ID_AND_KEY: Any = rx.event.passthrough_event_spec(str, str)  # pyright: ignore[reportCallIssue]
_ID_AND_MARK: Any = rx.event.passthrough_event_spec(str, bool)  # pyright: ignore[reportCallIssue]


class Feed(rx.Component):
    library = _module
    tag = "Feed"
    lib_dependencies: list[str] = [MENU, "lucide-react@1.26.0"]

    changed: rx.Var[list[dict]]
    touched: rx.Var[list[dict]]
    epoch: rx.Var[int]
    running: rx.Var[int]
    queued: rx.Var[int]
    # None until it is known.
    credits: rx.Var[Any]
    credits_href: rx.Var[str]

    on_look_again: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_cancel_job: rx.EventHandler[_ID]
    on_cancel_batch: rx.EventHandler[_ID]
    on_retry: rx.EventHandler[_ID]
    on_again: rx.EventHandler[_ID_AND_KEY]
    on_remove: rx.EventHandler[_ID]
    on_bring_back: rx.EventHandler[_ID]
    on_favourite: rx.EventHandler[_ID_AND_MARK]


def feed(**props: Any) -> rx.Component:
    """Reads pages by itself over HTTP. `changed`, `touched` and `epoch` tell it what to look at anew."""
    return Feed.create(**props)

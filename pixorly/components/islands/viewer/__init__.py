"""One picture on the whole screen, and several beside each other: layers over any page that shows pictures."""

from typing import Any

import reflex as rx

from pixorly.components.ui.part import DIALOG, MENU

_FILES = (
    "address.js",
    "compare.jsx",
    "deeds.js",
    "details.jsx",
    "differences.js",
    "download.jsx",
    "filmstrip.jsx",
    "focus.js",
    "gestures.js",
    "keys.js",
    "pictures.js",
    "stage.jsx",
    "strip.js",
    "tools.jsx",
    "viewer.jsx",
    "wish.js",
    "zoom.js",
)
_modules = {name: rx.asset(name, shared=True).importable_path for name in _FILES}
_packages = [DIALOG, MENU, "lucide-react@1.26.0"]


class Viewer(rx.Component):
    library = _modules["viewer.jsx"]
    tag = "Viewer"
    lib_dependencies: list[str] = _packages

    touched: rx.Var[list[dict]]
    epoch: rx.Var[int]
    on_mark: rx.EventHandler[rx.event.passthrough_event_spec(str, bool)]  # pyright: ignore[reportCallIssue]
    on_trash: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_restore: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]


class Compare(rx.Component):
    library = _modules["compare.jsx"]
    tag = "Compare"
    lib_dependencies: list[str] = _packages


def viewer(*, touched: Any, epoch: Any, on_mark: Any, on_trash: Any, on_restore: Any) -> rx.Component:
    """Opens where a page tells the window `pixorly:view` with an id, and where the address says `?image=`.

    `touched` are pictures that changed just now, with the moment, `epoch` is another number once some may have been missed.
    """
    return Viewer.create(touched=touched, epoch=epoch, on_mark=on_mark, on_trash=on_trash, on_restore=on_restore)


def compare() -> rx.Component:
    """Opens where a page tells the window `pixorly:compare` with two to four ids, and by `?compare=`."""
    return Compare.create()

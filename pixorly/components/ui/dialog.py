"""Dialogs ask before what can't be undone; sheets carry what has no room on a phone."""

from typing import Any, Literal

import reflex as rx

from .part import DIALOG, Text, Trigger

_module = rx.asset("dialog.jsx", shared=True).importable_path
_needs = [DIALOG, "lucide-react@1.26.0"]

Side = Literal["right", "left", "bottom"]


class DialogRoot(rx.Component):
    library = _module
    tag = "DialogRoot"
    lib_dependencies: list[str] = _needs

    open: rx.Var[bool]
    default_open: rx.Var[bool]
    on_open_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class DialogTrigger(Trigger):
    library = _module
    tag = "DialogTrigger"


class DialogClose(Trigger):
    library = _module
    tag = "DialogClose"


class DialogPanel(rx.Component):
    library = _module
    tag = "DialogPanel"

    title: rx.Var[str]
    description: rx.Var[str]
    look: rx.Var[str]
    hide_title: rx.Var[bool]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


def dialog(
    *children: Any,
    title: Text,
    description: Text | None = None,
    trigger: rx.Component | None = None,
    actions: list[rx.Component] | None = None,
    is_open: bool | rx.Var[bool] | None = None,
    on_open_change: Any = None,
    **props: Any,
) -> rx.Component:
    """A question or a short form over the page. Opened by its `trigger`, or by State through `is_open`.

    Wrap an action in `closes(...)` when pressing it should also close.
    """
    foot = [rx.el.div(*actions, class_name="dialog-acts")] if actions else []
    said = {"description": description} if description is not None else {}
    panel = DialogPanel.create(*children, *foot, title=title, look="dialog", **said, **props)
    return _opened(trigger, is_open, on_open_change, panel)


def sheet(
    *children: Any,
    title: Text,
    side: Side = "right",
    description: Text | None = None,
    trigger: rx.Component | None = None,
    is_open: bool | rx.Var[bool] | None = None,
    on_open_change: Any = None,
    **props: Any,
) -> rx.Component:
    """A panel from the side, which on a phone comes from below and can be pulled away."""
    said = {"description": description} if description is not None else {}
    panel = DialogPanel.create(*children, title=title, look=f"sheet {side}", **said, **props)
    return _opened(trigger, is_open, on_open_change, panel)


def closes(child: rx.Component) -> rx.Component:
    """Inside a dialog or sheet: pressing the child closes it, after what the child does itself."""
    return DialogClose.create(child)


def _opened(trigger: Any, is_open: Any, on_open_change: Any, panel: rx.Component) -> rx.Component:
    props = {} if is_open is None else {"open": is_open}
    if on_open_change is not None:
        props["on_open_change"] = on_open_change
    opener = [DialogTrigger.create(trigger)] if trigger is not None else []
    return DialogRoot.create(*opener, panel, **props)

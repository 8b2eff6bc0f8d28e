"""A small panel beside its button: a few settings, an explanation."""

from typing import Any, Literal

import reflex as rx

from .part import POPOVER, Text, Trigger

_module = rx.asset("popover.jsx", shared=True).importable_path


class PopoverRoot(rx.Component):
    library = _module
    tag = "PopoverRoot"
    lib_dependencies: list[str] = [POPOVER]

    open: rx.Var[bool]
    on_open_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class PopoverTrigger(Trigger):
    library = _module
    tag = "PopoverTrigger"


class PopoverPanel(rx.Component):
    library = _module
    tag = "PopoverPanel"

    label: rx.Var[str]
    align: rx.Var[str]
    side: rx.Var[str]


def popover(
    trigger: rx.Component, *children: Any, label: Text, align: Literal["start", "center", "end"] = "start", **props: Any
) -> rx.Component:
    """`children` in a panel that `trigger` opens; the label says to screen readers what the panel is."""
    root = {name: props.pop(name) for name in ("open", "on_open_change") if name in props}
    panel = PopoverPanel.create(*children, label=label, align=align, **props)
    return PopoverRoot.create(PopoverTrigger.create(trigger), panel, **root)

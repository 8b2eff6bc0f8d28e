"""Menus: a few more things to do, behind one button."""

from typing import Any, Literal

import reflex as rx

from . import kbd as _kbd  # noqa: F401  Its key caps are what menu.jsx imports.
from .icon import icon as picture
from .part import MENU, Text, Trigger

_module = rx.asset("menu.jsx", shared=True).importable_path


class MenuRoot(rx.Component):
    library = _module
    tag = "MenuRoot"
    lib_dependencies: list[str] = [MENU, "lucide-react@1.26.0"]

    open: rx.Var[bool]
    on_open_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class MenuTrigger(Trigger):
    library = _module
    tag = "MenuTrigger"


class MenuList(rx.Component):
    library = _module
    tag = "MenuList"

    align: rx.Var[str]
    side: rx.Var[str]


class MenuItem(rx.Component):
    library = _module
    tag = "MenuItem"

    label: rx.Var[str]
    hint: rx.Var[str]
    keys: rx.Var[str]
    href: rx.Var[str]
    danger: rx.Var[bool]
    disabled: rx.Var[bool]
    on_select: rx.EventHandler[rx.event.no_args_event_spec]


class MenuCheck(rx.Component):
    library = _module
    tag = "MenuCheck"

    label: rx.Var[str]
    hint: rx.Var[str]
    checked: rx.Var[bool]
    stays: rx.Var[bool]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class MenuLine(rx.Component):
    library = _module
    tag = "MenuLine"


class MenuName(rx.Component):
    library = _module
    tag = "MenuName"

    text: rx.Var[str]


def menu(
    trigger: rx.Component, *items: Any, align: Literal["start", "center", "end"] = "end", **props: Any
) -> rx.Component:
    """What `trigger`, a button, opens. Items may come from `rx.foreach`."""
    root = {name: props.pop(name) for name in ("open", "on_open_change") if name in props}
    return MenuRoot.create(MenuTrigger.create(trigger), MenuList.create(*items, align=align, **props), **root)


def menu_item(label: Text, *, icon: str | None = None, danger: bool = False, **props: Any) -> rx.Component:
    """Something to do (`on_select`) or somewhere to go (`href`), with `keys` and a `hint` if they help."""
    return MenuItem.create(*([picture(icon)] if icon else []), label=label, danger=danger, **props)


def menu_check(label: Text, *, checked: Any, on_change: Any = None, stays: bool = False, **props: Any) -> rx.Component:
    """Something that is on or off; a menu that `stays` lets several be chosen."""
    heard = {} if on_change is None else {"on_change": on_change}
    return MenuCheck.create(label=label, checked=checked, stays=stays, **heard, **props)


def menu_line() -> rx.Component:
    return MenuLine.create()


def menu_name(text: Text) -> rx.Component:
    """A heading over the items that follow."""
    return MenuName.create(text=text)

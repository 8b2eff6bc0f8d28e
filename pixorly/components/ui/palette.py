"""The command palette: everywhere one can go and everything one can do, by typing. ⌘K or Ctrl K."""

from typing import Any

import reflex as rx

from . import kbd as _kbd  # noqa: F401  Its key caps are what palette.jsx imports.
from .icon import icon as picture
from .part import COMMANDS, DIALOG, Text, told_to_window

rx.asset("palette_list.jsx", shared=True)
_module = rx.asset("palette.jsx", shared=True).importable_path


class Palette(rx.Component):
    library = _module
    tag = "Palette"
    lib_dependencies: list[str] = [COMMANDS, DIALOG, "lucide-react@1.26.0"]

    label: rx.Var[str]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PaletteGroup(rx.Component):
    library = _module
    tag = "PaletteGroup"

    name: rx.Var[str]


class PaletteItem(rx.Component):
    library = _module
    tag = "PaletteItem"

    label: rx.Var[str]
    hint: rx.Var[str]
    words: rx.Var[str]
    href: rx.Var[str]
    keys: rx.Var[str]
    on_select: rx.EventHandler[rx.event.no_args_event_spec]


def palette(label: Text, *groups: Any, **props: Any) -> rx.Component:
    """Put into the layout once. `on_search` hears what is typed, so State can add groups by `rx.foreach`."""
    return Palette.create(*groups, label=label, **props)


def palette_group(name: Text, *items: Any) -> rx.Component:
    return PaletteGroup.create(*items, name=name)


def palette_item(label: Text, *, icon: str | None = None, **props: Any) -> rx.Component:
    """Somewhere to go (`href`) or something to do (`on_select`); `words` are other names it is found by."""
    return PaletteItem.create(*([picture(icon)] if icon else []), label=label, **props)


def open_palette() -> rx.Var:
    """For the `on_click` of a button: opens the palette."""
    return told_to_window("pixorly:palette")

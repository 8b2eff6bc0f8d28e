"""Tabs: parts of one page, or pages that belong together."""

from typing import Any, NamedTuple

import reflex as rx

from .button import anchor
from .part import TABS, Text, classes

_module = rx.asset("tabs.jsx", shared=True).importable_path


class Tab(NamedTuple):
    value: str
    label: Text
    body: rx.Component
    badge: rx.Component | None = None
    disabled: bool = False


class LinkTab(NamedTuple):
    label: Text
    href: str
    badge: rx.Component | None = None


class TabsRoot(rx.Component):
    library = _module
    tag = "TabsRoot"
    lib_dependencies: list[str] = [TABS]

    value: rx.Var[str]
    default_value: rx.Var[str]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class TabsList(rx.Component):
    library = _module
    tag = "TabsList"

    label: rx.Var[str]


class TabsTab(rx.Component):
    library = _module
    tag = "TabsTab"

    value: rx.Var[str]
    disabled: rx.Var[bool]


class TabsBody(rx.Component):
    library = _module
    tag = "TabsBody"

    value: rx.Var[str]


class LinkTabs(rx.Component):
    library = _module
    tag = "LinkTabs"
    lib_dependencies: list[str] = [TABS]

    label: rx.Var[str]


def tabs(label: Text, *items: Tab, **props: Any) -> rx.Component:
    """Parts of one page, one at a time. Without `value` the browser alone keeps which."""
    if "value" not in props:
        props.setdefault("default_value", items[0].value)
    heads = [
        TabsTab.create(item.label, *([item.badge] if item.badge else []), value=item.value, disabled=item.disabled)
        for item in items
    ]
    bodies = [TabsBody.create(item.body, value=item.value) for item in items]
    return TabsRoot.create(TabsList.create(*heads, label=label), *bodies, **props)


def link_tabs(label: Text, *items: LinkTab, here: str | rx.Var[str], **props: Any) -> rx.Component:
    """Pages that belong together; `here` is the address of the one being read."""
    return LinkTabs.create(
        *[
            anchor(
                item.href,
                item.label,
                *([item.badge] if item.badge else []),
                class_name="tab",
                custom_attrs={"aria-current": _current(here, item.href)},
            )
            for item in items
        ],
        label=label,
        class_name=classes("tabs", props),
        **props,
    )


def _current(here: str | rx.Var[str], href: str) -> str | rx.Var:
    if isinstance(here, rx.Var):
        return rx.cond(here == href, "page", "false")
    return "page" if here == href else "false"

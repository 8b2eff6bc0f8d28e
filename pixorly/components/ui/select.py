"""One of many: a list of ours in the app, the browser's own where a page must stay light."""

from typing import Any, NotRequired, TypedDict

import reflex as rx

from . import field as _field  # noqa: F401  Its file of shared problems is what select.jsx imports.
from .icon import icon as picture
from .part import SELECT, Text, classes

_module = rx.asset("select.jsx", shared=True).importable_path


class Choice(TypedDict):
    value: str
    label: Text
    hint: NotRequired[Text]
    group: NotRequired[Text]
    disabled: NotRequired[bool]


class Select(rx.Component):
    library = _module
    tag = "Select"
    lib_dependencies: list[str] = [SELECT, "lucide-react@1.26.0"]

    label: rx.Var[str]
    hide_label: rx.Var[bool]
    hint: rx.Var[str]
    error: rx.Var[str]
    name: rx.Var[str]
    options: rx.Var[list[dict]]
    value: rx.Var[str]
    default_value: rx.Var[str]
    placeholder: rx.Var[str]
    required: rx.Var[bool]
    disabled: rx.Var[bool]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def select(label: Text, name: str, options: list[Choice] | rx.Var, **props: Any) -> rx.Component:
    """A list with hints and groups. Answers at once and takes State's correction when it comes."""
    return Select.create(label=label, name=name, options=options, **props)


def native_select(label: Text, name: str, options: list[Choice], **props: Any) -> rx.Component:
    """The browser's own list: no script of ours, for public pages and forms that must work without any."""
    choices = [rx.el.option(option["label"], value=option["value"]) for option in options]
    look = classes("native-select", props)
    return rx.el.span(
        rx.el.select(*choices, name=name, aria_label=label, **props), picture("chevron_down"), class_name=look
    )

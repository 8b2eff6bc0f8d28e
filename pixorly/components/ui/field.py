"""Fields for words: one line, many lines, secrets, searches."""

from typing import Any

import reflex as rx

from .part import Text

rx.asset("problems.js", shared=True)
_module = rx.asset("field.jsx", shared=True).importable_path


class TextField(rx.Component):
    library = _module
    tag = "TextField"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    name: rx.Var[str]
    type: rx.Var[str]
    label: rx.Var[str]
    hide_label: rx.Var[bool]
    hint: rx.Var[str]
    error: rx.Var[str]
    value: rx.Var[str]
    default_value: rx.Var[str]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    input_mode: rx.Var[str]
    max_length: rx.Var[int]
    min_length: rx.Var[int]
    counter: rx.Var[bool]
    lines: rx.Var[int]
    search: rx.Var[bool]
    required: rx.Var[bool]
    disabled: rx.Var[bool]
    read_only: rx.Var[bool]
    auto_focus: rx.Var[bool]
    spell_check: rx.Var[bool]

    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_submit: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def text_field(label: Text, name: str, *inside: rx.Component, **props: Any) -> rx.Component:
    """One line. `hint` helps, `error` replaces silence, `counter=True` with `max_length` counts,
    `on_change` hears a pause in typing, `on_submit` hears Enter."""
    return TextField.create(*inside, label=label, name=name, **props)


def text_area(label: Text, name: str, *inside: rx.Component, lines: int = 4, **props: Any) -> rx.Component:
    return TextField.create(*inside, label=label, name=name, lines=lines, **props)


def password_field(label: Text, name: str, *, known: bool, **props: Any) -> rx.Component:
    """A secret that can be shown. `known` tells password keepers whether to fill one in or offer a new one."""
    keeper = "current-password" if known else "new-password"
    return TextField.create(label=label, name=name, type="password", auto_complete=keeper, spell_check=False, **props)


def search_field(label: Text, name: str, *inside: rx.Component, **props: Any) -> rx.Component:
    """A line to search by; its label is read out and stands inside as the placeholder."""
    props.setdefault("placeholder", label)
    return TextField.create(
        *inside, label=label, hide_label=True, name=name, type="search", search=True, auto_complete="off", **props
    )

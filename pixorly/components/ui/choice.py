"""Values that are chosen: ticks, switches, segments, sliders. All are the browser's own controls in our clothes."""

from typing import Any, TypedDict

import reflex as rx

from . import field as _field  # noqa: F401  Its file of shared problems is what choice.jsx imports.
from .part import Text

_module = rx.asset("choice.jsx", shared=True).importable_path


class Option(TypedDict, total=False):
    value: str
    label: Text
    tip: Text
    disabled: bool


class _Choice(rx.Component):
    library = _module
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    label: rx.Var[str]
    name: rx.Var[str]
    disabled: rx.Var[bool]


class Tick(_Choice):
    tag = "Tick"

    hint: rx.Var[str]
    switch_like: rx.Var[bool]
    value: rx.Var[str]
    checked: rx.Var[bool]
    default_checked: rx.Var[bool]
    mixed: rx.Var[bool]
    required: rx.Var[bool]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class Segments(_Choice):
    tag = "Segments"

    options: rx.Var[list[dict]]
    value: rx.Var[str]
    default_value: rx.Var[str]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Slider(_Choice):
    tag = "Slider"

    value: rx.Var[int | float]
    default_value: rx.Var[int | float]
    min: rx.Var[int | float]
    max: rx.Var[int | float]
    step: rx.Var[int | float]
    unit: rx.Var[str]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(float)]


def checkbox(label: Text, name: str = "", **props: Any) -> rx.Component:
    """Yes or no, said together with the rest of a form. `mixed` shows that only some of many are on."""
    return Tick.create(label=label, name=name, **props)


def switch(label: Text, name: str = "", **props: Any) -> rx.Component:
    """On or off, at once."""
    return Tick.create(label=label, name=name, switch_like=True, **props)


def segmented(label: Text, name: str, options: list[Option] | rx.Var, **props: Any) -> rx.Component:
    """One of a few, all in sight. Arrow keys move between them."""
    return Segments.create(label=label, name=name, options=options, **props)


def slider(label: Text, name: str, **props: Any) -> rx.Component:
    """A number by feel, `min` to `max` in `step`s. `on_change` hears the value when it is let go."""
    return Slider.create(label=label, name=name, **props)

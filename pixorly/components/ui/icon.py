"""Lucide icons: one stroke, one size; each page's bundle carries only the ones it names."""

from typing import Any

import reflex as rx

from .part import Text, classes


def icon(name: str, *, label: Text | None = None, **props: Any) -> rx.Component:
    """A picture for a word. Without a label it is decoration and unseen by screen readers."""
    if isinstance(name, rx.Var):
        raise TypeError("An icon's name is a literal: a Var would load all of Lucide. Choose with rx.match instead.")
    spoken = {"role": "img", "aria-label": label} if label is not None else {"aria-hidden": "true"}
    own = props.pop("custom_attrs", {})
    return rx.icon(name, class_name=classes("i", props), custom_attrs={**spoken, **own}, **props)

"""Buttons that put something on the clipboard."""

from typing import Any, Literal

import reflex as rx

from .part import Text

_module = rx.asset("copy.jsx", shared=True).importable_path
_LOOKS = {"s": "sm", "m": "", "l": "lg"}


class CopyButton(rx.Component):
    library = _module
    tag = "CopyButton"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    text: rx.Var[str]
    label: rx.Var[str]
    icon_only: rx.Var[bool]
    look: rx.Var[str]


def copy_button(text: Text, label: Text, *, size: Literal["s", "m", "l"] = "m", **props: Any) -> rx.Component:
    """Copies `text` where the reader is, without asking the server."""
    return CopyButton.create(text=text, label=label, look=_LOOKS[size], **props)


def copy_icon(text: Text, label: Text, *, size: Literal["s", "m", "l"] = "s", **props: Any) -> rx.Component:
    """The same as only a picture, for beside a key or an id."""
    return CopyButton.create(text=text, label=label, look=f"ghost {_LOOKS[size]}", icon_only=True, **props)

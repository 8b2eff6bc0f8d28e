"""Tooltips: a label for what has none, a reason for what can't be pressed. After 400 ms, never needed to go on."""

from typing import Any

import reflex as rx

from . import kbd as _kbd  # noqa: F401  Its key caps are what tips.jsx imports.
from .part import Text

_module = rx.asset("tips.jsx", shared=True).importable_path


class Tips(rx.Component):
    library = _module
    tag = "Tips"


def tooltips() -> rx.Component:
    """The page's one tooltip, put into the layout once. It serves everything that carries `data-tip`, islands too."""
    return Tips.create()


def tip(text: Text, *, keys: str = "") -> dict[str, Any]:
    """Attributes that give any part a tooltip: `button(…, custom_attrs=tip(…))`. It is also its description."""
    return {"data-tip": text, "aria-description": text} | ({"data-tip-keys": keys} if keys else {})

"""Key caps, as they are printed on the reader's own keyboard."""

from typing import Any

import reflex as rx

_module = rx.asset("keys.jsx", shared=True).importable_path


class Keys(rx.Component):
    library = _module
    tag = "Keys"

    of: rx.Var[str]


def keys(combination: str, **props: Any) -> rx.Component:
    """Caps for keys like `mod+k` or `alt+up`; `mod` is ⌘ on a Mac and Ctrl elsewhere."""
    return Keys.create(of=combination, **props)


def kbd(cap: str, **props: Any) -> rx.Component:
    """One cap with one sign, the same on every keyboard."""
    return rx.el.kbd(cap, class_name="kbd", **props)

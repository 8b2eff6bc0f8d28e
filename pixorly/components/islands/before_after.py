"""A divider that uncovers one picture under another."""

from typing import Any

import reflex as rx

_module = rx.asset("before_after.jsx", shared=True).importable_path


class BeforeAfter(rx.Component):
    library = _module
    tag = "BeforeAfter"

    label: rx.Var[str]
    before: rx.Var[str]
    after: rx.Var[str]


def before_after(first: rx.Component, second: rx.Component, *, label: Any, before: Any, after: Any) -> rx.Component:
    """Two pictures of one size. Without scripts the divider stands in the middle."""
    return BeforeAfter.create(
        rx.el.div(second, class_name="before-after-last"),
        rx.el.div(first, class_name="before-after-first"),
        label=label,
        before=before,
        after=after,
    )

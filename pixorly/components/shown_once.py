"""A secret that is seen once: it comes with the answer to a form, stands in the form's place, and is part of no State."""

from typing import Any

import reflex as rx

from pixorly.components import ui  # noqa: F401  Its copy button is what shown_once.jsx imports.

_module = rx.asset("shown_once.jsx", shared=True).importable_path


class ShownOnce(rx.Component):
    library = _module
    tag = "ShownOnce"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    label: rx.Var[str]


def shown_once(*form: rx.Component, label: rx.Var, **props: Any) -> rx.Component:
    """What is around a form whose `on_done` is `when_it_comes()`."""
    return ShownOnce.create(*form, label=label, **props)


def when_it_comes() -> rx.Var:
    """A handler in the browser alone: an event of Reflex would carry the secret back to us."""
    return rx.Var(
        _js_expr='((body) => window.dispatchEvent(new CustomEvent("pixorly:secret", {detail: body.secret})))',
        _var_type=rx.event.EventChain,
    ).guess_type()

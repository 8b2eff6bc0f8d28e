"""Forms that post to our own addresses: whatever carries a secret goes by HTTP, never through an event."""

from typing import Any

import reflex as rx

from . import field as _field  # noqa: F401  Its file of shared problems is what form.jsx imports.
from .part import Text

_module = rx.asset("form.jsx", shared=True).importable_path


class HttpForm(rx.Component):
    library = _module
    tag = "HttpForm"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    action: rx.Var[str]
    next: rx.Var[str]
    reset_when_done: rx.Var[bool]

    on_done: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_problem: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def http_form(
    *children: rx.Component, action: Text, next: Text | None = None, reset_when_done: bool = False, **props: Any
) -> rx.Component:
    """A form that is sent by fetch and shows what the answer says: where to go, a notice, or which field is wrong.

    `on_done` hears the answer's JSON, `on_problem` the code of a refusal. Without JavaScript it is a plain form.
    """
    if next is not None:
        props["next"] = next
    return HttpForm.create(*children, action=action, reset_when_done=reset_when_done, **props)

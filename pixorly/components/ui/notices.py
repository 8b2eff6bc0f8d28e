"""Notices: what just happened, in one line with at most one action, bottom right or on phones at the top."""

from typing import Any, Literal, TypedDict

import reflex as rx

from .part import Text, told_to_window

_module = rx.asset("notices.jsx", shared=True).importable_path

Kind = Literal["info", "ok", "warn", "bad"]


class Notice(TypedDict, total=False):
    """One notice in State: words as `{template, values}`, and an action that goes somewhere or reports its id."""

    id: str
    kind: Kind
    template: str
    values: dict[str, Any]
    action: dict[str, Any]


class Notices(rx.Component):
    library = _module
    tag = "Notices"
    lib_dependencies: list[str] = ["lucide-react@1.26.0"]

    items: rx.Var[list[dict]]
    on_act: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]  # pyright: ignore[reportCallIssue]
    on_gone: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def notices(items: rx.Var | None = None, **props: Any) -> rx.Component:
    """The one region of a page where notices appear, from a list in State and from `pixorly:notice` events.

    `on_act` hears (action id, notice id); `on_gone` hears the id of one that left, so State can forget it.
    """
    if items is not None:
        props["items"] = items
    return Notices.create(**props)


def tell(text: Text, *, kind: Kind = "info", action: dict[str, Any] | None = None) -> rx.Var:
    """For `on_click` and the like: shows a notice without asking the server."""
    return told_to_window("pixorly:notice", {"text": text, "kind": kind} | ({"action": action} if action else {}))

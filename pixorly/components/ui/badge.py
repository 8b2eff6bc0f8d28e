"""Small words in small frames: badges that tell, chips that filter."""

from typing import Any, Literal

import reflex as rx

from pixorly.components.words import t

from .icon import icon as picture
from .part import Text, classes

Tone = Literal["", "ok", "warn", "bad", "info", "acc"]


def badge(label: Text, *, tone: Tone | rx.Var = "", icon: str | None = None, **props: Any) -> rx.Component:
    """A state or a count in a word."""
    return rx.el.span(*([picture(icon)] if icon else []), label, class_name=classes("badge", props, tone), **props)


def chip(
    label: Text, *more: rx.Component, on: bool | rx.Var[bool] | None = None, icon: str | None = None,
    end_icon: str | None = None, dashed: bool = False, **props: Any,
) -> rx.Component:  # fmt: skip
    """A choice in a word: pressed or not (`on`), opening more (`end_icon`), something to do, or just text."""
    look = classes("chip dashed" if dashed else "chip", props)
    face = [*([picture(icon)] if icon else []), rx.el.span(label, class_name="one-line"), *more]
    face += [picture(end_icon)] if end_icon else []
    if on is not None:
        props["aria_pressed"] = rx.cond(on, "true", "false") if isinstance(on, rx.Var) else str(on).lower()
    if on is not None or end_icon or dashed or "on_click" in props:
        return rx.el.button(*face, type="button", class_name=look, **props)
    return rx.el.span(*face, class_name=look, **props)


def filter_chip(label: Text, *, on_remove: Any, **props: Any) -> rx.Component:
    """A filter that is set, with a way to lift it."""
    lift = rx.el.button(
        picture("x"), type="button", class_name="chip-x", on_click=on_remove, aria_label=t("Remove {name}", name=label)
    )
    return rx.el.span(rx.el.span(label, class_name="one-line"), lift, class_name=classes("chip on", props), **props)

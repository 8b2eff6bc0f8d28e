"""What things lie on: cards, tables, meters, alerts, the logo."""

from typing import Any, Literal

import reflex as rx

from .icon import icon as picture
from .part import Text, classes

_ALERT_ICONS = {"": "info", "ok": "circle_check", "warn": "triangle_alert", "bad": "circle_alert"}


def card(*children: Any, title: Text | None = None, action: rx.Component | None = None, **props: Any) -> rx.Component:
    """Things that belong together. With a title it is a section with a heading."""
    look = classes("card", props)
    if title is None:
        return rx.el.div(*children, class_name=look, **props)
    head = rx.el.div(
        rx.el.h2(title, class_name="card-title"), *([action] if action is not None else []), class_name="card-head"
    )
    return rx.el.section(head, *children, class_name=look, **props)


def alert(text: Text, *more: Any, tone: Literal["", "ok", "warn", "bad"] = "", **props: Any) -> rx.Component:
    """Something to know where it matters, that stays until it is no longer true."""
    return rx.el.div(
        picture(_ALERT_ICONS[tone]),
        rx.el.div(text),
        *more,
        role="status",
        class_name=classes(f"alert {tone}", props),
        **props,
    )


def logo(size: int = 30, **props: Any) -> rx.Component:
    """The safelight: a disc, half of it lit."""
    own = {"aria-hidden": "true", **props.pop("custom_attrs", {})}
    mark = rx.el.svg(
        rx.el.rect(x="1", y="1", width="30", height="30", rx="8", fill="var(--accent)"),
        rx.el.circle(cx="16", cy="16", r="8.5", fill="none", stroke="var(--on-accent)", stroke_width="2.5"),
        rx.el.path(d="M16 7.5a8.5 8.5 0 0 1 0 17z", fill="var(--on-accent)"),
        view_box="0 0 32 32",
    )
    box = {"width": f"{size}px", "height": f"{size}px"}
    return rx.el.span(mark, class_name=classes("logo", props), style=box, custom_attrs=own, **props)


def meter(
    share: float | rx.Var,
    *,
    label: Text,
    held: float | rx.Var = 0,
    tone: Literal["", "ok", "warn", "bad", "info"] = "",
    thin: bool = False,
    **props: Any,
) -> rx.Component:
    """How much of something there is, in percent; what is held is shown as held, in stripes."""
    said = {"role": "meter", "aria-valuenow": share, "aria-valuemin": 0, "aria-valuemax": 100}
    own = {**said, **props.pop("custom_attrs", {})}
    return rx.el.div(
        rx.el.i(style={"width": _percent(share)}),
        rx.el.i(class_name="held", style={"width": _percent(held)}),
        aria_label=label,
        class_name=classes(" ".join(filter(None, ["meter", "thin" if thin else "", tone])), props),
        custom_attrs=own,
        **props,
    )


def _percent(share: float | rx.Var) -> str | rx.Var:
    return share.to_string() + "%" if isinstance(share, rx.Var) else f"{share}%"

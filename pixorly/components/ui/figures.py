"""Numbers, sizes, money and moments as people of the reader's language write them."""

from typing import Any

import reflex as rx

_module = rx.asset("figures.jsx", shared=True).importable_path

Number = int | float | rx.Var


class Figure(rx.Component):
    library = _module
    tag = "Figure"

    value: rx.Var[int | float]
    kind: rx.Var[str]
    digits: rx.Var[int]
    currency: rx.Var[str]


class Moment(rx.Component):
    library = _module
    tag = "Moment"

    at: rx.Var[str]


def number(value: Number, *, digits: int = 0, **props: Any) -> rx.Component:
    return Figure.create(value=value, digits=digits, **props)


def change(value: Number, **props: Any) -> rx.Component:
    """A gain or a loss, with its sign; gains are green."""
    return Figure.create(value=value, kind="signed", **props)


def percent(value: Number, *, digits: int = 0, **props: Any) -> rx.Component:
    return Figure.create(value=value, kind="percent", digits=digits, **props)


def size(bytes_: Number, **props: Any) -> rx.Component:
    return Figure.create(value=bytes_, kind="bytes", **props)


def money(cents: Number, *, currency: str | rx.Var = "USD", **props: Any) -> rx.Component:
    return Figure.create(value=cents, kind="money", currency=currency, **props)


def time(at: str | rx.Var, **props: Any) -> rx.Component:
    """When it was: "2 min ago", "Yesterday", then the date; pointing tells all. `at` is ISO 8601 with its zone."""
    return Moment.create(at=at.to(str) if isinstance(at, rx.Var) else at, **props)

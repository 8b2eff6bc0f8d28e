"""Tables: rows of facts that can be scrolled sideways where the screen is narrow."""

from typing import Any, Literal, NamedTuple

import reflex as rx

from .part import Text, classes

Side = Literal["left", "right"]


class Column(NamedTuple):
    label: Text | rx.Component
    side: Side = "left"


def table(label: Text, columns: list[Column], *rows: Any, **props: Any) -> rx.Component:
    """Rows may come from `rx.foreach`. The label names the table to screen readers."""
    head = [
        rx.el.th(column.label, scope="col", class_name="right" if column.side == "right" else "") for column in columns
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="unseen"),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(*rows),
            class_name="rows",
        ),
        tab_index=0,
        role="region",
        aria_label=label,
        class_name=classes("table-scroll", props),
        **props,
    )


def row(*cells: Any, **props: Any) -> rx.Component:
    return rx.el.tr(*cells, **props)


def cell(*children: Any, side: Side = "left", **props: Any) -> rx.Component:
    return rx.el.td(*children, class_name=classes("right" if side == "right" else "", props), **props)

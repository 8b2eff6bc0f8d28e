"""Tables: rows of facts that become cards, or can be scrolled sideways, where the screen is narrow."""

from typing import Any, Literal, NamedTuple

import reflex as rx

from pixorly.components.words import t

from .part import Text, classes

Side = Literal["left", "right"]


class Column(NamedTuple):
    label: Text | rx.Component
    side: Side = "left"


def deeds_column() -> Column:
    """The column of buttons and menus: its name is heard and not seen."""
    return Column(rx.el.span(t("What to do"), class_name="unseen"))


def table(label: Text, columns: list[Column], *rows: Any, **props: Any) -> rx.Component:
    """Rows may come from `rx.foreach`. The label names the table to screen readers."""
    head = [
        rx.el.th(column.label, scope="col", role="columnheader", class_name="right" if column.side == "right" else "")
        for column in columns
    ]
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="unseen"),
            rx.el.thead(rx.el.tr(*head, role="row"), role="rowgroup"),
            rx.el.tbody(*rows, role="rowgroup"),
            # Said aloud here and below: laid out as cards, some browsers no longer take it for a table.
            role="table",
            class_name="rows",
        ),
        tab_index=0,
        role="region",
        aria_label=label,
        class_name=classes("table-scroll", props),
        **props,
    )


def row(*cells: Any, **props: Any) -> rx.Component:
    return rx.el.tr(*cells, role="row", **props)


def stacked_row(columns: list[Column], *cells: rx.Component, **props: Any) -> rx.Component:
    """A row of a table with the class `stacks`: on a phone a card, in which each cell says what its column is called.

    The first cell is the card's head; the one whose column has no word to show stands beside it.
    """
    for column, told in list(zip(columns, cells, strict=True))[1:]:
        if not isinstance(column.label, rx.Component):
            told.custom_attrs = {**told.custom_attrs, "data-label": rx.Var.create(column.label)}
    return row(*cells, **props)


def cell(*children: Any, side: Side = "left", **props: Any) -> rx.Component:
    return rx.el.td(*children, role="cell", class_name=classes("right" if side == "right" else "", props), **props)

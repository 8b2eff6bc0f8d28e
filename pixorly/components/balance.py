"""What can be spent, in a word; the studio and the account page show it alike."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t


def balance(available: Any, held: Any = 0, **props: Any) -> rx.Component:
    """Credits that can be spent now, and those that work under way has set aside."""
    aside = rx.el.span(t("{n} held", n=held), class_name="faint")
    return rx.el.span(
        ui.number(available, data_testid="credits-balance"),
        rx.el.span(t("available"), class_name="faint"),
        rx.cond(held > 0, aside),
        class_name=["balance", props.pop("class_name", "")],
        **props,
    )

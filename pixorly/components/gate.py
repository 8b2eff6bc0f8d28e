"""The frame round the forms before signing in: one card in the middle, with the way back to the front page."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.shell import skip_link
from pixorly.components.words import t


def gate(heading: rx.Var, *children: rx.Component, foot: rx.Component) -> rx.Component:
    return rx.fragment(
        skip_link(),
        rx.el.div(
            rx.el.header(
                ui.anchor(
                    "/", ui.logo(), rx.el.b("Pixorly"), class_name="gate-home", custom_attrs={"aria-label": "Pixorly"}
                )
            ),
            rx.el.main(
                rx.el.h1(heading),
                *children,
                rx.el.div(foot, class_name="gate-foot"),
                id="main",
                tab_index=-1,
                class_name="gate-card",
            ),
            rx.el.footer(
                ui.text_link(t("Privacy"), "/privacy"), ui.text_link(t("Terms"), "/terms"), class_name="gate-footer"
            ),
            class_name="gate",
        ),
        ui.notices(),
        ui.tooltips(),
    )

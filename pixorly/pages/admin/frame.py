"""What stands round every page of the operator."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.layout import inside


def page(here: str, *children: rx.Component) -> rx.Component:
    tabs = ui.link_tabs(
        t("Admin"),
        ui.LinkTab(t("People"), routes.ADMIN),
        ui.LinkTab(t("Models and prices"), routes.MODELS),
        ui.LinkTab(t("Providers"), routes.ADMIN_PROVIDERS),
        ui.LinkTab(t("Outbox"), routes.OUTBOX),
        here=here,
    )
    return inside(rx.el.div(rx.el.h1(t("Admin")), tabs, *children, class_name="page at-work"), here=here)


def unreadable(*on_retry: Any) -> rx.Component:
    return ui.failed(t("This list could not be read"), t("The database did not answer."), on_retry=list(on_retry))

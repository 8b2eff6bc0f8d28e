"""Fields and forms."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "fields"


def name() -> rx.Var:
    return t("Fields and forms")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("One line"), shell.two_wide(*_lines()), class_name=""),
        shell.specimen(t("Many lines, secrets, searches"), shell.two_wide(*_others()), class_name=""),
        shell.specimen(t("A form that is sent over HTTP"), _form(), class_name=""),
    )


def _lines() -> list[rx.Component]:
    return [
        ui.text_field(t("Name"), "name", placeholder=t("What people call you")),
        ui.text_field(
            t("Address"), "slug", default_value="northlight", hint=t("Part of the address of your pictures.")
        ),
        ui.text_field(t("E-mail"), "mail", default_value="mara@", error=t("That is not a whole e-mail address.")),
        ui.text_field(t("Title"), "title", default_value="Night ridge", counter=True, max_length=10),
        ui.text_field(t("Workspace"), "space", default_value="Northlight", disabled=True),
        ui.text_field(t("Seed"), "seed", default_value="1804289383", read_only=True, input_mode="numeric"),
    ]


def _others() -> list[rx.Component]:
    return [
        ui.text_area(t("Prompt"), "prompt", counter=True, max_length=2000, default_value=t("A lone lighthouse")),
        ui.text_area(
            t("Why"), "why", lines=3, error=t("Say in a few words what is wrong."), placeholder=t("What happened")
        ),
        ui.password_field(t("Password"), "password", known=True, hint=t("At least 10 characters.")),
        ui.search_field(t("Search pictures"), "query", default_value="mountain dusk"),
    ]


def _form() -> rx.Component:
    return ui.card(
        ui.http_form(
            ui.text_field(t("E-mail"), "email", type="email", required=True, auto_complete="email"),
            ui.password_field(t("Password"), "password", known=False, required=True, min_length=10),
            ui.checkbox(t("I have read the terms"), "terms", required=True),
            ui.button(t("Create account"), kind="primary", type="submit", class_name="wide"),
            action="/auth/styleguide",
            data_testid="form",
        ),
        class_name="max-w-[420px]",
    )

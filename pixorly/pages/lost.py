"""Where one ends up by a wrong turn, or when a page breaks."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from pixorly.components import ui
from pixorly.components.public import public_page, to_the_studio
from pixorly.components.words import t
from pixorly.pages import routes

# Not an event of Reflex: those wait in a queue, and a page that broke may no longer empty it.
_RELOAD = rx.Var("() => window.location.reload()")


def not_found() -> rx.Component:
    return public_page(
        rx.el.section(
            rx.el.p("404", class_name="lost-code mono"),
            rx.el.h1(t("Nothing has developed here"), class_name="lost-title"),
            rx.el.p(
                t("This address leads to no page: it may be mistyped, or what was here is gone or not yours to see."),
                class_name="muted",
            ),
            rx.el.div(
                to_the_studio(size="l"),
                ui.link_button(
                    t("Go to the front page"), routes.LANDING, kind="primary", size="l", class_name="for-strangers"
                ),
                ui.link_button(t("Sign in"), routes.SIGN_IN, size="l", class_name="for-strangers"),
                class_name="lost-acts",
            ),
            class_name="lost",
        )
    )


def went_wrong(reference: str | rx.Var | None = None) -> rx.Component:
    """Instead of a page that broke while it was shown. It leans on as little of the app as it can."""
    marks = (
        [rx.el.p(t("The reference is {id}.", id=reference), class_name="faint num")] if reference is not None else []
    )
    told = rx.el.div(
        rx.el.h1(t("This page stopped working"), class_name="lost-title"),
        rx.el.p(
            t("Nothing was lost: what you made and what you typed are kept. Reload to go on."),
            class_name="muted",
        ),
        *marks,
        role="alert",
    )
    acts = rx.el.div(
        ui.button(
            t("Reload"),
            kind="primary",
            size="l",
            icon="rotate_cw",
            custom_attrs={"onClick": _RELOAD},
        ),
        ui.link_button(t("Go to the front page"), routes.LANDING, size="l", reload_document=True),
        class_name="lost-acts",
    )
    return rx.el.main(ui.logo(36), told, acts, id="main", class_name="lost alone")


def error_boundary(*children: rx.Component) -> rx.Component:
    """Catches what breaks while a page is shown, reports it, and shows `went_wrong` in its place."""
    return ErrorBoundary.create(*children, fallback_render=rx.Var.create(went_wrong()))

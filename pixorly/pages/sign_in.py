"""Sign-in and its family: in, up, forgotten, and what links in mails lead to."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.gate import gate
from pixorly.components.words import said, t
from pixorly.pages import routes
from pixorly.state.front_door import FrontDoorState


def sign_in() -> rx.Component:
    return gate(
        t("Sign in"),
        _problem(),
        ui.http_form(
            _address(),
            ui.password_field(t("Password"), "password", known=True, required=True),
            rx.el.div(ui.text_link(t("Forgot your password?"), routes.FORGOT), class_name="form-aside"),
            _submit(t("Sign in")),
            action="/auth/sign-in",
            next=FrontDoorState.next,
        ),
        _other_ways(),
        foot=rx.el.p(t("New here?"), " ", ui.text_link(t("Create an account"), routes.SIGN_UP)),
    )


def sign_up() -> rx.Component:
    return gate(
        t("Create an account"),
        ui.http_form(
            ui.text_field(t("Name"), "name", auto_complete="name", max_length=80, required=True),
            _address(),
            ui.password_field(
                t("Password"), "password", known=False, required=True,
                hint=t("At least 10 characters; a few unrelated words are best."),
            ),
            _submit(t("Create account")),
            action="/auth/sign-up",
            next=FrontDoorState.next,
        ),
        _other_ways(),
        rx.el.p(
            t("By creating an account you accept the"), " ", ui.text_link(t("terms"), routes.TERMS), " ", t("and the"),
            " ", ui.text_link(t("privacy notice"), routes.PRIVACY), ".",
            class_name="faint fine",
        ),
        foot=rx.el.p(t("Have an account?"), " ", ui.text_link(t("Sign in"), routes.SIGN_IN)),
    )  # fmt: skip


def check_mail() -> rx.Component:
    sent = rx.el.p(t("If the address can be used, a message with a link is on its way. Open it to go on."))
    kept = rx.fragment(
        rx.el.p(t("This copy of Pixorly sends no mail. If the address is new, your account is ready: sign in.")),
        rx.el.p(t("For a forgotten password, ask an admin: your link waits in their outbox."), class_name="muted"),
        ui.link_button(t("Sign in"), routes.SIGN_IN, kind="primary", size="l"),
    )
    return gate(
        rx.cond(FrontDoorState.is_mail_sent, t("Look into your mail"), t("Almost there")),
        rx.cond(FrontDoorState.is_mail_sent, sent, kept),
        foot=rx.el.p(ui.text_link(t("Back to sign-in"), routes.SIGN_IN)),
    )


def forgot() -> rx.Component:
    return gate(
        t("Forgotten password"),
        rx.el.p(t("Write your address, and we send a link to choose a new password."), class_name="muted"),
        ui.http_form(_address(), _submit(t("Send the link")), action="/auth/forgot"),
        foot=rx.el.p(ui.text_link(t("Back to sign-in"), routes.SIGN_IN)),
    )


def confirm() -> rx.Component:
    return _with_ticket(
        t("Confirm your address"),
        t("Type the password you chose, so that we know it was you who signed up."),
        ui.password_field(t("Password"), "password", known=True, required=True),
        action="/auth/confirm",
        verb=t("Confirm and sign in"),
    )


def reset() -> rx.Component:
    new = ui.password_field(
        t("New password"), "password", known=False, required=True, hint=t("At least 10 characters.")
    )
    return _with_ticket(
        t("Choose a new password"),
        t("Every browser that is signed in will be signed out, but this one."),
        new,
        action="/auth/reset",
        verb=t("Set password and sign in"),
    )


def change_address() -> rx.Component:
    return _with_ticket(
        t("Confirm your new address"),
        t("From then on you sign in with it."),
        action="/auth/change-address",
        verb=t("Use this address"),
    )


def _with_ticket(heading: rx.Var, text: rx.Var, *fields: rx.Component, action: str, verb: rx.Var) -> rx.Component:
    """A page that a link in a mail leads to. Opening it changes nothing: mail filters open links too."""
    ticket = rx.el.input(type="hidden", name="ticket", value=FrontDoorState.ticket)
    return gate(
        heading,
        rx.el.p(text, class_name="muted"),
        ui.http_form(ticket, *fields, _submit(verb), action=action),
        foot=rx.el.p(ui.text_link(t("Back to sign-in"), routes.SIGN_IN)),
    )


def _address() -> rx.Component:
    return ui.text_field(
        t("E-mail address"), "email", type="email", auto_complete="username", max_length=254, required=True
    )


def _submit(verb: rx.Var) -> rx.Component:
    return ui.button(verb, kind="primary", size="l", type="submit", class_name="wide")


def _problem() -> rx.Component:
    has_one = FrontDoorState.problem["template"].to(str) != ""
    return rx.cond(
        FrontDoorState.problem.contains("template") & has_one, ui.alert(said(FrontDoorState.problem), tone="warn")
    )


def _other_ways() -> rx.Component:
    """Buttons of the providers that are set up; nothing at all where there are none."""
    # The plain element: the router would look for a page of ours at that address.
    link = lambda one: rx.el.A.create(  # noqa: E731  A component in place, as everywhere in `foreach`.
        t("Continue with {name}", name=one["name"]),
        href="/auth/with/" + one["key"].to(str) + "?next=" + FrontDoorState.next,
        class_name="btn lg wide",
        key=one["key"].to(str),
    )
    return rx.cond(
        FrontDoorState.providers.length() > 0,
        rx.el.div(rx.el.div(t("or"), class_name="or"), rx.foreach(FrontDoorState.providers, link), class_name="form"),
    )

"""The account: who one is, and what signs one in."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.shell import Settled
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.layout import inside
from pixorly.state.account import AccountState
from pixorly.state.shell import ShellState

_THEMES = (("dark", t("Dark")), ("light", t("Light")), ("system", t("As the system")))
_LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("es", "Español"))
_LOGIN_COLUMNS = [
    ui.Column(t("Browser")),
    ui.Column(t("Network address")),
    ui.Column(t("Signed in")),
    ui.Column(t("Last seen")),
    ui.deeds_column(),
]


def profile() -> rx.Component:
    return part(
        t("Profile"),
        routes.PROFILE,
        _unsafe(),
        _who(),
        _appearance(),
    )


def security() -> rx.Component:
    return part(t("Security"), routes.SECURITY, _password(), _address(), _logins(), _ways_in(), _close())


def part(heading: rx.Var, here: str, *cards: rx.Component, loading: rx.Component | None = None) -> rx.Component:
    """One of the pages of the account, under their tabs."""
    tabs = ui.link_tabs(
        t("Account"),
        ui.LinkTab(t("Profile"), routes.PROFILE),
        ui.LinkTab(t("Plan and credits"), routes.CREDITS),
        ui.LinkTab(t("Security"), routes.SECURITY),
        ui.LinkTab(t("API keys"), routes.API_KEYS),
        ui.LinkTab(t("Providers"), routes.PROVIDERS),
        ui.LinkTab(t("Webhooks"), routes.WEBHOOKS),
        here=here,
    )
    loaded = Settled.create(
        rx.el.div(*cards, class_name="page-grid"), loading or _skeleton(), when=ShellState.person.id != ""
    )
    return inside(rx.el.div(rx.el.h1(heading), tabs, loaded, class_name="page"), here=here)


def _skeleton() -> rx.Component:
    return rx.el.div(*[ui.skeleton(height="170px", class_name="span-6") for _ in range(4)], class_name="page-grid")


def _unsafe() -> rx.Component:
    """What could lock this person out, the worse of the two first."""
    only_way = ui.alert(
        t("This browser is your only way in. Set an address and a password before you close it."),
        ui.link_button(t("Set them"), routes.SECURITY, size="s"),
        tone="warn",
    )
    unproven = ui.alert(
        t("Nobody has proven your e-mail address yet: this copy of Pixorly sends no mail."), tone="warn"
    )
    return rx.cond(
        ShellState.person.has_password | (AccountState.identities.length() > 0),
        rx.cond(ShellState.person.is_confirmed, rx.fragment(), unproven),
        only_way,
    )


def _who() -> rx.Component:
    person = ShellState.person
    return ui.card(
        rx.el.div(ui.avatar(person.name, seed=person.id, size="l", decorative=True), rx.el.div(
            rx.el.b(person.name), rx.el.div(person.email, class_name="muted")), class_name="facts"),
        rx.el.form(
            ui.text_field(
                t("Name"), "name", default_value=person.name, max_length=80, required=True,
                auto_complete="name",
            ),
            rx.el.div(ui.button(t("Save"), kind="primary", type="submit"), class_name="form-end"),
            on_submit=AccountState.save_name,
            class_name="form",
        ),
        title=t("Who you are"),
        class_name="span-6",
    )  # fmt: skip


def _appearance() -> rx.Component:
    themes = [{"value": value, "label": label} for value, label in _THEMES]
    languages = [{"value": value, "label": label} for value, label in _LANGUAGES]
    person = ShellState.person
    return ui.card(
        _choice(t("Theme"), "theme", themes, person.theme, ShellState.choose_theme),
        _choice(t("Language"), "language", languages, person.language, ShellState.choose_language),
        rx.el.p(t("Kept with your account, so every browser you sign in with follows."), class_name="faint"),
        title=t("Appearance"),
        class_name="span-6 form",
    )


def _choice(label: rx.Var, name: str, options: list, value: rx.Var, on_change: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(label, class_name="field-name", aria_hidden="true"),
        ui.segmented(label, name, options, value=value, on_change=on_change),
    )


def _password() -> rx.Component:
    has_one = ShellState.person.has_password
    return ui.card(
        ui.http_form(
            rx.cond(has_one, ui.password_field(t("Current password"), "current", known=True, required=True)),
            ui.password_field(
                t("New password"), "password", known=False, required=True, hint=t("At least 10 characters.")
            ),
            rx.el.div(
                ui.button(rx.cond(has_one, t("Change password"), t("Set a password")), kind="primary", type="submit"),
                class_name="form-end",
            ),
            action="/auth/account/password",
            reset_when_done=True,
        ),
        title=t("Password"),
        class_name="span-6",
    )


def _address() -> rx.Component:
    return ui.card(
        rx.el.p(t("You sign in as {email}.", email=ShellState.person.email), class_name="muted"),
        ui.http_form(
            ui.text_field(t("New e-mail address"), "email", type="email", auto_complete="email", required=True),
            _asked_again(),
            rx.el.div(ui.button(t("Change address"), type="submit"), class_name="form-end"),
            action="/auth/account/address",
            reset_when_done=True,
        ),
        title=t("E-mail address"),
        class_name="span-6",
    )


def _asked_again() -> rx.Component:
    """The password once more, from those who have one."""
    return rx.cond(
        ShellState.person.has_password,
        ui.password_field(t("Your password"), "current", known=True, required=True),
    )


def _logins() -> rx.Component:
    others = ui.button(
        t("Sign out all others"), size="s", on_click=AccountState.sign_out_others, data_testid="sign-out-others"
    )
    return ui.card(
        ui.table(
            t("Browsers that are signed in"),
            _LOGIN_COLUMNS,
            rx.foreach(AccountState.logins, _login),
            class_name="stacks",
            data_testid="logins",
        ),
        title=t("Where you are signed in"),
        action=rx.cond(AccountState.logins.length() > 1, others),
    )


def _login(login: rx.Var) -> rx.Component:
    here = ui.badge(t("this browser"), tone="ok")
    leave = ui.button(t("Sign out"), size="s", on_click=AccountState.sign_out_one(login.id))
    return ui.stacked_row(
        _LOGIN_COLUMNS,
        ui.cell(rx.cond(login.device != "", login.device, t("Unknown browser"))),
        ui.cell(login.address, class_name="mono muted"),
        ui.cell(ui.time(login.created_at), class_name="muted"),
        ui.cell(ui.time(login.seen_at), class_name="muted"),
        ui.cell(rx.cond(login.is_current, here, leave), side="right"),
        key=login.id,
    )


def _ways_in() -> rx.Component:
    nothing = (AccountState.identities.length() == 0) & (AccountState.providers.length() == 0)
    card = ui.card(
        rx.foreach(AccountState.identities, _identity),
        rx.el.div(
            rx.foreach(
                AccountState.providers,
                lambda one: rx.el.A.create(
                    t("Connect {name}", name=one["name"]),
                    href="/auth/with/" + one["key"].to(str) + "?next=/account/security",
                    class_name="btn",
                    key=one["key"].to(str),
                ),
            ),
            class_name="facts",
        ),
        title=t("Other ways to sign in"),
        class_name="form",
    )
    return rx.cond(nothing, rx.fragment(), card)


def _identity(identity: rx.Var) -> rx.Component:
    return rx.el.div(
        ui.badge(identity.provider),
        rx.el.span(identity.email, class_name="muted"),
        ui.button(t("Disconnect"), size="s", on_click=AccountState.unlink(identity.id)),
        class_name="facts",
        key=identity.id,
    )


def _close() -> rx.Component:
    confirm = ui.dialog(
        ui.http_form(
            rx.el.p(
                t("Everything you made goes: your workspace, your history and your sign-ins. Nobody can undo this.")
            ),
            ui.text_field(
                t("Write {email} to go on", email=ShellState.person.email), "confirmation", auto_complete="off",
                required=True,
            ),
            _asked_again(),
            rx.el.div(
                ui.closes(ui.button(t("Keep my account"))),
                ui.button(t("Close my account for ever"), kind="danger", type="submit"),
                class_name="form-end",
            ),
            action="/auth/account/close",
        ),
        title=t("Close your account"),
        trigger=ui.button(t("Close account"), kind="danger", data_testid="close-account"),
    )  # fmt: skip
    return ui.card(
        rx.el.p(t("Your pictures, your workspace and your sign-ins are deleted at once."), class_name="muted"),
        rx.el.div(confirm, class_name="form-end"),
        title=t("Close the account"),
    )

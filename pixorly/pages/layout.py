"""How a page sits in its frame: the rail, the account menu and the notices, bound to what the shell knows."""

from collections.abc import Sequence

import reflex as rx

from pixorly.components import shell, ui
from pixorly.components.shell import Key, Place
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.state.shell import ShellState

# What every signed-in page loads first.
LOADS = [ShellState.load, ShellState.watch]


def inside(*children: rx.Component, here: str, keys: Sequence[Key] = ()) -> rx.Component:
    """A page for people who are signed in; `keys` are those that do something here and nowhere else."""
    person = ShellState.person
    work = [
        Place("wand_sparkles", t("Studio"), routes.STUDIO),
        Place("code_xml", t("API docs"), routes.DOCS, is_in_tab_bar=False),
    ]
    places = [
        Place("coins", t("Plan and credits"), routes.CREDITS, is_in_tab_bar=False),
        Place("user_round", t("Account"), routes.PROFILE),
        Place("shield", t("Admin"), routes.ADMIN, is_shown=person.is_admin),
    ]
    rail = shell.rail(
        work,
        places,
        shell.bell(ShellState.notices, ShellState.unread, ShellState.read_notices),
        shell.account_menu(
            person,
            ShellState.workspaces,
            ("user_round", t("Profile"), routes.PROFILE),
            ("coins", t("Plan and credits"), routes.CREDITS),
            ("lock", t("Security"), routes.SECURITY),
            ("code_xml", t("API docs"), routes.DOCS),
        ),
        here=here,
        home=routes.HOME,
    )
    return rx.fragment(
        shell.Preferences.create(theme=person.theme, language=person.language),
        shell.frame(*children, rail=rail, notices=ShellState.said),
        shell.commands([*work, *places, *_MORE_PLACES], _themes(), _deeds()),
        shell.key_list(t("Keys"), *_KEYS, *keys),
    )


_MORE_PLACES = (
    Place("lock", t("Security"), routes.SECURITY),
    Place("key_square", t("API keys"), routes.API_KEYS),
    Place("key_round", t("Providers"), routes.PROVIDERS),
    Place("webhook", t("Webhooks"), routes.WEBHOOKS),
    Place("sliders_horizontal", t("Models and prices"), routes.MODELS, is_shown=ShellState.person.is_admin),
    Place("activity", t("How providers fare"), routes.ADMIN_PROVIDERS, is_shown=ShellState.person.is_admin),
    Place("mail", t("Outbox"), routes.OUTBOX, is_shown=ShellState.person.is_admin),
)

_KEYS = (
    Key("mod+k", t("Go anywhere, do anything")),
    Key("?", t("Show these keys")),
    Key("esc", t("Close what is open")),
)


def _themes() -> rx.Component:
    choices = (("dark", "moon", t("Dark theme")), ("light", "sun", t("Light theme")))
    items = [ui.palette_item(word, icon=icon, on_select=ShellState.choose_theme(name)) for name, icon, word in choices]
    return ui.palette_group(t("Appearance"), *items)


def _deeds() -> rx.Component:
    show = rx.run_script(rx.Var('document.getElementById("open-keys").click()'))
    return ui.palette_group(
        t("Do"),
        ui.palette_item(t("Show the keys"), icon="keyboard", keys="?", on_select=show),
        ui.palette_item(t("Sign out"), icon="log_out", on_select=shell.sign_out()),
    )


def around_all() -> rx.Component:
    """What stays while pages come and go."""
    return rx.fragment(shell.Arrival.create(), shell.connection())

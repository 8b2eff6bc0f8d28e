"""How a page sits in its frame: the rail, the account menu and the notices, bound to what the shell knows."""

import reflex as rx

from pixorly.components import shell
from pixorly.components.shell import Place
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.state.shell import ShellState

# What every signed-in page loads first.
LOADS = [ShellState.load, ShellState.watch]


def inside(*children: rx.Component, here: str) -> rx.Component:
    """A page for people who are signed in."""
    person = ShellState.person
    last = [
        Place("user_round", t("Account"), routes.PROFILE),
        Place("shield", t("Admin"), routes.ADMIN, is_shown=person.is_admin),
    ]
    rail = shell.rail(
        [],
        last,
        shell.bell(ShellState.notices, ShellState.unread, ShellState.read_notices),
        shell.account_menu(
            person,
            ShellState.workspaces,
            ("user_round", t("Profile"), routes.PROFILE),
            ("lock", t("Security"), routes.SECURITY),
        ),
        here=here,
        home=routes.HOME,
    )
    return rx.fragment(
        shell.Preferences.create(theme=person.theme, language=person.language),
        shell.frame(*children, rail=rail, notices=ShellState.said),
    )


def around_all() -> rx.Component:
    """What stays while pages come and go."""
    return rx.fragment(shell.Arrival.create(), shell.connection())

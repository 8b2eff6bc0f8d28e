"""The frame round every signed-in page: rail or tab bar, account menu, notices, and what listens for keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import said, t

_module = rx.asset("shell.jsx", shared=True).importable_path


@dataclass(frozen=True)
class Place:
    """A page that the rail leads to."""

    icon: str
    word: rx.Var
    href: str
    is_shown: Any = True
    # A tab bar has room for few; what is left out there is reached by another way.
    is_in_tab_bar: bool = True


class Arrival(rx.Component):
    """After a navigation inside the app: the focus goes to the heading, and its title is announced."""

    library = _module
    tag = "Arrival"


class Preferences(rx.Component):
    """Makes this browser look and speak as its person chose, wherever they chose it."""

    library = _module
    tag = "Preferences"

    theme: rx.Var[str]
    language: rx.Var[str]


class Settled(rx.Component):
    """Its second child until `when` is first true, then its first, whatever comes."""

    library = _module
    tag = "Settled"

    when: rx.Var[bool]


class KeyList(rx.Component):
    """Opens what it holds when somebody presses `?`."""

    library = _module
    tag = "KeyList"


class Connection(rx.Component):
    """Says so when the line to the server is cut, once that lasts long enough to matter."""

    library = _module
    tag = "Connection"

    is_broken: rx.Var[bool]
    text: rx.Var[str]


def frame(*children: rx.Component, rail: rx.Component, notices: rx.Var) -> rx.Component:
    """A page inside the house."""
    return rx.fragment(
        skip_link(),
        rx.el.div(rail, rx.el.main(*children, id="main", tab_index=-1), class_name="shell"),
        ui.notices(items=notices),
        ui.tooltips(),
    )


def skip_link() -> rx.Component:
    return ui.anchor("#main", t("Skip to the content"), class_name="skip-link")


def connection() -> rx.Component:
    from reflex_components_core.core.banner import has_connection_errors

    return Connection.create(
        is_broken=has_connection_errors, text=t("The connection is cut. What you typed is kept; trying again…")
    )


def rail(places: Sequence[Place], last: Sequence[Place], *more: rx.Component, here: str, home: str) -> rx.Component:
    return rx.el.nav(
        ui.anchor(home, ui.logo(), class_name="logo-link", custom_attrs={"aria-label": "Pixorly"}),
        *[_link(place, here, [*places, *last]) for place in places],
        rx.el.span(class_name="spacer"),
        *[_link(place, here, [*places, *last]) for place in last],
        *more,
        aria_label=t("Main"),
        class_name="rail",
    )


def _link(place: Place, here: str, others: Sequence[Place]) -> rx.Component:
    is_here = here == place.href or (place.href != "/" and here.startswith(place.href + "/"))
    # Where the rail has an own link for a page, the one above it is not here too.
    is_here &= here == place.href or all(here != other.href for other in others)
    link = ui.anchor(
        place.href,
        ui.icon(place.icon),
        rx.el.span(place.word, class_name="word", aria_hidden="true"),
        class_name="rail-link" if place.is_in_tab_bar else "rail-link desk-only",
        custom_attrs={"aria-label": place.word, "data-tip": place.word, "aria-current": "page" if is_here else "false"},
    )
    return _shown_if(place.is_shown, link)


def bell(notices: Any, unread: Any, on_open: Any) -> rx.Component:
    """What a person should hear of, behind one button."""
    button = rx.el.button(
        ui.icon("bell"),
        rx.el.span(t("Notices"), class_name="word", aria_hidden="true"),
        # After the word, as in the name that is read out.
        rx.cond(unread > 0, rx.el.span(unread, class_name="count num", data_testid="unread")),
        type="button",
        class_name="rail-link",
        data_testid="bell",
        custom_attrs={
            "aria-label": rx.cond(unread > 0, t("Notices, {n} new", n=unread), t("Notices")),
            "data-tip": t("Notices"),
        },
    )
    empty = rx.el.p(t("Nothing new. Sign-ins and news of your work appear here."), class_name="muted")
    return ui.popover(
        button,
        rx.el.div(
            rx.cond(notices.length() > 0, rx.foreach(notices, _notice), empty),
            class_name="notice-list",
            data_testid="notice-list",
        ),
        label=t("Notices"),
        on_open_change=on_open,
    )


def _notice(notice: Any) -> rx.Component:
    words = said(notice)
    return rx.el.div(
        rx.cond(notice.href != "", ui.anchor(notice.href, words, class_name="text-link"), rx.el.span(words)),
        ui.time(notice.created_at, class_name="faint"),
        key=notice.id,
        data_testid="notice",
    )


def account_menu(person: Any, workspaces: Any, *places: tuple[str, Any, str]) -> rx.Component:
    """Who is here, in which workspace, and the way out."""
    trigger = rx.el.button(
        ui.avatar(person.name, seed=person.id, decorative=True),
        type="button",
        class_name="avatar-button",
        data_testid="account-menu",
        custom_attrs={"aria-label": t("Account and workspace"), "data-tip": person.name},
    )
    return rx.fragment(
        rx.el.form(id="sign-out", method="post", action="/auth/sign-out", hidden=True),
        ui.menu(
            trigger,
            ui.menu_name(person.email),
            rx.foreach(workspaces, lambda one: ui.menu_check(one.name, checked=True, hint=_role(one), key=one.id)),
            ui.menu_line(),
            *[ui.menu_item(word, icon=icon, href=href) for icon, word, href in places],
            ui.menu_line(),
            ui.menu_item(t("Sign out"), icon="log_out", on_select=sign_out(), data_testid="sign-out"),
            align="end",
            side="right",
        ),
    )


def sign_out() -> rx.event.EventSpec:
    """Post the form that signs this browser out, past the framework's handler, which would hold it back."""
    return rx.run_script(rx.Var('document.getElementById("sign-out").submit()'))


@dataclass(frozen=True)
class Key:
    """A key and what it does, for the list that `?` opens."""

    keys: str
    does: rx.Var


def key_list(title: rx.Var, *known: Key) -> rx.Component:
    """All keys of the house, in a dialog that `?` opens anywhere outside of a field."""
    rows = [ui.row(ui.cell(ui.keys(key.keys)), ui.cell(key.does)) for key in known]
    table = ui.table(title, [ui.Column(t("Key")), ui.Column(t("What it does"))], *rows)
    return KeyList.create(
        ui.dialog(table, title=title, trigger=rx.el.button(hidden=True, id="open-keys", type="button"))
    )


def commands(places: Sequence[Place], *groups: rx.Component) -> rx.Component:
    """The palette: everywhere one can go, and what one can do."""
    pages = [
        _shown_if(place.is_shown, ui.palette_item(place.word, icon=place.icon, href=place.href)) for place in places
    ]
    return ui.palette(t("Go anywhere, do anything"), ui.palette_group(t("Pages"), *pages), *groups)


def _shown_if(condition: Any, component: rx.Component) -> rx.Component:
    return component if condition is True else rx.cond(condition, component)


def _role(workspace: Any) -> rx.Var:
    return rx.cond(workspace.is_personal, t("Personal workspace"), t("Workspace"))

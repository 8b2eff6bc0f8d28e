"""People: who has an account, with which rights, on which plan, with how many credits."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.admin import means
from pixorly.pages.admin.frame import page, unreadable
from pixorly.state.admin import PeopleState
from pixorly.state.means import MeansState
from pixorly.state.shell import ShellState

_COLUMNS = [
    ui.Column(t("Person")),
    ui.Column(t("Rights")),
    ui.Column(t("Plan")),
    ui.Column(t("Credits"), "right"),
    ui.Column(t("Browsers"), "right"),
    ui.Column(t("Last seen")),
    ui.Column(t("Joined")),
    ui.deeds_column(),
]


def people() -> rx.Component:
    search = ui.search_field(
        t("Find a person by name or address"), "search", value=PeopleState.search, on_change=PeopleState.find
    )
    return page(
        routes.ADMIN,
        rx.el.div(search, class_name="list-top"),
        ui.faces(
            PeopleState.face,
            loading=ui.skeleton_lines(6),
            empty=rx.fragment(),
            nothing=ui.nothing_found(
                t("Nobody fits that"),
                t("No name and no address begins with what you typed."),
                on_clear=PeopleState.find(""),
            ),
            error=unreadable(PeopleState.load, PeopleState.watch),
            full=_people_table(),
        ),
        rx.cond(PeopleState.has_more, ui.button(t("Show more"), on_click=PeopleState.load_more)),
        means.credits_dialog(),
        means.plan_dialog(),
    )


def _people_table() -> rx.Component:
    rows = rx.foreach(PeopleState.rows, _person)
    return ui.table(t("People"), _COLUMNS, rows, class_name="stacks", data_testid="people")


def _person(person: rx.Var) -> rx.Component:
    is_me = person.id == ShellState.person.id
    rights = rx.cond(person.is_admin, ui.badge(t("admin"), tone="acc"), ui.badge(t("member")))
    unproven = rx.cond(person.is_confirmed, rx.fragment(), ui.badge(t("address not proven"), tone="warn"))
    return ui.stacked_row(
        _COLUMNS,
        ui.cell(
            rx.el.div(
                ui.avatar(person.name, seed=person.id, size="s", decorative=True),
                rx.el.div(rx.el.div(person.name), rx.el.div(person.email, class_name="muted")),
                class_name="facts",
            )
        ),
        ui.cell(rights, " ", unproven, " ", rx.cond(is_me, ui.badge(t("you")))),
        ui.cell(means.plan_name(person.plan)),
        ui.cell(ui.number(person.available), _held(person), side="right"),
        ui.cell(ui.number(person.logins), class_name="muted", side="right"),
        ui.cell(rx.cond(person.logins > 0, ui.time(person.seen_at), "–"), class_name="muted"),
        ui.cell(ui.time(person.created_at), class_name="muted"),
        ui.cell(_deeds(person, is_me), side="right"),
        key=person.id,
    )


def _held(person: rx.Var) -> rx.Component:
    return rx.cond(person.held > 0, rx.el.div(t("{count} held", count=person.held), class_name="faint"))


def _deeds(person: rx.Var, is_me: rx.Var) -> rx.Component:
    promote = ui.menu_item(t("Make admin"), icon="shield", on_select=PeopleState.make_admin(person.id, True))
    demote = ui.menu_item(
        t("Take admin rights away"), icon="shield_off", on_select=PeopleState.make_admin(person.id, False)
    )
    leave = ui.menu_item(t("Sign out everywhere"), icon="log_out", on_select=PeopleState.sign_out(person.id))
    return ui.menu(
        ui.icon_button("ellipsis", t("What to do about {name}", name=person.name), kind="ghost", size="s"),
        ui.menu_item(t("Give or take credits"), icon="coins", on_select=MeansState.ask(person.id, "credits")),
        ui.menu_item(t("Change the plan"), icon="layers", on_select=MeansState.ask(person.id, "plan")),
        rx.cond(is_me, rx.fragment(), rx.fragment(ui.menu_line(), rx.cond(person.is_admin, demote, promote), leave)),
    )

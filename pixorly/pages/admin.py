"""The operator's pages: people, and the mail that was written to them."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.layout import inside
from pixorly.state.admin import OutboxState, PeopleState
from pixorly.state.shell import ShellState


def people() -> rx.Component:
    search = ui.search_field(
        t("Find a person by name or address"), "search", value=PeopleState.search, on_change=PeopleState.find
    )
    return _page(
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
            error=_unreadable(PeopleState.load),
            full=_people_table(),
        ),
        rx.cond(PeopleState.has_more, ui.button(t("Show more"), on_click=PeopleState.load_more)),
    )


def _page(here: str, *children: rx.Component) -> rx.Component:
    tabs = ui.link_tabs(
        t("Admin"), ui.LinkTab(t("People"), routes.ADMIN), ui.LinkTab(t("Outbox"), routes.OUTBOX), here=here
    )
    return inside(rx.el.div(rx.el.h1(t("Admin")), tabs, *children, class_name="page at-work"), here=here)


def _unreadable(on_retry: Any) -> rx.Component:
    return ui.failed(t("This list could not be read"), t("The database did not answer."), on_retry=on_retry)


def _people_table() -> rx.Component:
    columns = [
        ui.Column(t("Person")),
        ui.Column(t("Rights")),
        ui.Column(t("Browsers"), "right"),
        ui.Column(t("Last seen")),
        ui.Column(t("Joined")),
        ui.Column(""),
    ]
    return ui.table(t("People"), columns, rx.foreach(PeopleState.rows, _person), data_testid="people")


def _person(person: rx.Var) -> rx.Component:
    is_me = person.id == ShellState.person.id
    rights = rx.cond(person.is_admin, ui.badge(t("admin"), tone="acc"), ui.badge(t("member")))
    unproven = rx.cond(person.is_confirmed, rx.fragment(), ui.badge(t("address not proven"), tone="warn"))
    return ui.row(
        ui.cell(
            rx.el.div(
                ui.avatar(person.name, seed=person.id, size="s", decorative=True),
                rx.el.div(rx.el.div(person.name), rx.el.div(person.email, class_name="muted")),
                class_name="facts",
            )
        ),
        ui.cell(rights, " ", unproven),
        ui.cell(ui.number(person.logins), class_name="muted", side="right"),
        ui.cell(rx.cond(person.logins > 0, ui.time(person.seen_at), "–"), class_name="muted"),
        ui.cell(ui.time(person.created_at), class_name="muted"),
        ui.cell(rx.cond(is_me, ui.badge(t("you")), _deeds(person)), side="right"),
        key=person.id,
    )


def _deeds(person: rx.Var) -> rx.Component:
    promote = ui.menu_item(t("Make admin"), icon="shield", on_select=PeopleState.make_admin(person.id, True))
    demote = ui.menu_item(
        t("Take admin rights away"), icon="shield_off", on_select=PeopleState.make_admin(person.id, False)
    )
    return ui.menu(
        ui.icon_button("ellipsis", t("What to do about this person"), kind="ghost", size="s"),
        rx.cond(person.is_admin, demote, promote),
        ui.menu_item(t("Sign out everywhere"), icon="log_out", on_select=PeopleState.sign_out(person.id)),
    )


def outbox() -> rx.Component:
    nothing = ui.empty(
        "mail",
        t("No mail yet"),
        t("What Pixorly writes to people appears here: confirmations, new passwords, new sign-ins."),
    )
    return _page(
        routes.OUTBOX,
        rx.cond(
            ~OutboxState.is_mail_sent,
            ui.alert(t("This copy sends no mail. Pass on what people need from here, or set PIXORLY_MAIL.")),
        ),
        ui.faces(
            OutboxState.face,
            loading=ui.skeleton_lines(6),
            empty=nothing,
            nothing=nothing,
            error=_unreadable(OutboxState.load),
            full=_mail_table(),
        ),
        rx.cond(OutboxState.has_more, ui.button(t("Show more"), on_click=OutboxState.load_more)),
        _letter(),
    )


def _mail_table() -> rx.Component:
    columns = [ui.Column(word) for word in (t("To"), t("Subject"), t("State"), t("Written"), "")]
    return ui.table(t("Mail"), columns, rx.foreach(OutboxState.rows, _mail), data_testid="outbox")


def _mail(mail: rx.Var) -> rx.Component:
    state = rx.match(
        mail.status,
        ("sent", ui.badge(t("sent"), tone="ok")),
        ("waiting", ui.badge(t("on its way"), tone="info")),
        ("failed", ui.badge(t("failed"), tone="bad")),
        ui.badge(t("kept here")),
    )
    return ui.row(
        ui.cell(mail.recipient),
        ui.cell(mail.subject),
        ui.cell(state, rx.cond(mail.trouble != "", rx.el.div(mail.trouble, class_name="faint"))),
        ui.cell(ui.time(mail.created_at), class_name="muted"),
        ui.cell(ui.button(t("Read"), size="s", on_click=OutboxState.open(mail.id)), side="right"),
        key=mail.id,
    )


def _letter() -> rx.Component:
    letter = OutboxState.opened
    # A letter holds what people typed: the frame may show it and run nothing, but its links open.
    shown = rx.el.iframe(
        src_doc=letter.html,
        title=t("The message"),
        class_name="letter",
        custom_attrs={"sandbox": "allow-popups allow-top-navigation-by-user-activation"},
    )
    gone = rx.el.p(
        t("The words of a message are forgotten once it is sent: they hold secret links."), class_name="muted"
    )
    return ui.dialog(
        rx.el.p(t("To {address}", address=letter.row.recipient), class_name="muted"),
        rx.cond(letter.html != "", shown, gone),
        title=letter.row.subject,
        is_open=OutboxState.is_open,
        on_open_change=OutboxState.close,
    )

"""The outbox: what was written to people, for operators whose copy sends no mail."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.admin.frame import page, unreadable
from pixorly.state.admin import OutboxState

_COLUMNS = [
    *(ui.Column(word) for word in (t("To"), t("Subject"), t("State"), t("Written"))),
    ui.deeds_column(),
]


def outbox() -> rx.Component:
    nothing = ui.empty(
        "mail",
        t("No mail yet"),
        t("What Pixorly writes to people appears here: confirmations, new passwords, new sign-ins."),
    )
    return page(
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
            error=unreadable(OutboxState.load, OutboxState.watch),
            full=_mail_table(),
        ),
        rx.cond(OutboxState.has_more, ui.button(t("Show more"), on_click=OutboxState.load_more)),
        _letter(),
    )


def _mail_table() -> rx.Component:
    return ui.table(t("Mail"), _COLUMNS, rx.foreach(OutboxState.rows, _mail), class_name="stacks", data_testid="outbox")


def _mail(mail: rx.Var) -> rx.Component:
    state = rx.match(
        mail.status,
        ("sent", ui.badge(t("sent"), tone="ok")),
        ("waiting", ui.badge(t("on its way"), tone="info")),
        ("failed", ui.badge(t("failed"), tone="bad")),
        ui.badge(t("kept here")),
    )
    return ui.stacked_row(
        _COLUMNS,
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

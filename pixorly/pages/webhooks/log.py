"""What an endpoint was told: every delivery, and every try of the one that is looked at."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.state.webhooks import MOST_ROWS, DeliveriesState, WebhooksState

_STATUSES = (("", t("All")), ("delivered", t("Delivered")), ("failed", t("Failed")), ("waiting", t("Waiting")))
_TROUBLES = (
    ("timeout", t("no answer within 15 seconds")),
    ("not_public", t("leads into a private network")),
    ("not_found", t("the name is not known")),
    ("not_trusted", t("its certificate is not trusted")),
    ("refused", t("the connection was refused")),
    ("cut", t("the connection was cut")),
    ("no_secret", t("its secret can't be opened here")),
)
_logged = DeliveriesState.logged


def card() -> rx.Component:
    filters = [{"value": value, "label": label} for value, label in _STATUSES]
    chosen = rx.match(DeliveriesState.status, *_STATUSES[1:], _STATUSES[0][1])
    return ui.card(
        rx.el.div(
            ui.segmented(t("Which deliveries"), "status", filters, value=DeliveriesState.status, on_change=DeliveriesState.narrow),
            class_name="list-top",
        ),
        ui.faces(
            DeliveriesState.face,
            loading=ui.skeleton_lines(6),
            empty=ui.empty(
                "send", t("Nothing was sent yet"), t("Everything that this endpoint is told appears here, with each try and its answer.")
            ),
            nothing=ui.nothing_found(
                t("Nothing in that state"), t("No delivery fits this filter."), ui.set_filter(chosen, DeliveriesState.narrow(""))
            ),
            error=ui.failed(t("The log could not be read"), t("The database did not answer."), on_retry=DeliveriesState.load),
            full=rx.fragment(_table(), _more()),
        ),
        title=t("Log"),
        action=rx.el.span(t("kept for 30 days"), class_name="faint text-s"),
        data_testid="deliveries",
    )  # fmt: skip


def _table() -> rx.Component:
    columns = [
        ui.Column(t("Event")), ui.Column(t("State")), ui.Column(t("Last answer")), ui.Column(t("Tries"), "right"), ui.Column(t("When")),
        ui.Column("", "right"),
    ]  # fmt: skip
    return ui.table(t("Deliveries"), columns, rx.foreach(DeliveriesState.rows, _row), class_name="log-table")


def _row(one: Any) -> rx.Component:
    return ui.row(
        ui.cell(
            rx.el.div(one.kind, class_name="whitespace-nowrap"),
            rx.el.div(one.subject, class_name="mono faint text-xs phone:hidden"),
            rx.el.div(ui.time(one.created_at), class_name="faint text-xs on-phone"),
        ),
        ui.cell(_state(one)),
        ui.cell(_answer(one.answered, one.trouble, one.milliseconds), class_name="text-muted"),
        ui.cell(ui.number(one.attempts), side="right"),
        ui.cell(ui.time(one.created_at), class_name="text-muted whitespace-nowrap"),
        ui.cell(
            ui.button(
                t("Look"), size="s", on_click=DeliveriesState.see(one.id),
                custom_attrs={"aria-label": t("Look at {kind}", kind=one.kind)},
            ),
            side="right",
        ),
        key=one.id,
    )  # fmt: skip


def _state(one: Any) -> Any:
    again = rx.el.span(t("next try"), " ", ui.time(one.next_try_at), class_name="faint text-xs block whitespace-nowrap")
    return rx.match(
        one.status,
        ("delivered", ui.badge(t("delivered"), tone="ok")),
        ("failed", ui.badge(t("failed"), tone="bad")),
        ("sending", ui.badge(t("being sent"), tone="info")),
        rx.fragment(ui.badge(t("waiting"), tone="warn"), rx.cond(one.attempts > 0, again)),
    )


def _answer(status: Any, trouble: Any, milliseconds: Any) -> rx.Component:
    said = rx.match(trouble, *_TROUBLES, "–")
    took = rx.cond(milliseconds.is_none(), rx.fragment(), rx.el.span(t("{ms} ms", ms=milliseconds)))
    return rx.el.span(rx.el.span(rx.cond(status.is_none(), said, status.to_string())), took, class_name="dotted")


def _more() -> rx.Component:
    is_long = DeliveriesState.rows.length() >= MOST_ROWS
    more = ui.button(t("Load more"), size="s", on_click=DeliveriesState.load_more)
    rest = rx.el.p(t("What lies further back is in the API, at /api/v1/webhooks."), class_name="faint fine")
    return rx.cond(is_long, rest, rx.cond(DeliveriesState.has_more, rx.el.div(more, class_name="more")))


def one_delivery() -> rx.Component:
    one = _logged.delivery
    again = ui.button(
        t("Send again"), size="s", icon="rotate_ccw", on_click=DeliveriesState.replay(one.id), data_testid="send-again"
    )
    may_send = WebhooksState.may_manage & WebhooksState.about.is_on & (one.status != "sending")
    return ui.sheet(
        rx.el.dl(
            _fact(t("State"), _state(one)),
            _fact(
                "webhook-id",
                rx.el.span(one.id, class_name="mono text-xs break-all"),
                ui.copy_icon(one.id, t("Copy the id")),
            ),
            _fact(t("About"), rx.el.span(one.subject, class_name="mono text-xs break-all")),
            _fact(t("Happened"), ui.time(one.created_at)),
            class_name="text-s",
        ),
        rx.el.div(rx.cond(may_send, again), class_name="my-4"),
        rx.el.ol(rx.foreach(_logged.attempts, _attempt), class_name="grid gap-4", data_testid="attempts"),
        title=one.kind,
        is_open=DeliveriesState.is_open,
        on_open_change=DeliveriesState.close,
    )


def _fact(name: rx.Var | str, *value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="text-muted shrink-0"),
        rx.el.dd(*value, class_name="flex flex-wrap items-center justify-end gap-1.5 text-right min-w-0"),
        class_name="flex items-center justify-between gap-4 py-1.5",
    )


def _attempt(one: Any) -> rx.Component:
    lost = ui.badge(t("its process ended in the middle"), tone="warn")
    under_way = rx.cond(one.is_lost, lost, ui.badge(t("under way"), tone="info"))
    return rx.el.li(
        rx.el.div(
            rx.el.h3(t("Try {n}", n=one.number), class_name="font-semibold"),
            rx.cond(one.milliseconds.is_none(), under_way, _answer(one.status, one.trouble, one.milliseconds)),
            rx.el.span(ui.time(one.begun_at), class_name="faint"),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-s",
        ),
        rx.el.div(one.url, class_name="mono faint text-xs break-all"),
        rx.cond(one.body != "", _text(t("Request"), one.body)),
        rx.cond(
            one.body != "",
            _text(t("Headers"), rx.foreach(one.headers, lambda pair: rx.el.div(pair[0], ": ", pair[1], key=pair[0]))),
        ),
        rx.cond(one.answer != "", _text(t("Answer"), one.answer)),
        class_name="border-t border-line pt-3",
        key=one.number,
    )


def _text(name: rx.Var, content: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(name, class_name="cursor-pointer text-s text-muted py-1"),
        rx.el.pre(
            content, class_name="mono text-xs whitespace-pre-wrap break-all max-h-[260px] overflow-auto", tab_index=0
        ),
        class_name="mt-1.5",
    )

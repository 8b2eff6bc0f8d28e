"""The list of endpoints, or the one that the address names."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.account import part
from pixorly.pages.webhooks import dialogs, endpoint, log
from pixorly.state.webhooks import DeliveriesState, WebhooksState

LOADS = [WebhooksState.load, DeliveriesState.load, WebhooksState.watch, DeliveriesState.watch]


def page() -> rx.Component:
    is_one = WebhooksState.about.id != ""
    one = rx.fragment(endpoint.card(), log.card(), log.one_delivery())
    return part(
        t("Webhooks"),
        routes.WEBHOOKS,
        rx.cond(is_one, one, _endpoints()),
        dialogs.add(),
        dialogs.change(),
        dialogs.rotate(),
        dialogs.forget(),
        dialogs.replay(),
        loading=ui.card(ui.skeleton_lines(6)),
    )


def _endpoints() -> rx.Component:
    add = ui.button(
        t("Add endpoint"),
        kind="primary",
        size="s",
        icon="plus",
        on_click=WebhooksState.ask("add"),
        data_testid="add-endpoint",
    )
    rows = rx.el.ul(
        rx.foreach(WebhooksState.rows, _endpoint), class_name="divide-y divide-line", data_testid="endpoints"
    )
    return ui.card(
        rx.el.p(
            t(
                "Pixorly tells your servers when something happens: a signed request to each endpoint, tried again for a day if need be."
            ),
            class_name="text-muted max-w-[80ch]",
        ),
        ui.faces(
            WebhooksState.face,
            loading=ui.skeleton_lines(5),
            empty=ui.empty(
                "webhook",
                t("No endpoint yet"),
                t("Add the address of a server of yours, and it is told when pictures are done or credits run low."),
                rx.cond(WebhooksState.may_manage, add, rx.fragment()),
            ),
            nothing=rx.fragment(),
            error=ui.failed(
                t("Your webhooks could not be read"), t("The database did not answer."), on_retry=WebhooksState.load
            ),
            full=rows,
        ),
        title=t("Endpoints"),
        action=rx.cond(WebhooksState.may_manage & (WebhooksState.face == "full"), add, rx.fragment()),
    )


def _endpoint(one: rx.Var) -> rx.Component:
    where = routes.WEBHOOKS + "?endpoint=" + one.id.to(str)
    name = rx.cond(one.is_own, t("Addresses that requests name"), rx.cond(one.name != "", one.name, one.url))
    line = rx.cond(one.is_own, t("Signed with the secret of the workspace."), one.url)
    return rx.el.li(
        rx.el.div(
            ui.anchor(where, name, class_name="font-semibold break-all hover:underline"),
            rx.cond(one.is_own | (one.name != ""), rx.el.div(line, class_name="text-muted text-s break-all")),
            rx.cond(one.is_own, rx.fragment(), rx.el.div(endpoint.kinds(one), class_name="flex flex-wrap gap-1.5 mt-2")),
            class_name="flex-1 min-w-[220px]",
        ),
        rx.el.div(
            endpoint.state(one),
            rx.cond(
                one.worked_at,
                rx.el.span(t("last taken"), " ", ui.time(one.worked_at), class_name="faint text-s"),
                rx.el.span(t("nothing taken yet"), class_name="faint text-s"),
            ),
            class_name="flex flex-col items-end phone:flex-row phone:items-center gap-1.5",
        ),
        class_name="flex flex-wrap items-start justify-between gap-x-5 gap-y-3 py-4 last:pb-0",
        key=one.id,
    )  # fmt: skip

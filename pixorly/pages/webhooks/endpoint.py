"""One endpoint: its state, what it is told, its secret, and what can be done with it."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.secret import secret
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.state.webhooks import WebhooksState

_about = WebhooksState.about


def kinds(one: rx.Var) -> rx.Component:
    return rx.foreach(one.kinds, lambda kind: rx.el.span(kind, class_name="badge mono", key=kind))


def state(one: rx.Var) -> rx.Component:
    on = rx.cond(one.failing_since, ui.badge(t("failing"), tone="warn"), ui.badge(t("active"), tone="ok"))
    off = rx.cond(one.off_because == "person", ui.badge(t("switched off")), ui.badge(t("switched off"), tone="bad"))
    return rx.cond(one.is_on, on, off)


def card() -> rx.Component:
    back = ui.anchor(
        routes.WEBHOOKS, ui.icon("arrow_left"), t("All endpoints"), class_name="text-muted hover:text-text inline-flex items-center gap-1.5 text-s",
    )  # fmt: skip
    name = rx.cond(
        _about.is_own, t("Addresses that requests name"), rx.cond(_about.name != "", _about.name, _about.url)
    )
    head = rx.el.div(
        rx.el.div(
            rx.el.h2(name, class_name="card-title break-all"),
            rx.cond(
                (_about.name != "") & ~_about.is_own, rx.el.div(_about.url, class_name="mono text-muted break-all")
            ),
            class_name="min-w-0",
        ),
        state(_about),
        class_name="card-head",
    )
    loading = ui.skeleton_lines(4)
    facts = rx.fragment(head, _why_off(), _why_own(), _facts(), rx.cond(WebhooksState.may_manage, _deeds()))
    return ui.card(
        rx.el.div(back, class_name="mb-3"),
        rx.match(
            WebhooksState.face,
            ("loading", loading),
            ("error", ui.failed(t("Your webhooks could not be read"), t("The database did not answer."), on_retry=WebhooksState.load)),
            facts,
        ),
        data_testid="endpoint",
    )  # fmt: skip


def _why_off() -> Any:
    on_again = rx.cond(
        WebhooksState.may_manage,
        ui.button(t("Switch on"), size="s", on_click=WebhooksState.switch(True)),
        rx.fragment(),
    )
    failing = t(
        "Nothing was taken for five days, so it is switched off. Mend the receiver, switch it on, and replay what it missed."
    )
    gone = t(
        "It answered with 410 Gone, so it is switched off. Switch it on when it is back, and replay what it missed."
    )
    return rx.match(
        _about.off_because,
        ("failing", ui.alert(failing, on_again, tone="bad", class_name="mb-4")),
        ("gone", ui.alert(gone, on_again, tone="bad", class_name="mb-4")),
        ("person", ui.alert(t("It is switched off: it is told nothing, and what happens meanwhile is not kept for it."), on_again, class_name="mb-4")),
        rx.cond(
            _about.failing_since,
            ui.alert(
                rx.el.span(t("The newest try failed."), " ", t("After five days of that it is switched off.")),
                tone="warn", class_name="mb-4",
            ),
        ),
    )  # fmt: skip


def _why_own() -> rx.Component:
    words = t(
        "A request to /api/v1/generate may name a webhookUrl. It is told once how that request ended, signed with this secret."
    )
    return rx.cond(_about.is_own, rx.el.p(words, class_name="text-muted mb-4 max-w-[80ch]"))


def _facts() -> rx.Component:
    overlap = rx.el.p(
        t("The secret before this one signs as well until"), " ", ui.time(_about.secret_before_until), class_name="faint text-s mt-1.5"
    )  # fmt: skip
    shown = secret(
        t("Signing secret"),
        "/api/account/webhooks/" + _about.id.to(str) + "/secret",
        # After a rotation the one that was shown is the old one.
        key=_about.secret_before_until.to_string(),
        data_testid="secret",
    )
    taken = rx.cond(_about.worked_at, ui.time(_about.worked_at), rx.el.span(t("nothing taken yet"), class_name="faint"))
    return rx.el.dl(
        rx.cond(_about.failing_since, _fact(t("Failing since"), ui.time(_about.failing_since))),
        _fact(t("Last taken"), taken),
        rx.cond(_about.is_own, rx.fragment(), _fact(t("Is told of"), rx.el.div(kinds(_about), class_name="flex flex-wrap gap-1.5"))),
        rx.cond(
            WebhooksState.may_manage,
            _fact(t("Signing secret"), shown, rx.cond(_about.secret_before_until, overlap)),
        ),
        class_name="grid gap-4",
    )  # fmt: skip


def _fact(name: rx.Var, *value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(name, class_name="label mb-1.5"), rx.el.dd(*value, class_name="min-w-0"))


def _deeds() -> rx.Component:
    ask = WebhooksState.ask
    own = rx.fragment(
        ui.button(t("New secret"), size="s", on_click=ask("rotate")),
        ui.button(t("Replay"), size="s", icon="rotate_ccw", on_click=ask("replay")),
    )
    all_of_them = rx.fragment(
        rx.cond(
            _about.is_on,
            ui.button(t("Send a test"), size="s", icon="send", on_click=WebhooksState.test, data_testid="send-test"),
        ),
        rx.cond(_about.is_on, ui.button(t("Replay"), size="s", icon="rotate_ccw", on_click=ask("replay"))),
        ui.button(t("Change"), size="s", icon="pencil", on_click=ask("change")),
        ui.button(t("New secret"), size="s", icon="key_round", on_click=ask("rotate")),
        rx.cond(_about.is_on, ui.button(t("Switch off"), size="s", on_click=WebhooksState.switch(False))),
        ui.button(t("Delete"), size="s", kind="danger", on_click=ask("forget"), data_testid="delete-endpoint"),
    )
    return rx.el.div(rx.cond(_about.is_own, own, all_of_them), class_name="flex flex-wrap gap-2 mt-5")

"""What is asked before something is done with an endpoint."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.state.webhooks import WebhooksState

_ACTION = "/auth/account/webhooks"
_about = WebhooksState.about
_KINDS = (
    ("generation.started", t("A generation begins")),
    ("generation.completed", t("Its pictures are there")),
    ("generation.failed", t("It failed, or was cancelled")),
    ("credit.low", t("Credits run low")),
    ("credit.depleted", t("Credits are used up")),
    ("model.ready", t("A model of your own is ready")),
)
_USUAL = ("generation.completed", "generation.failed")


def add() -> rx.Component:
    form = ui.http_form(
        *_fields(),
        _acts(t("Add endpoint"), "save-endpoint"),
        action=_ACTION,
    )
    return _dialog(
        "add", form, t("Add an endpoint"), t("After this you see the secret that its requests are signed with.")
    )


def change() -> rx.Component:
    form = ui.http_form(
        *_fields(_about.url, _about.name, _about.kinds),
        _acts(t("Save"), "save-endpoint"),
        action=_ACTION + "/" + _about.id.to(str),
        on_done=WebhooksState.settle,
    )
    return _dialog("change", form, t("Change this endpoint"))


def rotate() -> rx.Component:
    return _dialog(
        "rotate",
        rx.el.div(
            rx.el.p(t("Requests carry a signature of the new secret and one of the old for 24 hours. Give your receiver the new one by then.")),
            _acts(t("Make a new secret"), "rotate", on_click=WebhooksState.rotate),
        ),
        t("A new secret"),
    )  # fmt: skip


def forget() -> rx.Component:
    return _dialog(
        "forget",
        rx.el.div(
            rx.el.p(t("It is told nothing any more, and its log and secret go. Nobody can undo this.")),
            rx.el.p(_about.url, class_name="mono text-muted break-all mt-2"),
            _acts(t("Delete this endpoint"), "forget", kind="danger", on_click=WebhooksState.forget),
        ),
        t("Delete this endpoint"),
    )


def replay() -> rx.Component:
    since = [
        {"value": "hour", "label": t("the last hour")},
        {"value": "day", "label": t("the last 24 hours")},
        {"value": "week", "label": t("the last 7 days")},
        {"value": "all", "label": t("the last 30 days")},
    ]
    which = [{"value": "failed", "label": t("What failed")}, {"value": "all", "label": t("Everything")}]
    form = rx.el.form(
        ui.segmented(t("What is sent again"), "which", which, default_value="failed"),
        ui.select(t("From when"), "since", since, default_value="day"),
        rx.el.p(
            t("Each goes under its own webhook-id, so a receiver knows what it had already. At most 1000 at once, the oldest first."),
            class_name="text-muted text-s",
        ),
        _acts(t("Send again"), "replay"),
        on_submit=WebhooksState.replay_since,
        class_name="form",
    )  # fmt: skip
    return _dialog("replay", form, t("Send again"))


def _fields(url: Any = "", name: Any = "", kinds: Any = None) -> tuple[rx.Component, ...]:
    ticks = [
        ui.checkbox(
            words,
            "events",
            value=kind,
            hint=kind,
            default_checked=kind in _USUAL if kinds is None else kinds.contains(kind),
        )
        for kind, words in _KINDS
    ]
    return (
        ui.text_field(
            t("Address"), "url", default_value=url, placeholder="https://studio.example/hooks", max_length=2000, required=True,
            auto_complete="off", input_mode="url", auto_focus=True, spell_check=False,
            hint=t("A public https address that answers with 2xx within 15 seconds."),
        ),
        ui.text_field(t("Name"), "name", default_value=name, max_length=80, auto_complete="off", hint=t("For yourself. It may stay empty.")),
        rx.el.fieldset(
            rx.el.legend(t("Is told of"), class_name="field-name mb-2"),
            rx.el.div(*ticks, class_name="grid gap-2.5"),
        ),
    )  # fmt: skip


def _acts(label: rx.Var, testid: str, *, kind: Any = "primary", on_click: Any = None) -> rx.Component:
    press = {"type": "submit"} if on_click is None else {"on_click": on_click}
    return rx.el.div(
        ui.closes(ui.button(t("Cancel"))),
        ui.button(label, kind=kind, data_testid=testid, **press),
        class_name="form-end mt-4",
    )


def _dialog(doing: str, body: rx.Component, title: rx.Var, description: rx.Var | None = None) -> rx.Component:
    return ui.dialog(
        body,
        title=title,
        description=description,
        is_open=WebhooksState.doing == doing,
        on_open_change=WebhooksState.close,
    )

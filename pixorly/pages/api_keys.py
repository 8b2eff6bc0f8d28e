"""API keys: which there are, what they may, what they were used for, and how one is made, replaced and taken back."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.shown_once import shown_once, when_it_comes
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.pages.account import part
from pixorly.state.api_keys import ApiKeysState
from pixorly.state.shell import ShellState

_ACTION = "/auth/account/keys"
_SCOPES = (
    ("generate", t("Ask for pictures, follow them, cancel them")),
    ("images:read", t("Look at pictures")),
    ("images:write", t("Upload, change and delete pictures")),
    ("models", t("See which models there are")),
    ("credits", t("See credits and usage")),
    ("webhooks", t("Set up webhooks")),
)
_LIVES = (
    {"value": "never", "label": t("Until it is revoked")},
    {"value": "30", "label": t("30 days")},
    {"value": "90", "label": t("90 days")},
    {"value": "365", "label": t("A year")},
)
_about = ApiKeysState.about


def page() -> rx.Component:
    loading = rx.el.div(ui.skeleton(height="320px"), ui.skeleton(height="180px"), class_name="page-grid")
    return part(
        t("API keys"), routes.API_KEYS, _without(), _keys(), _used(), _create(), _rotate(), _revoke(), loading=loading
    )


def _without() -> rx.Component:
    words = rx.match(
        ApiKeysState.comes_with,
        ("Basic", t("Your plan does not have the API. It comes with the plan {name}.", name=t("Basic"))),
        t("Your plan does not have the API. It comes with the plan {name}.", name=ApiKeysState.comes_with),
    )
    change = ui.link_button(t("Change the plan"), routes.ADMIN, size="s")
    for_admins = ui.alert(words, change, tone="warn", data_testid="no-api")
    asking = words.to(str) + " " + t("Ask whoever runs this copy.")
    for_others = ui.alert(asking, tone="warn", data_testid="no-api")
    return rx.cond(ApiKeysState.has_api, rx.fragment(), rx.cond(ShellState.person.is_admin, for_admins, for_others))


def _keys() -> rx.Component:
    make = rx.cond(
        ApiKeysState.has_api,
        ui.button(
            t("Create key"), icon="plus", size="s", on_click=ApiKeysState.ask("create", ""), data_testid="create-key"
        ),
    )
    docs = ui.link_button(t("How the API works"), routes.DOCS, size="s", icon="book_open")
    return ui.card(
        ui.faces(
            ApiKeysState.face,
            loading=ui.skeleton_lines(6),
            empty=ui.empty(
                "key_round",
                t("No keys yet"),
                t("A key lets a program of yours do what you do in the studio. Each can do no more than you allow it."),
            ),
            nothing=rx.fragment(),
            error=ui.failed(
                t("Your keys could not be read"), t("The database did not answer."), on_retry=ApiKeysState.load
            ),
            full=_table(),
        ),
        title=t("API keys"),
        action=rx.el.div(docs, make, class_name="flex flex-wrap gap-2"),
        data_testid="api-keys",
    )


def _table() -> rx.Component:
    words = (t("Key"), t("May"), t("Last used"), t("Expires"))
    columns = [*(ui.Column(word) for word in words), ui.deeds_column()]
    return ui.table(t("API keys"), columns, rx.foreach(ApiKeysState.keys, _row), class_name="key-table")


def _row(key: Any) -> rx.Component:
    overlap = rx.cond(
        key.overlap_until,
        rx.el.small(
            t("The secret before this one works until"), " ", ui.time(key.overlap_until), class_name="faint block"
        ),
    )
    ends = rx.cond(key.expires_at, ui.time(key.expires_at), t("never"))
    expires = rx.cond(key.is_expired, ui.badge(t("expired"), tone="bad"), ends)
    used = rx.cond(key.used_at, ui.time(key.used_at), t("not yet"))
    acts = ui.menu(
        ui.icon_button("ellipsis", t("What can be done with {name}", name=key.name), size="s", kind="ghost"),
        ui.menu_item(t("Replace the secret"), icon="refresh_cw", on_select=ApiKeysState.ask("rotate", key.id)),
        ui.menu_item(t("Revoke"), icon="trash_2", danger=True, on_select=ApiKeysState.ask("revoke", key.id)),
    )
    return ui.row(
        ui.cell(
            rx.el.b(key.name),
            rx.el.small(key.shown, class_name="mono faint block"),
            overlap,
            # Where there is no room for columns.
            rx.el.dl(
                rx.el.dt(t("May")), rx.el.dd(_scopes(key)), rx.el.dt(t("Last used")), rx.el.dd(used), rx.el.dt(t("Expires")), rx.el.dd(expires),
                class_name="on-phone",
            ),
        ),
        ui.cell(_scopes(key)),
        ui.cell(used, class_name="muted"),
        ui.cell(expires, class_name="muted"),
        ui.cell(acts, side="right"),
        key=key.id,
    )  # fmt: skip


def _scopes(key: Any) -> rx.Component:
    return rx.el.div(rx.foreach(key.scopes, lambda scope: ui.badge(scope)), class_name="flex flex-wrap gap-1")


def _used() -> rx.Component:
    bars = rx.el.div(
        rx.foreach(ApiKeysState.days, _bar),
        role="img",
        aria_label=t("Requests on each of the last 30 days, in UTC"),
        class_name="bars",
    )
    return rx.cond(
        (ApiKeysState.face == "full") | (ApiKeysState.requests > 0),
        ui.card(
            bars,
            rx.el.p(
                rx.cond(
                    ApiKeysState.requests == 1,
                    t("1 request in 30 days, all keys together. The newest are a minute behind."),
                    t(
                        "{n} requests in 30 days, all keys together. The newest are a minute behind.",
                        n=ApiKeysState.requests,
                    ),
                ),
                class_name="muted num text-s",
            ),
            title=t("Usage"),
            data_testid="api-usage",
        ),
    )


def _bar(day: Any) -> rx.Component:
    return rx.el.i(
        rx.el.b(style={"height": day.share.to_string() + "%"}),
        custom_attrs={"data-tip": t("{day}: {n} requests", day=day.day, n=day.requests)},
        key=day.day,
    )


def _create() -> rx.Component:
    ticks = [
        ui.checkbox(words, "scopes", value=scope, hint=scope, default_checked=scope != "webhooks")
        for scope, words in _SCOPES
    ]
    form = ui.http_form(
        ui.text_field(
            t("Name"), "name", max_length=80, required=True, auto_focus=True, auto_complete="off",
            hint=t("What it is for, such as the shop or a script."),
        ),
        rx.el.fieldset(rx.el.legend(t("What it may do"), class_name="field-name"), *ticks, class_name="ticks"),
        ui.select(t("Works"), "days", list(_LIVES), default_value="never"),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Create key"), kind="primary", type="submit", data_testid="save-key"),
            class_name="form-end",
        ),
        action=_ACTION,
        on_done=when_it_comes(),
    )  # fmt: skip
    return _dialog("create", shown_once(form, label=t("Your new key"), data_testid="new-key"), t("Create an API key"))


def _rotate() -> rx.Component:
    form = ui.http_form(
        rx.el.p(t("You see a new secret. The one before it works for another 24 hours, so that programs can change over.")),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Make a new secret"), kind="primary", type="submit", data_testid="rotate-key"),
            class_name="form-end",
        ),
        action=_ACTION + "/" + _about.id.to(str) + "/rotate",
        on_done=when_it_comes(),
    )  # fmt: skip
    secret = shown_once(form, label=t("The new secret"), data_testid="new-key")
    return _dialog("rotate", secret, t("Replace the secret of {name}", name=_about.name))


def _revoke() -> rx.Component:
    asks = rx.el.div(
        rx.el.p(t("Programs that use it are refused from now on. Nobody can undo this.")),
        rx.el.div(
            ui.closes(ui.button(t("Keep it"))),
            ui.button(t("Revoke the key"), kind="danger", on_click=ApiKeysState.revoke, data_testid="revoke-key"),
            class_name="form-end",
        ),
        class_name="form",
    )
    return _dialog("revoke", asks, t("Revoke {name}", name=_about.name))


def _dialog(doing: str, body: rx.Component, title: rx.Var) -> rx.Component:
    return ui.dialog(body, title=title, is_open=ApiKeysState.doing == doing, on_open_change=ApiKeysState.close)

"""Keys of one's own for providers: brought, tested, replaced, removed."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import said, t
from pixorly.pages import routes
from pixorly.pages.account import part
from pixorly.state.provider_keys import ProviderKeysState

_ACTION = "/auth/account/providers/"
_about = ProviderKeysState.about


def page() -> rx.Component:
    only_managers = ui.alert(t("Only those who manage this workspace can bring keys, test them and remove them."))
    return part(
        t("Providers"),
        routes.PROVIDERS,
        rx.cond((ProviderKeysState.face == "full") & ~ProviderKeysState.may_manage, only_managers),
        _keys(),
        _bring(),
        _forget(),
        loading=ui.card(ui.skeleton_lines(8)),
    )


def _keys() -> rx.Component:
    free = t("They cost no credits here.")
    priced = t("They cost credits here all the same.")
    list_of_them = rx.el.ul(
        rx.foreach(ProviderKeysState.rows, _provider),
        class_name="divide-y divide-line mt-2",
        data_testid="provider-keys",
    )
    nothing = ui.alert(
        t("No key of your own yet: pictures are made with the keys of whoever runs this copy."), class_name="mt-4"
    )
    return ui.card(
        rx.el.p(
            t("Where you bring a key of yours, your pictures are made with it and the provider bills you."),
            " ",
            rx.cond(ProviderKeysState.face == "full", rx.cond(ProviderKeysState.are_free, free, priced), ""),
            " ",
            t("A key is stored sealed, used for nothing else, and never shown again."),
            class_name="text-muted max-w-[92ch]",
        ),
        ui.faces(
            ProviderKeysState.face,
            loading=ui.skeleton_lines(8),
            empty=rx.fragment(),
            nothing=rx.fragment(),
            error=ui.failed(
                t("Your keys could not be read"), t("The database did not answer."), on_retry=ProviderKeysState.load
            ),
            full=rx.fragment(rx.cond(ProviderKeysState.has_any, rx.fragment(), nothing), list_of_them),
        ),
        title=t("Keys of your own"),
    )


def _provider(key: rx.Var) -> rx.Component:
    who = rx.el.div(
        rx.el.h3(key.name, class_name="font-semibold"),
        rx.el.div(key.host, class_name="mono faint text-xs break-all"),
        class_name="w-[170px] max-w-full desk:w-[220px]",
    )
    return rx.el.li(
        who,
        rx.el.div(
            rx.cond(key.state == "none", rx.el.span(t("No key"), class_name="text-muted"), _kept(key)),
            class_name="flex-1 min-w-[190px]",
        ),
        rx.cond(ProviderKeysState.may_manage, _deeds(key)),
        class_name="flex flex-wrap items-center gap-x-5 gap-y-3 py-4 last:pb-0",
        key=key.provider,
        data_testid="key-of-" + key.provider.to(str),
    )


def _kept(key: rx.Var) -> rx.Component:
    state = rx.match(
        key.state,
        ("works", ui.badge(t("works"), tone="ok")),
        ("untested", ui.badge(t("not tested"))),
        rx.cond(key.is_used, ui.badge(t("look at it"), tone="warn"), ui.badge(t("not used"), tone="bad")),
    )
    dots = rx.el.span(
        rx.el.span("••••", aria_hidden="true"),
        rx.cond(key.last_four != "", rx.el.span(t("ends in"), " ", class_name="unseen")),
        key.last_four,
        class_name="mono",
    )
    brought = rx.cond(key.brought_by != "", t("Brought by {name}", name=key.brought_by), t("Brought"))
    when = rx.el.div(
        rx.el.span(brought, " ", ui.time(key.brought_at)),
        rx.cond(key.tested_at, rx.el.span(t("tested"), " ", ui.time(key.tested_at))),
        class_name="faint text-s dotted",
    )
    trouble = rx.cond(key.trouble, rx.el.p(said(key.trouble), class_name="text-s mt-1 max-w-[60ch]"))
    # What a test changes is read out; the times, which change by themselves, are not.
    return rx.el.div(
        rx.el.div(dots, rx.el.span(state, aria_live="polite"), class_name="flex flex-wrap items-center gap-3"),
        when,
        rx.el.div(trouble, aria_live="polite"),
    )


def _deeds(key: rx.Var) -> rx.Component:
    is_none = key.state == "none"
    test = ui.http_form(
        ui.button(t("Test"), size="s", type="submit", custom_attrs={"aria-label": t("Test {name}", name=key.name)}),
        action=_ACTION + key.provider.to(str) + "/test",
        on_done=ProviderKeysState.settle,
        class_name="contents",
    )
    said_of_it = rx.cond(is_none, t("Add key for {name}", name=key.name), t("Replace {name}", name=key.name))
    # One button for both, so that the keyboard finds its place again when the dialog closes.
    bring = ui.button(
        rx.cond(is_none, t("Add key"), t("Replace")),
        size="s",
        on_click=ProviderKeysState.ask(key.provider, "bring"),
        custom_attrs={"aria-label": said_of_it},
    )
    remove = ui.icon_button(
        "trash_2", t("Remove the key for {name}", name=key.name), size="s", kind="ghost",
        on_click=ProviderKeysState.ask(key.provider, "forget"),
    )  # fmt: skip
    return rx.el.div(
        rx.cond(is_none, rx.fragment(), test),
        bring,
        rx.cond(is_none, rx.fragment(), remove),
        class_name="flex flex-wrap items-center justify-end gap-2",
    )


def _bring() -> rx.Component:
    get_one = rx.el.A.create(
        t("Get one at {name}", name=_about.name), href=_about.keys_at, target="_blank", rel="noreferrer",
        class_name="text-link",
    )  # fmt: skip
    form = ui.http_form(
        ui.text_field(
            t("Key"), "secret", type="password", auto_complete="off", spell_check=False, required=True, auto_focus=True,
            hint=t("{name} is asked whether it works, which costs nothing.", name=_about.name),
        ),
        rx.cond(_about.keys_at != "", rx.el.p(get_one, class_name="text-s")),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Keep this key"), kind="primary", type="submit", data_testid="keep-key"),
            class_name="form-end",
        ),
        action=_ACTION + _about.provider.to(str),
        on_done=ProviderKeysState.settle,
    )  # fmt: skip
    return ui.dialog(
        form,
        title=rx.cond(
            _about.state == "none",
            t("Your key for {name}", name=_about.name),
            t("Another key for {name}", name=_about.name),
        ),
        description=t("Calls with it go to {host}.", host=_about.host),
        is_open=ProviderKeysState.doing == "bring",
        on_open_change=ProviderKeysState.close,
    )


def _forget() -> rx.Component:
    form = ui.http_form(
        rx.el.p(t("Pictures that wait to be made with it fail. It can't be shown or brought back, only brought anew.")),
        rx.el.div(
            ui.closes(ui.button(t("Keep it"))),
            ui.button(t("Remove the key"), kind="danger", type="submit", data_testid="remove-key"),
            class_name="form-end",
        ),
        action=_ACTION + _about.provider.to(str) + "/forget",
        on_done=ProviderKeysState.settle,
    )
    return ui.dialog(
        form,
        title=t("Remove the key for {name}", name=_about.name),
        is_open=ProviderKeysState.doing == "forget",
        on_open_change=ProviderKeysState.close,
    )

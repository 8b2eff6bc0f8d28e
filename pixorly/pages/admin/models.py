"""Models and prices: what is offered, in which order, for how much, and whether its providers answer."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import said, t
from pixorly.pages import routes
from pixorly.pages.admin import own_keys, prices
from pixorly.pages.admin.frame import page, unreadable
from pixorly.state.models_admin import ModelsState, PresentingState, PricesState

_PROVIDER_COLUMNS = [ui.Column(t("Provider")), ui.Column(t("State")), ui.Column(t("Asked"), "right")]
_COLUMNS = [
    ui.Column(t("Model")),
    ui.Column(t("Provider")),
    ui.Column(t("Their price"), "right"),
    ui.Column(t("Credits"), "right"),
    ui.Column(t("Typical time"), "right"),
    ui.Column(t("Offered")),
    ui.Column(t("Order"), "right"),
    ui.deeds_column(),
]


def models() -> rx.Component:
    return page(
        routes.MODELS,
        rx.el.div(
            rx.el.div(_providers(), own_keys.card(), prices.versions(), class_name="span-5 flex flex-col gap-[14px]"),
            prices.card(),
            _models(),
            class_name="page-grid",
        ),
        prices.of_one_model(),
        _presenting(),
    )


def _providers() -> rx.Component:
    again = ui.button(
        t("Look again"), size="s", icon="refresh_cw", on_click=ModelsState.look_again, data_testid="look-again"
    )
    return ui.card(
        rx.cond(
            ModelsState.sources.length() > 0,
            ui.table(
                t("Providers"),
                _PROVIDER_COLUMNS,
                rx.foreach(ModelsState.sources, _provider),
                class_name="stacks",
                data_testid="providers",
            ),
            ui.faces(
                ModelsState.face,
                loading=ui.skeleton_lines(4),
                empty=rx.fragment(),
                nothing=rx.fragment(),
                error=unreadable(ModelsState.load, ModelsState.watch),
                full=rx.fragment(),
            ),
        ),
        rx.cond(ModelsState.sources.length() == 1, _only_the_painter()),
        title=t("Providers"),
        action=again,
    )


def _only_the_painter() -> rx.Component:
    return rx.el.p(
        t(
            "Set the key of a provider, such as OPENROUTER_API_KEY, and start Pixorly again: its models appear by themselves."
        ),
        class_name="text-muted text-s mt-3",
    )


def _provider(source: rx.Var) -> rx.Component:
    circuit = source.circuit
    kind = said(rx.Var.create({"template": circuit.last_trouble.kind}))
    note = rx.cond(circuit.last_trouble.note != "", rx.fragment(": ", circuit.last_trouble.note))
    trouble = rx.el.div(kind, note, class_name="faint max-w-[34ch]")
    return ui.stacked_row(
        _PROVIDER_COLUMNS,
        ui.cell(
            rx.el.div(source.name),
            rx.el.div(
                rx.cond(source.models == 1, t("1 model"), t("{count} models", count=source.models)), class_name="muted"
            ),
        ),
        ui.cell(_state(source), rx.cond(circuit.last_trouble.kind != "", trouble)),
        ui.cell(
            rx.cond(source.key == "painter", t("built in"), ui.time(source.found_at)),
            class_name="muted whitespace-nowrap", side="right",
        ),
        key=source.key,
    )  # fmt: skip


def _state(source: rx.Var) -> rx.Component:
    circuit = source.circuit
    paused = rx.el.span(ui.badge(t("paused"), tone="warn"), " ", t("next try"), " · ", ui.time(circuit.open_until))
    count = rx.cond(circuit.failures == 1, t("1 failure"), t("{count} failures in a row", count=circuit.failures))
    failing = rx.cond(circuit.failures > 0, ui.badge(count, tone="warn"), ui.badge(t("working"), tone="ok"))
    return rx.cond(
        ~source.is_configured,
        ui.badge(t("not set up")),
        rx.cond(circuit.is_open, paused, failing),
    )


def _models() -> rx.Component:
    search = ui.search_field(t("Find a model"), "search", value=ModelsState.search, on_change=ModelsState.find)
    return ui.card(
        rx.el.div(search, class_name="list-top"),
        ui.faces(
            ModelsState.face,
            loading=ui.skeleton_lines(8),
            empty=rx.fragment(),
            nothing=ui.nothing_found(
                t("No model fits that"),
                t("No name and no provider has what you typed in it."),
                on_clear=ModelsState.find(""),
            ),
            error=unreadable(ModelsState.load, ModelsState.watch),
            full=_table(),
        ),
        title=t("Models"),
    )


def _table() -> rx.Component:
    return ui.table(
        t("Models"), _COLUMNS, rx.foreach(ModelsState.rows, _model), class_name="stacks", data_testid="models"
    )


def _model(model: rx.Var, at: rx.Var) -> rx.Component:
    name = said(rx.Var.create({"template": model.name}))
    there = rx.cond(model.cost_micro_usd.is_none(), t("not known"), _dollars(model.cost_micro_usd.to(int)))
    can_be_moved = model.is_offered & (ModelsState.search == "")
    return ui.stacked_row(
        _COLUMNS,
        ui.cell(
            rx.el.div(
                name,
                rx.cond(model.is_offered, rx.fragment(), rx.el.span(" ", ui.badge(t("gone")))),
                class_name="whitespace-nowrap phone:whitespace-normal",
            ),
            rx.el.div(model.id, class_name="mono faint phone:hidden"),
            rx.cond(model.offers.length() > 1, rx.foreach(model.offers, _offer)),
        ),
        ui.cell(model.provider_name, class_name="muted"),
        ui.cell(rx.cond(model.is_free, t("free"), there), class_name="muted", side="right"),
        ui.cell(_price(model), side="right"),
        ui.cell(
            rx.cond(model.typical_seconds.is_none(), "–", t("{seconds} s", seconds=model.typical_seconds)),
            class_name="muted",
            side="right",
        ),
        ui.cell(rx.cond(model.is_offered, _switch(model, name), "–")),
        ui.cell(rx.cond(can_be_moved, _order(model, name, at)), side="right"),
        ui.cell(rx.cond(can_be_moved, _more(model, name)), side="right"),
        key=model.id,
    )


def _dollars(micro_usd: rx.vars.NumberVar) -> rx.Component:
    return rx.el.span("$", ui.number(micro_usd / 1_000_000, digits=4))


def _price(model: rx.Var) -> rx.Component:
    own = rx.cond((model.fixed != "") | (model.factor != ""), ui.badge(t("own price"), tone="info"))
    change = ui.icon_button(
        "pencil",
        t("Change the price of {name}", name=model.name),
        kind="ghost",
        size="s",
        on_click=PricesState.open_model(model.id),
    )
    return rx.el.span(
        rx.cond(model.is_free | ~model.is_offered, rx.fragment(), rx.fragment(own, change)),
        ui.number(model.price),
        class_name="inline-flex items-center gap-2",
    )


def _switch(model: rx.Var, name: rx.Var) -> rx.Component:
    return ui.switch(
        "",
        checked=model.is_enabled,
        class_name="justify-start gap-0",
        on_change=lambda is_on: ModelsState.enable(model.id, is_on),
        custom_attrs={"aria-label": t("Offer {name}", name=name)},
    )


def _order(model: rx.Var, name: rx.Var, at: rx.Var) -> rx.Component:
    return rx.el.span(
        ui.icon_button(
            "chevron_up", t("Move {name} up", name=name), kind="ghost", size="s", disabled=at == 0,
            on_click=ModelsState.move(model.id, -1),
        ),
        ui.icon_button(
            "chevron_down", t("Move {name} down", name=name), kind="ghost", size="s",
            disabled=at == ModelsState.rows.length() - 1, on_click=ModelsState.move(model.id, 1),
        ),
        class_name="whitespace-nowrap",
    )  # fmt: skip


def _more(model: rx.Var, name: rx.Var) -> rx.Component:
    return ui.menu(
        ui.icon_button("ellipsis", t("More about {name}", name=name), kind="ghost", size="s"),
        ui.menu_item(t("Name and picture"), icon="image", on_select=PresentingState.open_model(model.id)),
        ui.menu_item(t("Make it the default"), icon="star", on_select=ModelsState.make_default(model.id)),
    )


def _offer(offer: rx.Var) -> rx.Component:
    """One provider of several that have it: its price here, how it does, and whether it is used."""
    facts = rx.el.span(
        offer.provider_name,
        " · ",
        rx.cond(offer.price == 1, t("1 credit"), t("{count} credits", count=offer.price)),
        rx.cond(
            offer.working.is_none(), "", rx.fragment(" · ", t("{n} % today", n=(offer.working.to(float) * 100) // 1))
        ),
        rx.cond(offer.needs_own_key, rx.fragment(" · ", t("people's own keys only"))),
        class_name="muted text-s",
    )
    switch = ui.switch(
        "",
        checked=offer.is_enabled,
        class_name="justify-start gap-0",
        on_change=lambda is_on: ModelsState.use_offer(offer.id, is_on),
        custom_attrs={"aria-label": t("Have it made by {name}", name=offer.provider_name)},
    )
    gone = ui.badge(t("gone"))
    return rx.el.div(
        rx.cond(offer.is_offered, switch, gone), facts, class_name="flex items-center gap-2 mt-1", key=offer.id
    )


def _presenting() -> rx.Component:
    model = PresentingState.about
    form = rx.el.form(
        ui.text_field(
            t("Name"),
            "name",
            default_value=model.own_name,
            placeholder=model.name,
            max_length=120,
            auto_complete="off",
            hint=t("Empty: as its provider calls it."),
        ),
        ui.text_field(
            t("Sample picture"),
            "sample",
            default_value=model.sample_id,
            auto_complete="off",
            hint=t("The address or the id of a picture of this workspace. Everybody who chooses a model sees it."),
        ),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Save"), kind="primary", type="submit", data_testid="save-model"),
            class_name="form-end",
        ),
        on_submit=PresentingState.save,
        class_name="form",
    )
    return ui.dialog(
        form,
        title=t("How {name} is shown", name=model.name),
        is_open=PresentingState.is_open,
        on_open_change=PresentingState.close_model,
    )

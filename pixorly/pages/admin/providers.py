"""Providers: whether each works, how quickly, what it costs and brings in, and what went wrong last."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import said, t
from pixorly.pages import routes
from pixorly.pages.admin.frame import page, unreadable
from pixorly.state.providers_admin import ProvidersState

_CHART = "flex items-end gap-[3px] h-[72px] rounded-[6px]"
_COLUMNS = [
    ui.Column(t("Provider")),
    ui.Column(t("State")),
    # Beside what it tests.
    ui.deeds_column(),
    ui.Column(t("Working, 24 hours"), "right"),
    ui.Column(t("Refused"), "right"),
    ui.Column(t("Usual"), "right"),
    ui.Column(t("Slowest 5 %"), "right"),
    ui.Column(t("Cost, 7 days"), "right"),
    ui.Column(t("Brought in"), "right"),
    ui.Column(t("Margin"), "right"),
]
_OFFER_COLUMNS = [
    ui.Column(t("Model")),
    ui.Column(t("Tries, 7 days"), "right"),
    ui.Column(t("Working, 24 hours"), "right"),
    ui.Column(t("Working, 7 days"), "right"),
    ui.Column(t("Usual"), "right"),
    ui.Column(t("Slowest 5 %"), "right"),
    ui.Column(t("Cost"), "right"),
    ui.Column(t("Margin"), "right"),
]


def providers() -> rx.Component:
    return page(
        routes.ADMIN_PROVIDERS,
        ui.faces(
            ProvidersState.face,
            loading=ui.skeleton_lines(8),
            empty=rx.fragment(),
            nothing=rx.fragment(),
            error=unreadable(ProvidersState.load, ProvidersState.watch),
            full=rx.el.div(
                _overview(),
                rx.foreach(ProvidersState.rows, _provider),
                class_name="flex flex-col gap-[14px]",
            ),
        ),
    )


def _overview() -> rx.Component:
    lines = rx.foreach(ProvidersState.rows, _line)
    return ui.card(
        ui.table(t("Providers"), _COLUMNS, lines, class_name="stacks", data_testid="providers-health"),
        rx.cond(ProvidersState.rows.length() == 1, _only_the_painter()),
        title=t("How they fare"),
    )


def _only_the_painter() -> rx.Component:
    words = t(
        "Set the key of a provider, such as OPENROUTER_API_KEY, and start Pixorly again: its models appear by themselves."
    )
    return rx.el.p(words, class_name="text-muted text-s mt-3")


def _line(provider: rx.Var) -> rx.Component:
    today, week = provider.today, provider.week
    test = ui.button(
        rx.cond(ProvidersState.trying == provider.key, t("Testing…"), t("Test")),
        size="s",
        disabled=ProvidersState.trying != "",
        on_click=ProvidersState.begin_test(provider.key),
        custom_attrs={"data-testid": "test-" + provider.key.to(str)},
    )
    can_be_tested = (provider.state != "own_keys") & (provider.state != "gone")
    return ui.stacked_row(
        _COLUMNS,
        ui.cell(
            rx.el.div(provider.name),
            rx.el.div(
                rx.cond(provider.models == 1, t("1 model"), t("{count} models", count=provider.models)),
                class_name="muted",
            ),
        ),
        ui.cell(_state(provider)),
        ui.cell(rx.cond(can_be_tested, test, rx.fragment())),
        ui.cell(_working(today), side="right"),
        ui.cell(ui.number(today.refused), side="right", class_name="muted"),
        ui.cell(_seconds(today.usual_seconds), side="right", class_name="muted"),
        ui.cell(_seconds(today.slow_seconds), side="right", class_name="muted"),
        ui.cell(_cost(week), side="right", class_name="muted"),
        ui.cell(_dollars(week.earned_micro_usd), side="right", class_name="muted"),
        ui.cell(_margin(week), side="right"),
        key=provider.key,
    )


def _state(provider: rx.Var) -> Any:
    circuit = provider.circuit
    paused = rx.el.span(ui.badge(t("paused"), tone="warn"), " ", t("next try"), " · ", ui.time(circuit.open_until))
    count = rx.cond(circuit.failures == 1, t("1 failure"), t("{count} failures in a row", count=circuit.failures))
    ready = rx.cond(provider.state == "own_server", t("address is set"), t("key is set"))
    failing = rx.cond(circuit.failures > 0, ui.badge(count, tone="warn"), ui.badge(ready, tone="ok"))
    return rx.match(
        provider.state,
        ("built_in", ui.badge(t("built in"), tone="ok")),
        ("own_keys", ui.badge(t("people's own keys only"), tone="info")),
        ("gone", ui.badge(t("not set up"))),
        rx.cond(circuit.is_open, paused, failing),
    )


def _working(fared: rx.Var) -> rx.Component:
    tone = rx.match(fared.tone, ("bad", "var(--bad-text)"), ("warn", "var(--warn-text)"), "inherit")
    share = rx.el.span(ui.number(fared.working.to(float), digits=1), " %", style={"color": tone})
    return rx.cond(fared.working.is_none(), rx.el.span("–", class_name="muted"), share)


def _seconds(seconds: rx.Var) -> Any:
    return rx.cond(seconds.is_none(), "–", t("{seconds} s", seconds=seconds))


def _cost(fared: rx.Var) -> rx.Component:
    untold = rx.el.div(t("{count} not known", count=fared.unpriced), class_name="faint")
    return rx.el.div(_dollars(fared.cost_micro_usd), rx.cond(fared.unpriced > 0, untold))


def _margin(fared: rx.Var) -> Any:
    return rx.cond(fared.margin.is_none(), "–", rx.el.span(ui.number(fared.margin.to(float), digits=1), " %"))


def _dollars(micro_usd: rx.Var) -> rx.Component:
    return rx.el.span("$", ui.number(micro_usd.to(int) / 1_000_000, digits=2))


def _provider(provider: rx.Var) -> rx.Component:
    """Its day as a chart, its offers, and its last errors; nothing for one that was not asked within a week."""
    return rx.cond(
        (provider.offers.length() > 0) | (provider.errors.length() > 0) | (provider.circuit.last_trouble.kind != ""),
        ui.card(
            rx.cond(provider.bars.length() > 0, _chart(provider)),
            rx.cond(provider.offers.length() > 0, _offers(provider)),
            _errors(provider),
            title=provider.name,
            action=_state(provider),
            key=provider.key,
        ),
        rx.fragment(),
    )


def _chart(provider: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.foreach(provider.bars, _bar),
            role="img",
            aria_label=t("Pictures of {name} hour by hour: what worked, and what failed", name=provider.name),
            class_name=_CHART,
        ),
        rx.el.div(
            rx.el.span(t("24 hours ago")),
            rx.el.span(t("now")),
            class_name="flex justify-between text-faint-text text-s mt-1 mb-3",
        ),
    )


def _bar(hour: rx.Var) -> rx.Component:
    words = t("{worked} worked, {failed} failed", worked=hour.worked, failed=hour.failed)
    return rx.el.div(
        _part(hour.failed_height, "var(--bad)"),
        _part(hour.worked_height, "var(--ok)"),
        style={"background": "var(--hover)"},
        class_name="flex-1 h-full flex flex-col justify-end rounded-t-[3px] overflow-hidden",
        custom_attrs={"data-tip": words},
        key=hour.at,
    )


def _part(height: rx.Var, colour: str) -> rx.Component:
    return rx.el.i(style={"display": "block", "height": height.to_string() + "%", "background": colour})


def _offers(provider: rx.Var) -> rx.Component:
    rows = rx.foreach(provider.offers, _offer)
    return ui.table(t("Models of {name}", name=provider.name), _OFFER_COLUMNS, rows, class_name="stacks")


def _offer(offer: rx.Var) -> rx.Component:
    week = offer.week
    return ui.stacked_row(
        _OFFER_COLUMNS,
        ui.cell(rx.el.div(said(rx.Var.create({"template": offer.name}))), rx.el.div(offer.id, class_name="mono faint")),
        ui.cell(ui.number(week.tries), side="right"),
        ui.cell(_working(offer.today), side="right"),
        ui.cell(_working(week), side="right"),
        ui.cell(_seconds(week.usual_seconds), side="right", class_name="muted"),
        ui.cell(_seconds(week.slow_seconds), side="right", class_name="muted"),
        ui.cell(_cost(week), side="right", class_name="muted"),
        ui.cell(_margin(week), side="right"),
        key=offer.id,
    )


def _errors(provider: rx.Var) -> rx.Component:
    heading = rx.el.h3(t("Last errors"), class_name="text-s text-muted mt-4 mb-1")
    trouble = provider.circuit.last_trouble
    asked = rx.el.p(_trouble(trouble), class_name="text-s min-w-0")
    return rx.fragment(
        rx.cond((provider.errors.length() > 0) | (trouble.kind != ""), heading),
        rx.cond((provider.errors.length() == 0) & (trouble.kind != ""), asked),
        rx.el.ul(rx.foreach(provider.errors, _error), class_name="flex flex-col gap-1"),
    )


def _error(error: rx.Var) -> rx.Component:
    times = rx.cond(
        error.is_longer, t("more than {count} times", count=error.times), t("{count} times", count=error.times)
    )
    return rx.el.li(
        _trouble(error.trouble, rx.cond(error.is_own_key, rx.fragment(ui.badge(t("own key")), " "))),
        rx.el.div(
            rx.el.span(error.offer_id, class_name="mono"),
            " · ",
            rx.cond(error.times > 1, rx.fragment(times, " · ")),
            ui.time(error.at),
            class_name="text-faint-text text-s",
        ),
        class_name="text-s min-w-0",
    )


def _trouble(trouble: rx.Var, *beside: Any) -> rx.Component:
    kind = ui.badge(said(rx.Var.create({"template": trouble.kind})), tone="bad")
    return rx.fragment(kind, " ", *beside, rx.el.span(trouble.note, class_name="break-words"))

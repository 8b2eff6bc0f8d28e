"""Prices: the rules in force, what others would mean, the price of one model, and every earlier version."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import said, t
from pixorly.pages.admin.frame import unreadable
from pixorly.state.models_admin import PricesState


def card() -> rx.Component:
    return ui.card(
        rx.cond(PricesState.is_stale, _stale()),
        ui.faces(
            PricesState.face,
            loading=ui.skeleton_lines(8),
            empty=rx.fragment(),
            nothing=rx.fragment(),
            error=unreadable(PricesState.load, PricesState.watch),
            full=_form(),
        ),
        title=t("Prices in credits"),
        action=ui.badge(t("version {number}", number=PricesState.form.version)),
        class_name="span-7",
    )


def _stale() -> rx.Component:
    return ui.alert(
        t("Somebody else set other prices meanwhile. Yours can't be saved over them."),
        ui.button(t("Show theirs"), size="s", on_click=PricesState.load),
        tone="warn",
    )


def _form() -> rx.Component:
    form = PricesState.form
    return rx.el.form(
        _group(
            t("Where a provider tells its price: dollars × credits × margin"),
            _field(t("Credits per dollar"), "credits_per_usd", form.credits_per_usd),
            _field(t("Margin"), "margin", form.margin),
            _field(t("Least price"), "least", form.least),
        ),
        _group(
            t("Where nobody knows it: a base, and what size and quality add"),
            _field(t("Base"), "base", form.base),
            rx.foreach(
                form.steps,
                lambda line: _field(t("+ above {count} MP", count=line.about), line.name, line.value),
            ),
            rx.foreach(form.extras, lambda line: _field(t("+ quality {name}", name=line.about), line.name, line.value)),
        ),
        _examples(),
        rx.el.div(
            ui.text_field(
                t("Reason"),
                "reason",
                hide_label=True,
                placeholder=t("Why they change"),
                max_length=200,
                required=True,
                auto_complete="off",
                class_name="flex-1 min-w-[200px]",
            ),
            ui.button(t("Set these prices"), kind="primary", type="submit", data_testid="save-prices"),
            class_name="form-end",
        ),
        on_submit=PricesState.save,
        # Prices of another version are another form, with nothing typed into it.
        key=form.version.to(str),
        class_name="form",
        data_testid="prices",
    )


def _group(heading: rx.Var, *fields: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(heading, class_name="text-s text-muted mb-2"),
        rx.el.div(*fields, class_name="grid grid-cols-2 gap-3 desk:grid-cols-4"),
    )


def _field(label: rx.Var, name: Any, value: rx.Var) -> rx.Component:
    return ui.text_field(
        label,
        name,
        default_value=value,
        error=said(PricesState.problems[name]),
        input_mode="decimal",
        auto_complete="off",
        required=True,
        on_change=lambda text: PricesState.type_in(name, text),
    )


def _examples() -> rx.Component:
    columns = [ui.Column(t("A picture")), ui.Column(t("now"), "right"), ui.Column(t("then"), "right")]
    return ui.table(
        t("What common pictures cost"), columns, rx.foreach(PricesState.examples, _example), data_testid="examples"
    )


def _example(example: rx.Var) -> rx.Component:
    changes = example.now != example.then
    return ui.row(
        ui.cell(said(example), class_name="muted"),
        ui.cell(ui.number(example.now), side="right", class_name=rx.cond(changes, "right muted", "right")),
        ui.cell(rx.cond(changes, rx.el.b(ui.number(example.then)), ui.number(example.then)), side="right"),
        key=example.template,
    )


def of_one_model() -> rx.Component:
    """The price of one model: multiplied, or fixed."""
    model = PricesState.about
    form = rx.el.form(
        ui.text_field(
            t("Times the general price"), "factor", default_value=model.factor, input_mode="decimal",
            auto_complete="off", placeholder="1",
            hint=t("Counts where nobody knows what the provider takes."),
        ),
        ui.text_field(
            t("Or always this many credits a picture"), "fixed", default_value=model.fixed, input_mode="numeric",
            auto_complete="off", hint=t("Counts more than any rule. 0 gives it away."),
        ),
        ui.text_field(t("Reason"), "reason", max_length=200, required=True, auto_complete="off"),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Set this price"), kind="primary", type="submit", data_testid="save-model-price"),
            class_name="form-end",
        ),
        on_submit=PricesState.save_model,
        class_name="form",
    )  # fmt: skip
    return ui.dialog(
        form,
        title=t("Price of {name}", name=model.name),
        description=t("Now {count} credits for a picture in its usual size.", count=model.price),
        is_open=PricesState.is_open,
        on_open_change=PricesState.close_model,
    )


def versions() -> rx.Component:
    return ui.card(
        ui.faces(
            PricesState.face,
            loading=ui.skeleton_lines(3),
            empty=rx.fragment(),
            nothing=rx.fragment(),
            error=rx.el.p(t("The database did not answer."), class_name="text-muted"),
            full=rx.el.ol(
                rx.foreach(PricesState.versions, _version),
                class_name="flex flex-col gap-4 max-h-[420px] overflow-y-auto overscroll-contain",
                tab_index=0,
                aria_label=t("How they changed"),
                data_testid="versions",
            ),
        ),
        title=t("How they changed"),
    )


def _version(version: rx.Var) -> rx.Component:
    changes = version.changes.to(list[dict[str, Any]])
    who = rx.el.div(
        rx.cond(version.by != "", rx.fragment(version.by, ", "), rx.fragment()),
        ui.time(version.created_at),
        class_name="text-faint-text text-s",
    )
    what = rx.el.div(
        rx.el.div(version.reason),
        rx.foreach(changes, lambda change, at: rx.el.div(said(change), class_name="text-muted text-s", key=at)),
        who,
        class_name="min-w-0 break-words",
    )
    first = rx.el.div(t("The prices that Pixorly comes with"), class_name="text-muted")
    return rx.el.li(
        rx.el.span(ui.badge(version.version), class_name="w-8 flex-none"),
        rx.cond(version.version > 0, what, first),
        class_name="flex gap-2",
        key=version.version,
    )

"""The dialogs that give somebody credits or another plan."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.services.plans import PLANS, Plan
from pixorly.state.means import MeansState


def plan_name(key: rx.Var) -> Any:
    return rx.match(key, *[(plan.key, t(plan.name)) for plan in PLANS], key)


def credits_dialog() -> rx.Component:
    person = MeansState.person
    directions = [{"value": "give", "label": t("Give")}, {"value": "take", "label": t("Take")}]
    form = rx.el.form(
        ui.segmented(
            t("Give or take"), "direction", directions, value=MeansState.direction, on_change=MeansState.turn
        ),
        ui.text_field(
            t("Credits"), "amount", input_mode="numeric", auto_complete="off", max_length=7, required=True,
            auto_focus=True, on_change=MeansState.weigh,
        ),
        ui.text_field(
            t("Reason"), "reason", max_length=200, required=True, auto_complete="off",
            hint=t("It stands in their history, for them to read."),
        ),
        _before_and_after(),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(
                rx.cond(MeansState.direction == "take", t("Take credits"), t("Give credits")),
                kind="primary", type="submit", data_testid="save-credits",
            ),
            class_name="form-end",
        ),
        on_submit=MeansState.save_credits,
        class_name="form",
    )  # fmt: skip
    return ui.dialog(
        form,
        title=t("Credits of {name}", name=person.name),
        description=person.email,
        is_open=MeansState.about == "credits",
        on_open_change=MeansState.close,
    )


def _before_and_after() -> rx.Component:
    person = MeansState.person
    amount = MeansState.amount.to(int)
    after = person.available.to(int) + rx.cond(MeansState.direction == "take", -amount, amount).to(int)
    sums = rx.el.dl(
        _sum(t("Now"), ui.number(person.available)),
        _sum(t("Held for jobs under way"), ui.number(person.held)),
        _sum(t("Afterwards"), rx.el.b(ui.number(after)), data_testid="credits-after"),
        class_name="text-s",
    )
    owing = ui.alert(t("Below zero nothing that costs credits can be made."), tone="warn")
    return rx.el.div(sums, rx.cond(after < 0, rx.el.div(owing, class_name="mt-3")))


def _sum(name: rx.Var, value: rx.Component, **props: object) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="text-muted"), rx.el.dd(value), class_name="flex justify-between gap-4 py-1", **props
    )


def plan_dialog() -> rx.Component:
    person = MeansState.person
    choices = [{"value": plan.key, "label": t(plan.name), "hint": _in_short(plan)} for plan in PLANS]
    form = rx.el.form(
        ui.select(t("Plan"), "plan", choices, default_value=person.plan),
        rx.el.p(
            t("Its limits count at once. Credits of a month come when a plan is paid for; give some by hand if need be."),
            class_name="text-muted text-s",
        ),
        rx.el.div(
            ui.closes(ui.button(t("Cancel"))),
            ui.button(t("Put on this plan"), kind="primary", type="submit", data_testid="save-plan"),
            class_name="form-end",
        ),
        on_submit=MeansState.save_plan,
        class_name="form",
    )  # fmt: skip
    return ui.dialog(
        form,
        title=t("Plan of {name}", name=person.name),
        description=person.email,
        is_open=MeansState.about == "plan",
        on_open_change=MeansState.close,
    )


def _in_short(plan: Plan) -> rx.Var:
    return t("{count} at once, {hour} an hour", count=plan.studio_jobs_at_once, hour=plan.generations_an_hour)

"""What a plan allows, line by line, with what an operator changed for this workspace."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.services.plans import PLANS
from pixorly.state.shell import ShellState


def plan_card(plan: Any) -> rx.Component:
    name = rx.match(plan.key, *[(one.key, ui.badge(t(one.name), tone="acc")) for one in PLANS], rx.fragment())
    lines = [
        (t("Credits"), _credits(plan)),
        (t("Generations a month"), _count(plan.generations_a_month, t("What the credits buy"))),
        (t("Generations an hour"), ui.number(plan.generations_an_hour)),
        (t("Jobs at once"), ui.number(plan.studio_jobs_at_once)),
        (t("Storage"), ui.size(plan.storage_bytes)),
        (t("Pictures are kept"), _kept(plan)),
        (t("API"), _api(plan)),
        (t("Custom models"), _count(plan.custom_models, t("Unlimited"))),
        (t("Team members"), _count(plan.team_members, t("Unlimited"))),
    ]
    rows = [rx.el.div(rx.el.dt(label), rx.el.dd(value)) for label, value in lines]
    return ui.card(
        rx.el.dl(*rows, class_name="allowed num"),
        _to_change_it(),
        title=t("Your plan"),
        action=name,
        class_name="span-5",
        data_testid="plan",
    )


def _to_change_it() -> rx.Component:
    change = ui.link_button(t("Change the plan"), routes.ADMIN, size="s")
    return rx.cond(
        ShellState.person.is_admin,
        rx.el.div(change, class_name="form-end mt-3"),
        rx.el.p(t("For another plan, ask whoever runs this copy."), class_name="faint text-s mt-3"),
    )


def _credits(plan: Any) -> rx.Component:
    monthly = rx.el.span(t("{n} a month", n=plan.credits_a_month))
    once = rx.el.span(t("{n} at the start", n=plan.credits_once))
    return rx.cond(plan.credits_a_month > 0, monthly, rx.cond(plan.credits_once > 0, once, "–"))


def _count(limit: Any, without_end: rx.Var) -> rx.Component:
    """No number stands for no limit, and 0 for what the plan does not have."""
    return rx.cond(limit == 0, "–", rx.cond(limit, ui.number(limit), without_end))


def _kept(plan: Any) -> rx.Component:
    days = rx.el.span(t("{n} days", n=plan.images_kept_days))
    return rx.cond(plan.images_kept_days, days, t("As long as the plan lasts"))


def _api(plan: Any) -> rx.Component:
    at_once = t("{n} at once", n=plan.api_jobs_at_once)
    daily = t("{n} at once, {requests} requests a day", n=plan.api_jobs_at_once, requests=plan.api_requests_a_day)
    return rx.cond(plan.api_jobs_at_once == 0, "–", rx.el.span(rx.cond(plan.api_requests_a_day, daily, at_once)))

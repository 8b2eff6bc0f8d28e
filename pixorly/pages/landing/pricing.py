"""The plans side by side. Every number comes from the plan table."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.services.plans import PLANS, Plan


def pricing() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Pricing"), id="pricing-title"),
        rx.el.div(*[_plan(plan) for plan in PLANS], class_name="plans"),
        id="pricing",
        aria_labelledby="pricing-title",
        class_name="section",
    )


def _plan(plan: Plan) -> rx.Component:
    trial = [ui.badge(t("{n} days free", n=plan.trial_days), tone="acc")] if plan.trial_days else []
    return rx.el.article(
        rx.el.div(rx.el.h3(t(plan.name)), *trial, class_name="plan-top"),
        rx.el.p(f"${plan.price_cents // 100}", class_name="plan-price num"),
        rx.el.p(_period(plan), class_name="faint"),
        rx.el.ul(*[rx.el.li(ui.icon("check"), rx.el.span(line)) for line in _gives(plan)]),
        _choose(plan),
        class_name="plan hot" if plan.trial_days else "plan",
    )


def _period(plan: Plan) -> rx.Var:
    if not plan.price_cents:
        return t("{n} credits to start", n=plan.credits_once)
    return t("from, per month") if plan.is_by_agreement else t("per month")


def _gives(plan: Plan) -> list[rx.Var]:
    """What makes one choose it; the whole table is longer."""
    gigabytes = plan.storage_bytes // 10**9
    match plan.key:
        case "free":
            return [
                t("All models in the studio"),
                _at_once(plan),
                t("{n} GB storage", n=gigabytes),
            ]
        case "basic":
            return [
                t("{n} generations a month", n=plan.generations_a_month),
                t("{n} job at a time, and the API", n=plan.api_jobs_at_once),
                t("{n} GB storage", n=gigabytes),
            ]
        case "pro":
            return [
                t("{n} generations a month", n=plan.generations_a_month),
                _at_once(plan),
                t("{n} GB, private collections", n=gigabytes),
                t("{n} API requests a day", n=plan.api_requests_a_day),
            ]
        case "enterprise":
            return [
                t("Unlimited generations"),
                t("{n} jobs at a time, first in line", n=plan.studio_jobs_at_once),
                t("{n} GB, teams, custom models", n=gigabytes),
            ]


def _at_once(plan: Plan) -> rx.Var:
    n = plan.studio_jobs_at_once
    return t("{n} job at a time", n=n) if n == 1 else t("{n} jobs at a time", n=n)


def _choose(plan: Plan) -> rx.Component:
    if plan.is_by_agreement:
        return ui.link_button(t("Talk to us"), f"{routes.TERMS}#contact")
    if plan.trial_days:
        return ui.link_button(t("Try {plan}", plan=t(plan.name)), routes.SIGN_UP, kind="primary")
    if plan.price_cents:
        return ui.link_button(t("Choose {plan}", plan=t(plan.name)), routes.SIGN_UP)
    return ui.link_button(t("Start free"), routes.SIGN_UP)

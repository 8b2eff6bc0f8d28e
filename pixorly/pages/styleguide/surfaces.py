"""Cards, tables, meters, alerts, tabs."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "surfaces"

_HISTORY = (
    (t("Held for 16 images, FLUX.2 Pro"), -48, 1236),
    (t("Returned, provider timed out"), 3, 1284),
    (t("4 images, Seedream 4.5"), -12, 1281),
    (t("Credit pack 200"), 200, 1293),
)


def name() -> rx.Var:
    return t("Surfaces")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Cards and meters"), shell.two_wide(_credits(), _storage()), class_name=""),
        shell.specimen(t("Table"), _table(), class_name=""),
        shell.specimen(t("Alerts"), *_alerts(), class_name="grid gap-3"),
        shell.specimen(t("Tabs of one page"), _tabs(), class_name=""),
        shell.specimen(t("Tabs that are pages"), _link_tabs(), class_name="min-w-0"),
    )


def _credits() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.span(t("Credits"), class_name="label"),
            ui.badge(t("Healthy"), tone="ok"),
            class_name="flex justify-between",
        ),
        rx.el.div(
            ui.number(1236),
            rx.el.span(t("available"), class_name="faint text-[15px] tracking-normal ml-2"),
            class_name="card-figure mt-3",
        ),
        ui.meter(66, held=3, label=t("Credits left"), class_name="mt-[14px] mb-[10px]"),
        rx.el.div(t("48 held by 1 running job · renews 1 Dec with 1,500"), class_name="muted num text-s"),
    )


def _storage() -> rx.Component:
    return ui.card(
        rx.el.span(t("Storage"), class_name="label"),
        rx.el.div(ui.size(18_400_000_000), class_name="card-figure mt-3"),
        ui.meter(37, label=t("Storage used"), tone="info", class_name="mt-[14px] mb-[10px]"),
        rx.el.div(t("of 50 GB"), class_name="muted num text-s"),
        ui.meter(92, label=t("Requests today"), tone="bad", thin=True, class_name="mt-4"),
    )


def _table() -> rx.Component:
    columns = [
        ui.Column(t("When")),
        ui.Column(t("What")),
        ui.Column(t("Change"), "right"),
        ui.Column(t("Balance"), "right"),
    ]
    rows = [
        ui.row(
            ui.cell("14:02", class_name="muted"),
            ui.cell(what),
            ui.cell(ui.change(by), side="right"),
            ui.cell(ui.number(left), side="right"),
        )
        for what, by, left in _HISTORY
    ]
    export = ui.button(t("CSV"), size="s", icon="download")
    return ui.card(ui.table(t("Credit history"), columns, *rows), title=t("Credit history"), action=export)


def _alerts() -> list[rx.Component]:
    return [
        ui.alert(t("Your plan ends on 1 Dec. Pictures stay; new ones need credits.")),
        ui.alert(t("All systems are working."), tone="ok"),
        ui.alert(t("Together answers slowly. Other models are not affected."), tone="warn"),
        ui.alert(
            t("The last payment failed. Change the card within 7 days to keep your plan."),
            ui.button(t("Change card"), size="s"),
            tone="bad",
        ),
    ]


def _tabs() -> rx.Component:
    return ui.tabs(
        t("About this picture"),
        ui.Tab("recipe", t("Recipe"), rx.el.p(t("Prompt, model, seed."), class_name="muted")),
        ui.Tab("lineage", t("Lineage"), rx.el.p(t("Where it came from."), class_name="muted"), ui.badge("3")),
        ui.Tab("comments", t("Comments"), rx.el.p(t("What others said."), class_name="muted")),
        ui.Tab("closed", t("Not in your plan"), rx.el.p(), disabled=True),
    )


def _link_tabs() -> rx.Component:
    labels = (
        t("Profile"),
        t("Plan and credits"),
        t("Usage"),
        t("Invoices"),
        t("API keys"),
        t("Webhooks"),
        t("Privacy"),
    )
    items = [ui.LinkTab(label, f"/styleguide#tab-{at}") for at, label in enumerate(labels)]
    items[4] = items[4]._replace(badge=ui.badge("4", tone="acc"))
    return ui.link_tabs(t("Account"), *items, here="/styleguide#tab-1")

"""Small things that tell: badges, chips, keys, people, figures."""

import datetime

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "marks"


def name() -> rx.Var:
    return t("Marks and figures")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Badges"), *_badges()),
        shell.specimen(t("Chips"), *_chips()),
        shell.specimen(
            t("Keys"), ui.keys("mod+k"), ui.keys("mod+enter"), ui.keys("alt+up"), ui.kbd("?"), ui.keys("delete")
        ),
        shell.specimen(t("People"), *_people()),
        shell.specimen(t("Figures"), *_figures()),
        shell.specimen(t("Moments"), *_moments()),
        shell.specimen(t("Copying"), *_copies()),
    )


def _badges() -> list[rx.Component]:
    return [
        ui.badge(t("Free")),
        ui.badge(t("Healthy"), tone="ok"),
        ui.badge(t("Paused"), tone="warn"),
        ui.badge(t("Reported"), tone="bad"),
        ui.badge(t("New"), tone="info"),
        ui.badge(t("2 running"), tone="acc"),
        ui.badge(t("Private"), icon="lock"),
    ]


def _chips() -> list[rx.Component]:
    heard = ui.tell(t("Filter removed"))
    return [
        ui.chip("hero"),
        ui.chip("FLUX.2 Pro", on=True),
        ui.chip("1:1", on=False),
        ui.filter_chip(t("Model: FLUX.2 Pro"), on_remove=heard),
        ui.chip(t("Date"), end_icon="chevron_down"),
        ui.chip(t("Filter"), icon="plus", dashed=True),
        rx.el.div(
            ui.chip(t("A tag with a name that goes on for longer than there is room"), on=True), class_name="w-[180px]"
        ),
    ]


def _people() -> list[rx.Component]:
    people = ("Mara Roth", "Jonas", "Aiko Tanaka", "Ødegård Lund", "studio-oak", "Zoë Bell")
    return [
        ui.avatar("Mara Roth", size="s", seed="usr_1"),
        *[ui.avatar(person, seed=person) for person in people],
        ui.avatar("Mara Roth", size="l", seed="usr_1"),
    ]


def _figures() -> list[rx.Component]:
    return [
        ui.number(1236),
        ui.number(6.5, digits=1),
        ui.change(-48),
        ui.change(200),
        ui.percent(99.4, digits=1),
        ui.size(2_100_000),
        ui.size(18_400_000_000),
        ui.money(1499),
        ui.money(2900),
        ui.money(2900, currency="EUR"),
    ]


def _moments() -> list[rx.Component]:
    built = datetime.datetime.now(datetime.UTC)
    ages = (0, 2 * 60, 3 * 3600, 26 * 3600, 20 * 86400, 500 * 86400)
    return [ui.time((built - datetime.timedelta(seconds=age)).isoformat(timespec="seconds")) for age in ages]


def _copies() -> list[rx.Component]:
    return [
        ui.copy_button(t("Layered mountains at dusk"), t("Copy prompt"), size="s"),
        rx.el.span(
            rx.el.span("job_8f2c11", class_name="mono"),
            ui.copy_icon("job_8f2c11", t("Copy the id")),
            class_name="inline-flex items-center gap-1",
        ),
    ]

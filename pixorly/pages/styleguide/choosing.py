"""Ticks, switches, segments, sliders, selects."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "choices"


def name() -> rx.Var:
    return t("Choices")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Ticks"), *_ticks(), class_name="grid gap-3 justify-items-start"),
        shell.specimen(t("Switches"), *_switches(), class_name="grid gap-4 max-w-[420px]"),
        shell.specimen(t("One of a few"), *_segments(), class_name="grid gap-3 max-w-[420px]"),
        shell.specimen(t("By feel"), *_sliders(), class_name="grid gap-2 max-w-[420px]"),
        shell.specimen(t("One of many"), shell.two_wide(*_selects()), class_name=""),
        shell.specimen(t("The browser's own list"), ui.native_select(t("Language"), "language", _languages())),
    )


def _ticks() -> list[rx.Component]:
    return [
        ui.checkbox(t("Show prompts"), default_checked=True),
        ui.checkbox(t("Keep a copy"), hint=t("Counts towards your storage.")),
        ui.checkbox(t("All on this page"), mixed=True),
        ui.checkbox(t("Not in your plan"), disabled=True),
    ]


def _switches() -> list[rx.Component]:
    return [
        ui.switch(t("Private by default"), default_checked=True),
        ui.switch(t("Mail me when credits run low"), hint=t("Once, below 10 % of the month's grant.")),
        ui.switch(t("Not in your plan"), disabled=True),
    ]


def _segments() -> list[rx.Component]:
    counts = [ui.Option(value=str(count), label=str(count)) for count in range(1, 5)]
    months = [ui.Option(value="month", label=t("Monthly")), ui.Option(value="year", label=t("Yearly"))]
    return [
        ui.segmented(t("Images"), "count", counts, default_value="4"),
        ui.segmented(t("Paid"), "interval", months),
        ui.segmented(t("Images"), "closed", counts[:2], disabled=True),
    ]


def _sliders() -> list[rx.Component]:
    return [
        ui.slider(t("Steps"), "steps", min=1, max=60, default_value=28),
        ui.slider(t("Guidance"), "guidance", max=20, step=0.5, default_value=6.5),
        ui.slider(t("Strength"), "strength", default_value=40, unit=" %", disabled=True),
    ]


def _selects() -> list[rx.Component]:
    models = [
        ui.Choice(value="flux", label="FLUX.2 Pro", hint=t("4 credits, about 9 s"), group="OpenRouter"),
        ui.Choice(value="seedream", label="Seedream 4.5", hint=t("3 credits, about 8 s"), group="OpenRouter"),
        ui.Choice(value="local", label="Pixorly Local", hint=t("Free"), group=t("Built in")),
        ui.Choice(value="old", label="FLUX.1 schnell", hint=t("Paused"), group=t("Built in"), disabled=True),
    ]
    return [
        ui.select(t("Model"), "model", models, default_value="flux"),
        ui.select(t("Second model"), "second", models, hint=t("To compare with.")),
        ui.select(t("Third model"), "third", models, error=t("Choose one that is not paused.")),
        ui.select(t("Workspace"), "where", models[:1], default_value="flux", disabled=True),
    ]


def _languages() -> list[ui.Choice]:
    names = {"en": "English", "de": "Deutsch", "es": "Español"}
    return [ui.Choice(value=code, label=label) for code, label in names.items()]

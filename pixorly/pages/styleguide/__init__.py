"""Every part of the design system in every state, on one page, to look at after each change."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import choosing, faces, foundations, marks, overlays, pressing, surfaces, writing
from .shell import index

_CHAPTERS = (foundations, pressing, writing, choosing, marks, surfaces, faces, overlays)


def page() -> rx.Component:
    return rx.el.div(
        ui.anchor("#parts", t("Skip to the parts"), class_name="skip-link"),
        index([(chapter.ANCHOR, chapter.name()) for chapter in _CHAPTERS]),
        rx.el.main(
            rx.el.header(
                rx.el.h1(t("Style guide"), class_name="page-title", tab_index=-1),
                ui.button(t("Change theme"), icon="sun_moon", size="s", on_click=rx.toggle_color_mode),
                class_name="flex flex-wrap items-center justify-between gap-3 mb-3",
            ),
            rx.el.p(
                t("Pictures are the only bright things; one safelight colour marks what acts."),
                class_name="muted text-l max-w-[60ch]",
            ),
            *[chapter.chapter() for chapter in _CHAPTERS],
            id="parts",
            class_name="min-w-0 px-5 desk:px-10 py-8 pb-24 max-w-[1120px]",
        ),
        overlays.commands(),
        ui.notices(),
        ui.tooltips(),
        class_name="min-h-screen desk:grid desk:grid-cols-[220px_minmax(0,1fr)]",
    )

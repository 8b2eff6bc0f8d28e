"""How the style guide is laid out: an index at the side, chapters, and specimens with their names."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t


def index(entries: list[tuple[str, rx.Var]]) -> rx.Component:
    links = [
        ui.anchor(
            f"#{anchor}",
            name,
            class_name="flex items-center min-h-[34px] pointer-coarse:min-h-[44px] px-[10px] rounded-[8px] text-s "
            "muted whitespace-nowrap hover:bg-raised hover:text-text",
        )
        for anchor, name in entries
    ]
    return rx.el.nav(
        rx.el.div(ui.logo(), rx.el.b(t("Pixorly")), class_name="flex items-center gap-[10px] px-[10px] pb-4 text-l"),
        rx.el.div(*links, class_name="flex gap-[2px] overflow-x-auto desk:flex-col"),
        aria_label=t("Parts"),
        class_name="bg-panel border-b border-line p-3 pt-5 "
        "desk:sticky desk:top-0 desk:h-screen desk:border-b-0 desk:border-r",
    )


def chapter(anchor: str, title: rx.Var, *specimens: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="display text-2xl mb-5"),
        rx.el.div(*specimens, class_name="grid gap-7"),
        id=anchor,
        class_name="pt-14 scroll-mt-4",
    )


def specimen(name: rx.Var, *children: Any, class_name: str = "flex flex-wrap items-center gap-3") -> rx.Component:
    return rx.el.div(
        rx.el.h3(name, class_name="label mb-3"), rx.el.div(*children, class_name=class_name), class_name="min-w-0"
    )


def two_wide(*children: Any) -> rx.Component:
    return rx.el.div(*children, class_name="grid gap-5 desk:grid-cols-2 items-start w-full")

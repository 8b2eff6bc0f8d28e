"""Colours and type."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "foundations"

_GROUNDS = ("bg", "panel", "raised", "hover", "line", "line-strong", "control-line")
_WORDS = ("text", "muted", "faint-text", "accent-text", "ok-text", "warn-text", "bad-text", "info-text")
_SIGNALS = ("accent", "accent-hover", "accent-soft", "accent-line", "ok", "warn", "bad", "info")


def name() -> rx.Var:
    return t("Colour and type")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Grounds and lines"), *[_swatch(token) for token in _GROUNDS]),
        shell.specimen(t("Signals"), *[_swatch(token) for token in _SIGNALS]),
        shell.specimen(
            t("Text, 4.5:1 on every ground"),
            *[_words_on(ground) for ground in ("bg", "panel", "raised", "hover")],
            class_name="grid gap-2",
        ),
        shell.specimen(t("Type"), *_type(), class_name="grid gap-3"),
        shell.specimen(t("Logo and icons"), ui.logo(), ui.logo(48), *_icons()),
    )


def _swatch(token: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(class_name="h-12 rounded-m border border-line", style={"background": f"var(--{token})"}),
        rx.el.div(token, class_name="mono text-xs muted mt-1"),
        class_name="w-[104px]",
    )


def _words_on(ground: str) -> rx.Component:
    words = [rx.el.span(word, style={"color": f"var(--{word})"}) for word in _WORDS]
    return rx.el.div(
        *words, class_name="flex flex-wrap gap-4 px-4 py-3 rounded-m text-s", style={"background": f"var(--{ground})"}
    )


def _type() -> list[rx.Component]:
    return [
        rx.el.p(t("A hundred to keep one"), class_name="display text-[46px]"),
        rx.el.p(t("Plan and credits"), class_name="page-title"),
        rx.el.p(t("A lone lighthouse on a basalt cliff"), class_name="text-[15px]"),
        rx.el.p(t("Interface text, fourteen pixels on a line of one and a half.")),
        rx.el.p(t("Small text for what stands beside."), class_name="text-s muted"),
        rx.el.p(t("A label over a control"), class_name="label"),
        rx.el.p("1804289383 · job_8f2c11", class_name="mono"),
    ]


def _icons() -> list[rx.Component]:
    names = ("wand_sparkles", "layout_dashboard", "folder", "heart", "download", "share_2", "lock", "search", "brush")
    return [ui.icon(name) for name in names]

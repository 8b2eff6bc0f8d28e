"""Buttons and links."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "buttons"
_FOCUS = {"outline": "2px solid var(--accent)", "outline_offset": "2px"}


def name() -> rx.Var:
    return t("Buttons and links")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Kinds"), *_kinds()),
        shell.specimen(t("Sizes"), *_sizes()),
        shell.specimen(t("States: point at one for hover, press for active"), *_states()),
        shell.specimen(t("Only a picture, with a label and a tooltip"), *_pictures()),
        shell.specimen(t("Links"), *_links()),
        shell.specimen(t("On a picture"), _on_picture()),
        shell.specimen(t("Long text, narrow place"), _narrow()),
    )


def _kinds() -> list[rx.Component]:
    return [
        ui.button(t("Generate"), kind="primary", keys="mod+enter"),
        ui.button(t("Again"), icon="refresh_cw"),
        ui.button(t("Enhance"), kind="ghost", icon="sparkle"),
        ui.button(t("Delete"), kind="danger", icon="trash_2"),
        ui.button(t("Newest"), end_icon="chevron_down"),
    ]


def _sizes() -> list[rx.Component]:
    return [
        ui.button(t("Small"), size="s", icon="download"),
        ui.button(t("Medium"), icon="download"),
        ui.button(t("Large"), size="l", icon="download"),
        ui.button(t("Small"), size="s", kind="primary"),
        ui.button(t("Medium"), kind="primary"),
        ui.button(t("Large"), size="l", kind="primary"),
    ]


def _states() -> list[rx.Component]:
    return [
        ui.button(t("At rest")),
        ui.button(t("Focused"), style=_FOCUS),
        ui.button(t("Disabled"), disabled=True),
        ui.button(t("Busy"), busy=True, icon="download"),
        ui.button(t("Saving"), kind="primary", busy=True),
        ui.button(t("Disabled"), kind="primary", disabled=True),
        ui.button(t("Blocked"), aria_disabled="true", custom_attrs=ui.tip(t("Add a prompt, and choose a model."))),
    ]


def _pictures() -> list[rx.Component]:
    return [
        ui.icon_button("heart", t("Add to favourites"), keys="f"),
        ui.icon_button("heart", t("Remove from favourites"), keys="f", aria_pressed="true"),
        ui.icon_button("ellipsis", t("More"), kind="ghost"),
        ui.icon_button("x", t("Close"), kind="ghost", size="s", keys="esc"),
        ui.icon_button("lock", t("Keep this seed"), size="s"),
        ui.icon_button("refresh_cw", t("Retry"), busy=True),
        ui.icon_button("download", t("Download"), disabled=True),
        ui.icon_button("wand_sparkles", t("Generate"), kind="primary", size="l"),
    ]


def _links() -> list[rx.Component]:
    return [
        ui.link_button(t("Start free"), "#buttons", kind="primary"),
        ui.link_button(t("Read the API"), "#buttons", icon="code"),
        ui.link_button(t("Sign in"), "#buttons", kind="ghost"),
        ui.icon_link("settings", t("Settings"), "#buttons", kind="ghost"),
        rx.el.p(t("Read"), " ", ui.text_link(t("what is kept and for how long"), "#buttons"), "."),
    ]


def _on_picture() -> rx.Component:
    return rx.el.div(
        ui.icon_button("heart", t("Add to favourites"), kind="on-image", size="s"),
        ui.icon_button("maximize_2", t("Open"), kind="on-image", size="s"),
        ui.button(t("Use all"), kind="on-image", size="s"),
        class_name="flex gap-[6px] items-end p-2 h-[120px] w-[260px] rounded-m",
        style={"background": "linear-gradient(150deg,#3b1f5c,#d0557a 55%,#ffcf9e)"},
    )


def _narrow() -> rx.Component:
    return rx.el.div(
        ui.button(t("Close the account and delete all of its pictures for ever"), kind="danger", icon="trash_2"),
        class_name="w-[220px]",
    )

"""The five faces of a list."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "faces"


def name() -> rx.Var:
    return t("Faces of a list")


def chapter() -> rx.Component:
    heard = ui.tell(t("Filter removed"))
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(t("Loading"), ui.skeleton_tiles(4), ui.skeleton_lines(3, class_name="mt-5"), class_name=""),
        shell.specimen(t("Empty"), _framed(_empty()), class_name=""),
        shell.specimen(
            t("Nothing found"),
            _framed(
                ui.nothing_found(
                    t("No picture fits all of this"),
                    t("Two filters are set. Lift one to see more."),
                    ui.set_filter(t("Tag: hero"), heard),
                    ui.set_filter(t("Model: FLUX.2 Pro"), heard),
                    on_clear=ui.tell(t("Filters cleared"), kind="ok"),
                )
            ),
            class_name="",
        ),
        shell.specimen(t("Error"), _framed(_failed()), class_name=""),
    )


def _empty() -> rx.Component:
    return ui.empty(
        "images",
        t("Your pictures gather here"),
        t("Everything you generate or upload lies in the library, newest first."),
        ui.link_button(t("Open the studio"), "#faces", kind="primary", icon="wand_sparkles"),
    )


def _failed() -> rx.Component:
    return ui.failed(
        t("The library did not answer"),
        t("It took longer than 10 seconds. Nothing is lost."),
        on_retry=ui.tell(t("Trying again")),
    )


def _framed(face: rx.Component) -> rx.Component:
    return rx.el.div(face, class_name="border border-line rounded-l")

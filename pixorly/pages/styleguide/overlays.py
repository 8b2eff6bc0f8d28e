"""What lies above the page."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t

from . import shell

ANCHOR = "overlays"


def name() -> rx.Var:
    return t("Above the page")


def chapter() -> rx.Component:
    return shell.chapter(
        ANCHOR,
        name(),
        shell.specimen(
            t("Dialogs and sheets"),
            _question(),
            _form(),
            _sheet("right", t("Sheet")),
            _sheet("bottom", t("Bottom sheet")),
        ),
        shell.specimen(t("Menus and popovers"), _menu(), _view_menu(), _popover()),
        shell.specimen(t("Notices"), *_notices()),
        shell.specimen(
            t("Command palette"),
            ui.button(t("Search"), icon="search", keys="mod+k", on_click=ui.open_palette(), data_testid="open-palette"),
        ),
    )


def commands() -> rx.Component:
    return ui.palette(
        t("Go to a page or do something"),
        ui.palette_group(
            t("Parts"),
            ui.palette_item(t("Buttons and links"), icon="mouse_pointer_click", href="/styleguide#buttons"),
            ui.palette_item(t("Fields and forms"), icon="text_cursor_input", href="/styleguide#fields", words="input"),
            ui.palette_item(t("Surfaces"), icon="square", href="/styleguide#surfaces", hint=t("Cards, tables, tabs")),
        ),
        ui.palette_group(
            t("Actions"),
            ui.palette_item(t("Change theme"), icon="sun_moon", on_select=rx.toggle_color_mode),
            ui.palette_item(
                t("Show a notice"), icon="bell", on_select=ui.tell(t("From the palette"), kind="ok"), keys="n"
            ),
        ),
    )


def _question() -> rx.Component:
    return ui.dialog(
        title=t("Delete Night ridge for ever"),
        description=t("148 pictures stay in the library. The collection and its shared link can't be brought back."),
        trigger=ui.button(t("Ask"), data_testid="ask"),
        actions=[
            ui.closes(ui.button(t("Keep it"))),
            ui.closes(ui.button(t("Delete for ever"), kind="danger", on_click=ui.tell(t("Deleted"), kind="ok"))),
        ],
    )


def _form() -> rx.Component:
    return ui.dialog(
        rx.el.div(
            ui.text_field(t("Name"), "collection", placeholder=t("Night ridge")),
            ui.select(
                t("Who sees it"),
                "who",
                [ui.Choice(value="me", label=t("Only me")), ui.Choice(value="all", label=t("Everyone with the link"))],
                default_value="me",
            ),
            ui.menu(ui.button(t("Cover"), size="s"), ui.menu_item(t("Newest")), ui.menu_item(t("Choose"))),
            class_name="form",
        ),
        title=t("New collection"),
        trigger=ui.button(t("Dialog with fields"), data_testid="form-dialog"),
        actions=[ui.closes(ui.button(t("Cancel"), kind="ghost")), ui.closes(ui.button(t("Create"), kind="primary"))],
    )


def _sheet(side: Any, label: rx.Var) -> rx.Component:
    return ui.sheet(
        rx.el.p(t("On a phone this comes from below and can be pulled away."), class_name="muted"),
        ui.slider(t("Steps"), f"steps-{side}", min=1, max=60, default_value=28),
        title=t("Advanced"),
        side=side,
        trigger=ui.button(label, data_testid=f"sheet-{side}"),
    )


def _menu() -> rx.Component:
    return ui.menu(
        ui.icon_button("ellipsis", t("More"), data_testid="menu"),
        ui.menu_item(t("Remix"), icon="shuffle", keys="r", on_select=ui.tell(t("Remixed"))),
        ui.menu_item(t("Download"), icon="download", hint=t("PNG, with its recipe inside")),
        ui.menu_item(t("Upscale"), icon="maximize_2", disabled=True, hint=t("Not in your plan")),
        ui.menu_item(t("Open the style guide"), icon="external_link", href="/styleguide"),
        ui.menu_line(),
        ui.menu_item(t("Move to trash"), icon="trash_2", danger=True, keys="delete", on_select=_undo()),
    )


def _view_menu() -> rx.Component:
    return ui.menu(
        ui.button(t("Show"), end_icon="chevron_down"),
        ui.menu_name(t("On each tile")),
        ui.menu_check(t("Model"), checked=True, stays=True),
        ui.menu_check(t("Prompt"), checked=False, stays=True),
        align="start",
    )


def _popover() -> rx.Component:
    return ui.popover(
        ui.button(t("Why this price"), kind="ghost", icon="info"),
        rx.el.p(t("3 prompts × 4 images × 4 credits. What fails is returned.")),
        label=t("How the price is made"),
    )


def _undo() -> rx.Var:
    return ui.tell(t("Moved to trash"), action={"label": t("Undo"), "event": "styleguide:undo"})


def _notices() -> list[rx.Component]:
    trouble = t("The provider timed out after 92 s. Your 3 credits are back.")
    return [
        ui.button(
            t("Done"), on_click=ui.tell(t("Saved {name}", name="Night ridge"), kind="ok"), data_testid="notice-ok"
        ),
        ui.button(t("With an action"), on_click=_undo(), data_testid="notice-undo"),
        ui.button(t("Warning"), on_click=ui.tell(t("Credits run low: 96 are left."), kind="warn")),
        ui.button(t("Error, stays"), on_click=ui.tell(trouble, kind="bad"), data_testid="notice-bad"),
    ]

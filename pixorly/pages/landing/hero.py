"""The first screen: one sentence, one button, and a wall of pictures."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.public import drawn, to_the_studio
from pixorly.components.words import t
from pixorly.pages import routes
from pixorly.services import plans

_TILE = "(max-width: 900px) 31vw, 208px"


def hero() -> rx.Component:
    return rx.el.section(
        rx.el.h1(
            t("Every image model."), rx.el.br(), t("One"), " ", rx.el.em(t("darkroom")), ".", class_name="hero-title"
        ),
        rx.el.p(lead(), class_name="hero-lead"),
        rx.el.div(
            ui.link_button(
                t("Start with {n} free credits", n=plans.get("free").credits_once), routes.SIGN_UP,
                kind="primary", size="l", class_name="for-strangers",
            ),
            to_the_studio(size="l"),
            ui.link_button(t("Read the API"), "/#api", size="l", icon="code"),
            class_name="hero-acts",
        ),
        class_name="hero",
    )  # fmt: skip


def lead() -> rx.Var:
    return t(
        "Prompt, compare, edit and organise images from every provider in a single studio. "
        "See each picture develop live, know its price before you press the button, and keep every version."
    )


def wall() -> rx.Component:
    """Six pictures. On a desk all of them are in the first row; on a phone the first three are."""
    pictures = [
        ("ridges", t("Mountain ridges in violet haze before a low sun")),
        ("silk", t("Ribbons of blue, white and orange on black")),
        ("dunes", t("Sand dunes with sharp crests in evening light")),
        ("planet", t("A banded planet with rings and a small moon")),
        ("petals", t("Ribbons of blue and red on paper")),
        ("aurora", t("Northern lights over a dark lake")),
    ]
    return rx.el.div(
        *[_tile(name, alt, place) for place, (name, alt) in enumerate(pictures)],
        class_name="wall",
    )


def _tile(name: str, alt: rx.Var, place: int) -> rx.Component:
    urgent = {"custom_attrs": {"fetchPriority": "high" if place < 3 else "auto"}}
    return rx.el.div(drawn(name, (240, 480), 640, sizes=_TILE, alt=alt, loading="eager", **urgent))

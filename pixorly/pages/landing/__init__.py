"""The public face: what Pixorly is, in pictures first, and what it costs."""

import reflex as rx

from pixorly.components.public import early_italics, public_page
from pixorly.pages.landing.features import features
from pixorly.pages.landing.hero import hero, lead, wall
from pixorly.pages.landing.pricing import pricing


def page() -> rx.Component:
    return rx.fragment(
        rx.el.meta(name="description", content=lead()),
        early_italics(),
        public_page(hero(), wall(), features(), pricing()),
    )


def head() -> list[rx.Component]:
    """What browsers, phones and link previews want to know of the whole site."""
    return [
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.meta(name="theme-color", content="#0c0b0a"),
        rx.el.meta(name="color-scheme", content="dark light"),
    ]

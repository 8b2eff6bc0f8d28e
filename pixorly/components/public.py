"""What the public pages share: the way round at the top, the small print at the bottom, and pictures that wait."""

from typing import Any, Literal

import reflex as rx

from pixorly.components import ui
from pixorly.components.shell import skip_link
from pixorly.components.words import t
from pixorly.places import HOME

# The serif of the headlines, upright and leaning: fetched before the stylesheet asks, so that nothing reflows.
_SERIF = (
    "/fonts/instrument-serif-latin-400-normal.woff2",
    "/fonts/instrument-serif-latin-400-italic.woff2",
)


def public_page(*content: Any) -> rx.Component:
    """A page that everybody may see: header, main with the content, footer."""
    return rx.fragment(
        _early(_SERIF[0]),
        skip_link(),
        rx.el.div(
            public_header(),
            rx.el.main(*content, id="main", tab_index=-1),
            public_footer(),
            class_name="public",
        ),
    )


def early_italics() -> rx.Component:
    """For a page whose headline leans."""
    return _early(_SERIF[1])


def _early(font: str) -> rx.Component:
    kind = {"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"}
    return rx.el.link(rel="preload", href=font, custom_attrs=kind)


def public_header() -> rx.Component:
    return rx.el.header(
        ui.anchor("/", ui.logo(), rx.el.b("Pixorly"), class_name="public-home"),
        rx.el.nav(*_sections(), aria_label=t("This site"), class_name="public-links"),
        ui.link_button(t("Sign in"), "/sign-in", kind="ghost", class_name="public-sign-in for-strangers"),
        ui.link_button(t("Start free"), "/sign-up", kind="primary", class_name="for-strangers"),
        to_the_studio(),
        _folded_links(),
        class_name="public-header",
    )


def to_the_studio(**props: Any) -> rx.Component:
    """In the place of what is `for-strangers`: the server marks pages of people who are signed in, before any paint."""
    return ui.link_button(t("Open the studio"), HOME, kind="primary", class_name="for-people", **props)


def _folded_links() -> rx.Component:
    """The same links on a phone, in a disclosure that the browser opens and closes by itself."""
    # A link to a section of the page one is on leaves the page standing, and would leave the list open.
    fold = rx.Var('(event) => event.currentTarget.parentNode.removeAttribute("open")')
    return rx.el.details(
        rx.el.summary(ui.icon("menu", label=t("Menu")), class_name="btn icon ghost"),
        rx.el.nav(
            *_sections(),
            ui.anchor("/sign-in", t("Sign in"), class_name="for-strangers"),
            aria_label=t("This site"),
            custom_attrs={"onClick": fold},
        ),
        class_name="public-fold",
    )


def _sections() -> list[rx.Component]:
    return [
        part("/#features", t("Features")),
        part("/#models", t("Models")),
        part("/#api", t("API")),
        part("/#pricing", t("Pricing")),
    ]


def part(address: str, word: Any, **props: Any) -> rx.Component:
    """A link to a part of a page. The browser's own: the router would scroll there and leave the keyboard behind."""
    return rx.el.A.create(word, href=address, **props)


def public_footer() -> rx.Component:
    return rx.el.footer(
        rx.el.span(ui.logo(20), "Pixorly", class_name="public-mark"),
        rx.el.nav(
            part("/#pricing", t("Pricing")),
            ui.anchor("/docs", t("API docs")),
            ui.anchor("/privacy", t("Privacy")),
            ui.anchor("/terms", t("Terms")),
            part("/terms#contact", t("Contact")),
            aria_label=t("Small print"),
        ),
        class_name="public-footer",
    )


def drawn(
    name: str,
    widths: tuple[int, int],
    height: int,
    *,
    sizes: str,
    alt: Any = "",
    loading: Literal["eager", "lazy"] = "lazy",
    **props: Any,
) -> rx.Component:
    """A picture of ours, as AVIF in two widths with a JPEG behind it. `height` belongs to the larger width."""
    large = widths[-1]
    # As attributes and not as style, so that a picture has its shape before any stylesheet is there.
    own = {
        "width": large,
        "height": height,
        "decoding": "async",
        **props.pop("custom_attrs", {}),
    }
    avif = ", ".join(f"/img/{name}-{width}.avif {width}w" for width in widths)
    return rx.el.picture(
        rx.el.source(type="image/avif", src_set=avif, sizes=sizes),
        rx.el.img(
            src=f"/img/{name}-{large}.jpg",
            alt=alt,
            loading=loading,
            custom_attrs=own,
            **props,
        ),
    )

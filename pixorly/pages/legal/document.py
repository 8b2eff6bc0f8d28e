"""How a long text is laid out: headline, a list of what is in it, numbered sections that can be linked to."""

from dataclasses import dataclass

import reflex as rx

from pixorly.components import ui
from pixorly.components.public import part, public_page
from pixorly.components.words import t


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: paragraphs, and lists of points as tuples."""

    key: str
    title: rx.Var
    blocks: tuple[rx.Var | tuple[rx.Var, ...], ...]


def document(title: rx.Var, lead: rx.Var, sections: list[Section]) -> rx.Component:
    return public_page(
        rx.el.article(
            rx.el.div(
                rx.el.h1(title),
                rx.el.p(lead, class_name="legal-lead"),
                rx.el.p(t("Last changed on 21 November 2026."), class_name="faint"),
                class_name="legal-top",
            ),
            _contents(sections),
            rx.el.div(
                _note(),
                *[_section(number, one) for number, one in enumerate(sections, 1)],
                class_name="legal-text",
            ),
            class_name="legal",
        )
    )


def _contents(sections: list[Section]) -> rx.Component:
    links = [rx.el.li(part(f"#{one.key}", one.title)) for one in sections]
    return rx.el.nav(
        rx.el.h2(t("Contents"), id="contents-title"),
        rx.el.ol(*links),
        aria_labelledby="contents-title",
        class_name="legal-contents",
    )


def _note() -> rx.Component:
    return rx.el.aside(
        ui.icon("info"),
        rx.el.p(
            t(
                "Pixorly is software that anybody can run. This text describes what it does as it comes. Whoever runs a "
                "copy for others answers for it, and should adapt this text to their name, place, providers and law."
            )
        ),
        class_name="legal-note",
    )


def _section(number: int, one: Section) -> rx.Component:
    blocks = [
        rx.el.ul(*[rx.el.li(point) for point in block]) if isinstance(block, tuple) else rx.el.p(block)
        for block in one.blocks
    ]
    heading = rx.el.h2(rx.el.span(f"{number}.", class_name="num"), " ", one.title)
    return rx.el.section(heading, *blocks, id=one.key)

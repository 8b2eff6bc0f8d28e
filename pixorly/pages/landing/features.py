"""What one does with it, as a bento of five cards."""

import reflex as rx

from pixorly.components.islands.before_after import before_after
from pixorly.components.public import drawn
from pixorly.components.words import t

_THUMB = "(max-width: 700px) 20vw, 80px"


def features() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Built for people who make a hundred to keep one."), id="features-title"),
        rx.el.div(_edit(), _price(), _models(), _own_look(), _api(), class_name="bento"),
        id="features",
        aria_labelledby="features-title",
        class_name="section",
    )


def _card(title: rx.Var, text: rx.Var, *more: rx.Component, **props) -> rx.Component:
    return rx.el.article(
        rx.el.h3(title),
        rx.el.p(text),
        *more,
        class_name=["bento-card", props.pop("class_name", "")],
        **props,
    )


def _edit() -> rx.Component:
    return _card(
        t("Edit without leaving"),
        t("Inpaint, extend, upscale, cut out, restyle. Every step is a version you can go back to."),
        before_after(
            _dunes("", class_name="drained"),
            _dunes(t("Dunes in evening light, in grey before and in colour after")),
            label=t("How much of the picture is shown before the edit"),
            before=t("Before"),
            after=t("After"),
        ),
        class_name="wide-card",
    )


def _dunes(alt: str | rx.Var, **props) -> rx.Component:
    return drawn(
        "restyle",
        (400, 800),
        450,
        sizes="(max-width: 900px) 92vw, 400px",
        alt=alt,
        **props,
    )


def _price() -> rx.Component:
    return _card(
        t("The price is on the button"),
        t("Credits are held when you press Generate, and come back when a provider fails."),
        rx.el.div(
            rx.el.span(
                t("{prompts} prompts × {images} images", prompts=3, images=4),
                class_name="muted",
            ),
            rx.el.b(t("{n} credits", n=48)),
            class_name="bento-foot num",
        ),
    )


def _models() -> rx.Component:
    return _card(
        t("Same prompt, every model"),
        t("Run one idea on several models side by side, with one seed, in one click."),
        _strip(
            t("The same mountains, drawn by four models"),
            *[f"take-{n}" for n in range(1, 5)],
        ),
        id="models",
    )


def _own_look() -> rx.Component:
    seas = [f"own-{n}" for n in range(1, 5)]
    return _card(
        t("Train on your own look"),
        t("Upload a dozen pictures and get a private model of a face, a product or a style."),
        _strip(
            t("Four seas at sunset, and mountains made in their look"),
            *seas,
            "own-5",
            class_name="learned",
        ),
    )


def _strip(said: rx.Var, *names: str, class_name: str = "") -> rx.Component:
    """Small pictures in a row, read out as one."""
    return rx.el.div(
        *[drawn(name, (96, 192), 192, sizes=_THUMB) for name in names],
        class_name=["strip", class_name],
        custom_attrs={"role": "img", "aria-label": said},
    )


def _api() -> rx.Component:
    sample = rx.el.pre(
        "POST /api/v1/generate\n{ ", _key("prompt"), ": ", _value("mountains at dusk"), ",\n  ",
        _key("model"), ": ", _value("flux-2-pro"), " }\n→ 202 { ", _key("jobId"), ": ", _value("job_8f2c"), " }\n\n",
        "GET /api/v1/status/job_8f2c?wait=30\n→ 200 { ", _key("status"), ": ", _value("completed"), " }",
        aria_label=t("Asking for a picture over REST, and waiting for it"),
        role="group",
    )  # fmt: skip
    return rx.el.article(
        rx.el.h3(t("The same over REST"), class_name="unseen"),
        sample,
        id="api",
        class_name="bento-card",
    )


def _key(word: str) -> rx.Component:
    return rx.el.b(f'"{word}"')


def _value(word: str) -> rx.Component:
    return rx.el.i(f'"{word}"')

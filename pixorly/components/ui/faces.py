"""The five faces of a list: loading, empty, nothing found, error, full."""

from typing import Any

import reflex as rx

from pixorly.components.words import t

from .badge import filter_chip
from .button import button
from .icon import icon as picture
from .part import Text, classes


def faces(
    face: rx.Var[str],
    *,
    loading: rx.Component,
    empty: rx.Component,
    nothing: rx.Component,
    error: rx.Component,
    full: rx.Component,
) -> rx.Component:
    """Whichever face State names: "loading", "empty", "nothing", "error" or "full"."""
    return rx.fragment(
        rx.match(face, ("loading", loading), ("empty", empty), ("nothing", nothing), ("error", error), full)
    )


def empty(icon: str, title: Text, text: Text, action: rx.Component | None = None, **props: Any) -> rx.Component:
    """What belongs here, and the one button that brings it."""
    return _face(icon, title, text, [action] if action is not None else [], "face", props)


def nothing_found(title: Text, text: Text, *filters: rx.Component, on_clear: Any = None, **props: Any) -> rx.Component:
    """Which filters left nothing: each can be lifted (`set_filter`), or all at once."""
    clear = [button(t("Clear all filters"), size="s", on_click=on_clear)] if on_clear is not None else []
    return _face("search_x", title, text, [*filters, *clear], "face", props)


def set_filter(label: Text, on_remove: Any) -> rx.Component:
    return filter_chip(label, on_remove=on_remove)


def failed(title: Text, text: Text, *, on_retry: Any = None, **props: Any) -> rx.Component:
    """What could not be shown and why, with a way to try again."""
    retry = [button(t("Retry"), icon="refresh_cw", on_click=on_retry)] if on_retry is not None else []
    return _face("cloud_off", title, text, retry, "face error", {"role": "alert", **props})


def skeleton(width: str = "100%", height: str = "12px", **props: Any) -> rx.Component:
    """The place of something that is on its way."""
    size = {"width": width, "height": height, **props.pop("style", {})}
    return rx.el.span(class_name=classes("skeleton", props), style=size, aria_hidden="true", **props)


def skeleton_lines(count: int = 3, **props: Any) -> rx.Component:
    """Text on its way: ragged, as text is."""
    widths = ("92%", "78%", "86%", "64%")
    lines = [
        rx.el.span(class_name="skeleton line", style={"width": widths[at % len(widths)]}, aria_hidden="true")
        for at in range(count)
    ]
    return _waiting(*lines, **props)


def skeleton_tiles(count: int = 4, ratio: float = 1, **props: Any) -> rx.Component:
    """Pictures on their way, in the shape they will have."""
    tiles = [
        rx.el.span(class_name="skeleton tile", style={"--ratio": str(ratio)}, aria_hidden="true") for _ in range(count)
    ]
    props["class_name"] = classes("grid grid-cols-2 gap-2 min-[640px]:grid-cols-4", props)
    return _waiting(*tiles, **props)


def _waiting(*shapes: rx.Component, **props: Any) -> rx.Component:
    return rx.el.div(*shapes, rx.el.span(t("Loading"), class_name="unseen"), role="status", aria_busy="true", **props)


def _face(icon: str, title: Text, text: Text, acts: list, look: str, props: dict[str, Any]) -> rx.Component:
    return rx.el.div(
        rx.el.span(picture(icon), class_name="face-icon"),
        rx.el.p(title, class_name="face-title"),
        rx.el.p(text, class_name="face-text"),
        *([rx.el.div(*acts, class_name="face-acts")] if acts else []),
        class_name=classes(look, props),
        **props,
    )

"""Buttons, and links that look like them. The word on it is a verb."""

from typing import Any, Literal

import reflex as rx

from .icon import icon as picture
from .kbd import keys as key_caps
from .part import Text, classes

Kind = Literal["primary", "plain", "ghost", "danger", "on-image"]
Size = Literal["s", "m", "l"]

_SIZES = {"s": "sm", "m": "", "l": "lg"}


def button(
    label: Text,
    *more: rx.Component,
    kind: Kind = "plain",
    size: Size = "m",
    icon: str | None = None,
    end_icon: str | None = None,
    keys: str | None = None,
    busy: bool | rx.Var[bool] = False,
    **props: Any,
) -> rx.Component:
    """Something to do. While `busy` it turns and takes no further press, but keeps the keyboard's place."""
    props = _pressable(props, busy)
    return rx.el.button(*_face(label, more, icon, end_icon, keys), class_name=_look(kind, size, props), **props)


def icon_button(
    icon: str, label: Text, *, kind: Kind = "plain", size: Size = "m", keys: str = "", busy: Any = False, **props: Any
) -> rx.Component:
    """A button that is only a picture: the label is what is read out and what the tooltip says."""
    props = _pressable(props, busy)
    said = {"aria-label": label, "data-tip": label} | ({"data-tip-keys": keys} if keys else {})
    props["custom_attrs"] = {**said, **props.get("custom_attrs", {})}
    return rx.el.button(picture(icon), class_name=_look(kind, size, props, "icon"), **props)


def link_button(
    label: Text,
    href: Text,
    *,
    kind: Kind = "plain",
    size: Size = "m",
    icon: str | None = None,
    end_icon: str | None = None,
    keys: str | None = None,
    **props: Any,
) -> rx.Component:
    """A way to another page that looks like a button."""
    return anchor(href, *_face(label, (), icon, end_icon, keys), class_name=_look(kind, size, props), **props)


def icon_link(
    icon: str, label: Text, href: Text, *, kind: Kind = "plain", size: Size = "m", **props: Any
) -> rx.Component:
    said = {"aria-label": label, "data-tip": label, **props.pop("custom_attrs", {})}
    return anchor(href, picture(icon), class_name=_look(kind, size, props, "icon"), custom_attrs=said, **props)


def text_link(label: Text, href: Text, **props: Any) -> rx.Component:
    """A link inside a sentence."""
    return anchor(href, label, class_name=classes("text-link", props), **props)


def anchor(href: Text, *children: Any, **props: Any) -> rx.Component:
    """An `a` that stays inside the app where it can, and is fetched whole where the server answers by itself."""
    answered_whole = isinstance(href, str) and (not href.startswith("/") or href.startswith(("/api/", "/auth/")))
    # `rx.el.a` is the router's link; the plain element is only to be had by its class.
    return (rx.el.A.create if answered_whole else rx.el.a)(*children, href=href, **props)


def _face(label: Text, more: tuple, icon: str | None, end_icon: str | None, keys: str | None) -> list:
    return [
        *([picture(icon)] if icon else []),
        label,
        *more,
        *([key_caps(keys)] if keys else []),
        *([picture(end_icon)] if end_icon else []),
    ]


def _look(kind: Kind, size: Size, props: dict[str, Any], *more: str) -> list:
    return classes(" ".join(filter(None, ["btn", kind if kind != "plain" else "", _SIZES[size], *more])), props)


def _pressable(props: dict[str, Any], busy: Any) -> dict[str, Any]:
    props.setdefault("type", "button")
    if busy is False:
        return props
    # `disabled` would throw the keyboard back to the top of the page, so a busy button only ignores the press.
    props["aria_busy"] = props["aria_disabled"] = rx.cond(busy, "true", "false")
    if "on_click" in props:
        props["on_click"] = rx.cond(busy, rx.noop(), props["on_click"])
    return props

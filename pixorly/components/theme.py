"""Tokens for Tailwind, stylesheets and early fonts: what the app needs once to look like Pixorly."""

import reflex as rx

STYLESHEETS = ["/tokens.css", "/base.css", "/controls.css", "/surfaces.css", "/overlays.css"]

INTERFACE_FONT = "/fonts/geist-latin-wght-normal.woff2"
HEADLINE_FONT = "/fonts/instrument-serif-latin-400-normal.woff2"

_COLORS = [
    "bg",
    "panel",
    "raised",
    "hover",
    "line",
    "line-strong",
    "text",
    "muted",
    "faint",
    "faint-text",
    "accent",
    "accent-hover",
    "accent-text",
    "on-accent",
    "accent-soft",
    "accent-line",
    "ok",
    "ok-text",
    "warn",
    "warn-text",
    "bad",
    "bad-text",
    "info",
    "info-text",
    "on-image",
    "control-line",
    "scrim",
]

_THEME = {
    "extend": {
        "colors": {name: f"var(--{name})" for name in _COLORS},
        "fontFamily": {"ui": "var(--ui)", "display": "var(--display)", "mono": "var(--mono)"},
        "fontSize": {name: f"var(--t-{name})" for name in ("xs", "s", "m", "l", "xl", "2xl", "hero")},
        "borderRadius": {name: f"var(--r-{name})" for name in ("s", "m", "l", "full")},
        "boxShadow": {"float": "var(--shadow)"},
        "transitionTimingFunction": {"ours": "var(--ease)"},
        "screens": {"phone": {"max": "640px"}, "desk": "900px"},
    }
}


def tailwind_plugin() -> rx.plugins.TailwindV4Plugin:
    """Tailwind's layout utilities, speaking our colours, sizes and radii."""
    return rx.plugins.TailwindV4Plugin({"theme": _THEME})


def early_fonts(*fonts: str) -> list[rx.Component]:
    """Head links that fetch fonts before the stylesheet asks for them; at least the interface font."""
    return [
        rx.el.link(
            rel="preload", href=font, custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"}
        )
        for font in fonts or (INTERFACE_FONT,)
    ]

"""The theme, for those who have the parts loaded anyway; `pixorly.components.theme` itself loads none."""

from pixorly.components.theme import HEADLINE_FONT, INTERFACE_FONT, STYLESHEETS, early_fonts, tailwind_plugin

__all__ = ["HEADLINE_FONT", "INTERFACE_FONT", "STYLESHEETS", "early_fonts", "tailwind_plugin"]

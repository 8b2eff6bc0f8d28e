"""Pictures: looked at under limits, developed, made smaller, told apart, and labelled with how they were made."""

from pixorly.integrations.pictures.apart import TooMuch, develop_anew_apart, develop_apart
from pixorly.integrations.pictures.base import NotAPicture, TooLarge
from pixorly.integrations.pictures.deriving import Source, as_format, derive, derived_as
from pixorly.integrations.pictures.developing import (
    PREVIEW_SIDE,
    THUMBNAIL_SIDES,
    Copy,
    Developed,
    develop,
    develop_anew,
    small_jpeg,
)
from pixorly.integrations.pictures.holes import cut, filled
from pixorly.integrations.pictures.looks import Colour
from pixorly.integrations.pictures.reading import MEDIA_TYPES, Readable, read
from pixorly.integrations.pictures.recipes import as_avif_with_recipe, recipe_in, with_recipe, without_metadata
from pixorly.integrations.pictures.sizes import Size, asked_for, negotiate

__all__ = [
    "MEDIA_TYPES",
    "PREVIEW_SIDE",
    "THUMBNAIL_SIDES",
    "Colour",
    "Copy",
    "Developed",
    "NotAPicture",
    "Readable",
    "Size",
    "Source",
    "TooLarge",
    "TooMuch",
    "as_avif_with_recipe",
    "as_format",
    "asked_for",
    "cut",
    "derive",
    "derived_as",
    "develop",
    "develop_anew",
    "develop_anew_apart",
    "develop_apart",
    "filled",
    "negotiate",
    "read",
    "recipe_in",
    "small_jpeg",
    "with_recipe",
    "without_metadata",
]

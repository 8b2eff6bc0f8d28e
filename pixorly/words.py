"""Words a person reads: written in English where they are used, translated when they are shown.

`t("Saved {name}", name=…)` marks a text and carries its values along. It is a plain English string
until a door or a mail says it in a language; screens translate in the browser
(`components/words.py`), so a change of language needs no round trip.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
_LOCALES = Path(__file__).parent / "locales"


class Words(str):
    """English text that remembers its template and values, so that it can be said in another language."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any] | None = None) -> "Words":
        values = values or {}
        words = super().__new__(cls, template.format(**values) if values else template)
        words.template, words.values = template, values
        return words


def t(template: str, **values: Any) -> Words:
    return Words(template, values)


def say(language: str, words: Words) -> str:
    """The words in that language, or in English where the translation is missing."""
    template = dictionary(language).get(words.template, words.template)
    return template.format(**words.values) if words.values else template


@cache
def dictionary(language: str) -> dict[str, str]:
    if language not in LANGUAGES or language == "en":
        return {}
    return json.loads((_LOCALES / f"{language}.json").read_text("utf-8"))

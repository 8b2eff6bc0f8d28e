"""What the painter understands: tables of words, and the one index made of them."""

from functools import cache

from pixorly.painter.vocabulary import light, scenes
from pixorly.painter.vocabulary.tokens import plain

Meaning = tuple[str, str]
"""A kind (scene, element, colour, hour, weather, mood, palette, style) and a name."""


def rows(table: str) -> dict[str, list[str]]:
    """Name and words of each row; an indented line carries on the row above."""
    lines: list[str] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            lines[-1] += line
        else:
            lines.append(line)
    parts = (line.split(":", 1) for line in lines)
    return {name.strip(): [word for word in words.split() if word != "|"] for name, words in parts}


WEIGHTS = {name.split()[0]: int(name.split()[1]) for name in rows(scenes.SCENES)}
SCENES = tuple(WEIGHTS)


@cache
def index() -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    """Each word or phrase, plainly spelled, with all it means."""
    tables = {
        "scene": {name.split()[0]: words for name, words in rows(scenes.SCENES).items()},
        "element": rows(scenes.ELEMENTS),
        "colour": rows(light.COLOUR_WORDS),
        "hour": rows(light.HOURS),
        "weather": rows(light.WEATHER),
        "mood": rows(light.MOOD_WORDS),
        "palette": rows(light.PALETTE_WORDS),
        "style": rows(light.STYLES),
    }
    found: dict[tuple[str, ...], list[Meaning]] = {}
    for kind, table in tables.items():
        for name, words in table.items():
            for word in words:
                phrase = tuple(plain(part) for part in word.replace("-", "_").split("_"))
                meanings = found.setdefault(phrase, [])
                if (kind, name) not in meanings:
                    meanings.append((kind, name))
    return {phrase: tuple(meanings) for phrase, meanings in found.items()}


LONGEST = max(len(phrase) for phrase in index())

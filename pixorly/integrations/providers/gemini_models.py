"""Google's image models: which of its listing they are, what they can, and what their tokens cost."""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pixorly.integrations.providers.abilities import Abilities, Tier
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.cost import Cost, Variant
from pixorly.integrations.providers.curated import entries
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.wire import count_in, fields_in

_TIERS = {"512": Tier("512", 512), "1K": Tier("1K", 1024), "2K": Tier("2K", 2048), "4K": Tier("4K", 4096)}
_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
# Room in a quote for the words of a prompt, and for the few that a model thinks before it draws.
_WORD_TOKENS = 500
_METHOD = "generateContent"


def models_from(listed: Iterable[Any]) -> Iterator[Model]:
    """Those of the listing that draw. One that we don't know yet is offered with what they all can, at no known price."""
    for each in listed:
        told = fields_in(each)
        name, methods = told.get("name"), told.get("supportedGenerationMethods")
        if not isinstance(name, str) or not isinstance(methods, list) or _METHOD not in methods:
            continue
        name = name.removeprefix("models/")
        if name in _curated():
            yield _model(_curated()[name])
        elif "-image" in name and "preview" not in name:
            title = told.get("displayName")
            yield _model(_unknown(name, title if isinstance(title, str) and title.strip() else name))


@cache
def _curated() -> dict[str, dict[str, Any]]:
    return entries("gemini")


def _unknown(name: str, title: str) -> dict[str, Any]:
    words = "A model of Google's that is newer than our list: its price is not known."
    return {"id": name, "name": title.strip()[:120], "description": words, "tiers": ["1K"], "most_references": 3}


def _model(entry: dict[str, Any]) -> Model:
    return Model(
        id=f"gemini/{entry['id']}",
        provider="gemini",
        name=entry["name"],
        description=entry["description"],
        abilities=Abilities(
            ratios=(*_RATIOS, *entry.get("extra_ratios", ())),
            tiers=tuple(_TIERS[name] for name in entry["tiers"]),
            most_references=entry["most_references"],
            kinds=(Kind.GENERATE, Kind.EDIT),
            has_seed=True,
        ),
        cost=_cost(entry),
        typical_seconds=entry.get("typical_seconds"),
        private={"dollars_per_million": entry.get("dollars_per_million", {})},
    )


def _cost(entry: dict[str, Any]) -> Cost:
    dollars = entry.get("dollars_per_million")
    if not dollars:
        return Cost()
    variants = tuple(Variant(name, math.ceil(tokens * dollars["image"])) for name, tokens in entry["tokens"].items())
    return Cost(
        per_call=math.ceil(_WORD_TOKENS * dollars["text"]),
        per_reference=math.ceil(entry["reference_tokens"] * dollars["input"]),
        variants=variants,
    )


def charged(model: Model, usage: Any) -> int | None:
    """What the tokens of an answer come to. A dollar for a million of them is a millionth for one."""
    dollars = model.private.get("dollars_per_million")
    if not dollars or not isinstance(usage, dict):
        return None
    told, back = count_in(usage, "promptTokenCount"), count_in(usage, "candidatesTokenCount")
    details = usage.get("candidatesTokensDetails")
    drawn = sum(
        count_in(each, "tokenCount")
        for each in (details if isinstance(details, list) else ())
        if isinstance(each, dict) and each.get("modality") == "IMAGE"
    )
    # Where it does not tell them apart, all of it was the picture.
    drawn = min(drawn or back, back)
    written = back - drawn + count_in(usage, "thoughtsTokenCount")
    total = told * dollars["input"] + drawn * dollars["image"] + written * dollars["text"]
    return math.ceil(round(total, 3)) if back else None

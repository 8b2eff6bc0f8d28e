"""The image models of OpenAI, from a curated file, and whatever another server lists that speaks as OpenAI does."""

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pixorly.integrations.providers.abilities import Abilities, Tier
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.cost import Cost, Variant
from pixorly.integrations.providers.curated import entries
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.wire import count_in

# Room in a quote for the words of a prompt.
_WORD_TOKENS = 100
# Nobody lists more that draw, and some list everything there is.
_MOST_OTHERS = 200
_OPENAI = ("openai", "system")
_MARKS = ("type", "modality", "task", "output_modalities")
_PLAIN = Abilities(
    sizes=((1024, 1024), (1216, 832), (832, 1216), (1344, 768), (768, 1344), (512, 512)),
    ratios=("1:1", "3:2", "2:3", "16:9", "9:16"),
    tiers=(Tier("1K", 1024), Tier("512", 512)),
)


def models_from(listed: Iterable[Any]) -> Iterator[Model]:
    """Curated ones as they are known; of the others, those that may draw."""
    entries = [each for each in listed if isinstance(each, dict) and _name(each)]
    others = [each for each in entries if each["id"] not in _curated() and not _is_of_openai(each)]
    # Servers that tell what each model makes are believed; one that tells nothing is taken at its word that it has them.
    marked = [each for each in others if _marks(each)]
    yield from (_curated()[each["id"]] for each in entries if each["id"] in _curated())
    for each in (marked or others)[:_MOST_OTHERS]:
        if not marked or "image" in _marks(each):
            yield _plain(each["id"])


@cache
def _curated() -> dict[str, Model]:
    return {name: _model(each) for name, each in entries("openai").items()}


def _model(entry: dict[str, Any]) -> Model:
    ratios, tiers = tuple(entry["ratios"]), TypeAdapter(tuple[Tier, ...]).validate_python(entry.get("tiers", []))
    shapes = Abilities(ratios=ratios, tiers=tiers)
    followed = [shapes.size(ratio, tier.name) for tier in tiers for ratio in ratios]
    return Model(
        id=f"openai/{entry['id']}",
        provider="openai",
        name=entry["name"],
        description=entry["description"],
        abilities=Abilities(
            sizes=tuple((width, height) for width, height in entry.get("sizes", followed)),
            ratios=ratios,
            tiers=tiers or (Tier("1K", 1024),),
            # More at once can outlast a call, and an answer that is lost is paid for.
            most_pictures=4,
            most_references=16,
            qualities=tuple(entry["qualities"]),
            backgrounds=tuple(entry["backgrounds"]),
            kinds=(Kind.GENERATE, Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT),
            widest_margin=1024,
        ),
        cost=_cost(entry),
        typical_seconds=entry["typical_seconds"],
        private={"is_gpt": True, "dollars_per_million": entry.get("dollars_per_million", {})},
    )


def _cost(entry: dict[str, Any]) -> Cost:
    dollars = entry.get("dollars_per_million")
    if not dollars:
        return Cost()
    return Cost(
        per_call=math.ceil(_WORD_TOKENS * dollars["text"]),
        per_reference=math.ceil(entry["reference_tokens"] * dollars["picture"]),
        variants=tuple(Variant(name, math.ceil(tokens * dollars["drawn"])) for name, tokens in entry["tokens"].items()),
    )


def _plain(name: str) -> Model:
    return Model(
        id=f"openai/{name}",
        provider="openai",
        name=name[:120],
        description="A model of a server that speaks as OpenAI does. What it can, and what it costs, is not known.",
        abilities=_PLAIN,
        cost=Cost(),
        private={"is_gpt": False},
    )


def charged(model: Model, usage: Any) -> int | None:
    """What the tokens of an answer come to. A dollar for a million of them is a millionth for one."""
    dollars = model.private.get("dollars_per_million")
    if not dollars or not isinstance(usage, dict) or not count_in(usage, "output_tokens"):
        return None
    details = usage.get("input_tokens_details")
    seen = count_in(details, "image_tokens") if isinstance(details, dict) else 0
    told = max(0, count_in(usage, "input_tokens") - seen)
    total = told * dollars["text"] + seen * dollars["picture"] + count_in(usage, "output_tokens") * dollars["drawn"]
    return math.ceil(round(total, 3))


def _name(listed: dict[str, Any]) -> bool:
    return isinstance(listed.get("id"), str) and 0 < len(listed["id"].strip()) <= 200


def _is_of_openai(listed: dict[str, Any]) -> bool:
    """Its own listing names speech, text and all the rest, and none that draws beside the curated ones."""
    return str(listed.get("owned_by")).lower().startswith(_OPENAI)


def _marks(listed: dict[str, Any]) -> str:
    """What the server says this model is for, in its own words."""
    return " ".join(str(listed[name]) for name in _MARKS if listed.get(name)).lower()

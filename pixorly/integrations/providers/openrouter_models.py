"""OpenRouter's own listing of image models, read as abilities and costs."""

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from pixorly.integrations.providers.abilities import Abilities, Range, Tier
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.cost import Cost, Variant, micro_usd
from pixorly.integrations.providers.wire import fields_in

TIERS = {
    "512": Tier("512", 512),
    "768": Tier("768", 768),
    "1K": Tier("1K", 1024),
    "1.5K": Tier("1.5K", 1536),
    "2K": Tier("2K", 2048),
    "4K": Tier("4K", 4096),
}
_USUAL_TIER = TIERS["1K"]
_MOST_PICTURES, _MOST_REFERENCES = 10, 16
_LONGEST_RATIO = 21
# What may be passed on to a provider has a name there and no range. Source: docs.bfl.ai, FLUX.2 [flex].
_PASSED_ON = {"steps": Range(1, 50, 50), "guidance": Range(1.5, 10, 4.5, 0.5)}
# Output tokens per picture of models that are billed by token. Sources: ai.google.dev/gemini-api/docs/pricing and
# platform.openai.com/docs/guides/image-generation, for the largest shape of each. 20 November 2026.
_TOKENS: dict[str, dict[str, int]] = {
    "google/gemini-2.5-flash-image": {"1K": 1290},
    "google/gemini-3-pro-image": {"1K": 1120, "2K": 1120, "4K": 2000},
    "google/gemini-3.1-flash-image": {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520},
    "openai/gpt-image-1-mini": {"low": 408, "medium": 1584, "high": 6240, "auto": 6240},
}


def model_from(listed: dict[str, Any], endpoints: list[dict[str, Any]]) -> Model | None:
    """None for what is no raster image model, or in a shape that we don't know."""
    name_there = listed.get("id")
    parameters = fields_in(listed.get("supported_parameters"))
    formats = _values(parameters, "output_format")
    if not isinstance(name_there, str) or "/" not in name_there or formats == ("svg",):
        return None
    if not _has_pictures(listed, "output_modalities"):
        return None
    passed_on = _passed_on(endpoints)
    return Model(
        id=f"openrouter/{name_there}",
        provider="openrouter",
        name=_text(listed, "name", 120) or name_there,
        description=_text(listed, "description", 2000),
        abilities=_abilities(parameters, {name for names in passed_on.values() for name in names}, listed),
        cost=_cost(name_there, endpoints),
        private={"sends": sorted(parameters), "passes_on": passed_on, "formats": list(formats)},
    )


def _abilities(parameters: dict[str, Any], passed_on: set[str], listed: dict[str, Any]) -> Abilities:
    ratios = tuple(each for each in _values(parameters, "aspect_ratio") if _is_ratio(each))
    listed_tiers = [TIERS[each] for each in _values(parameters, "resolution") if each in TIERS]
    # What a model lists first need not be what it makes of a wish that names none.
    tiers = tuple(sorted(listed_tiers, key=lambda tier: tier != _USUAL_TIER))
    sizes = tuple(size for each in _values(parameters, "size") if (size := _size(each)))
    takes_pictures = _has_pictures(listed, "input_modalities")
    references = _most(parameters, "input_references", _MOST_REFERENCES) if takes_pictures else 0
    return Abilities(
        sizes=() if ratios else sizes,
        ratios=ratios or tuple(dict.fromkeys(_ratio(*size) for size in sizes)) or ("1:1",),
        tiers=tiers or (_USUAL_TIER,),
        most_pictures=max(1, _most(parameters, "n", _MOST_PICTURES)),
        most_references=references,
        steps=_PASSED_ON["steps"] if "steps" in passed_on else None,
        guidance=_PASSED_ON["guidance"] if "guidance" in passed_on else None,
        qualities=_values(parameters, "quality"),
        backgrounds=_values(parameters, "background"),
        has_seed="seed" in parameters,
    )


def _has_pictures(listed: dict[str, Any], way: str) -> bool:
    """Where it is not told what goes in or comes out, pictures do."""
    told = fields_in(listed.get("architecture")).get(way)
    return not told or not isinstance(told, list) or "image" in told


def _ratio(width: int, height: int) -> str:
    """As people call it: 1536 × 1024 is 3:2."""
    called = Fraction(width, height).limit_denominator(_LONGEST_RATIO)
    return f"{called.numerator}:{called.denominator}"


def _passed_on(endpoints: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for endpoint in endpoints:
        slug, allowed = endpoint.get("provider_slug"), endpoint.get("allowed_passthrough_parameters")
        if isinstance(slug, str) and isinstance(allowed, list):
            found[slug] = [name for name in _PASSED_ON if name in allowed]
    return {slug: names for slug, names in found.items() if names}


def _cost(name_there: str, endpoints: list[dict[str, Any]]) -> Cost:
    """The dearest of its endpoints, since OpenRouter chooses where a call goes and the quote must hold anywhere."""
    costs = [_cost_at(name_there, endpoint) for endpoint in endpoints]
    known = [cost for cost in costs if cost.per_picture is not None or cost.per_megapixel or cost.variants]
    if not known:
        return Cost()
    return max(known, key=lambda cost: cost.of(2048, 2048, tier=TIERS["2K"]) or 0)


def _cost_at(name_there: str, endpoint: dict[str, Any]) -> Cost:
    per_call, per_picture, per_megapixel, per_reference = 0, None, None, 0
    variants: list[Variant] = []
    for line in _dicts(endpoint.get("pricing")):
        billable, unit, variant, price = line.get("billable"), line.get("unit"), line.get("variant"), _price(line)
        if price is None:
            continue
        match billable, unit:
            case "output_image", "token":
                variants += _by_token(name_there, line["cost_usd"])
            case "output_image", "image" | "request" if isinstance(variant, str) and variant:
                variants.append(Variant(variant, price))
            case "output_image", "image":
                per_picture = max(per_picture or 0, price)
            case "output_image", "megapixel":
                per_megapixel = max(per_megapixel or 0, price)
            case _, "request":
                per_call += price
            case "input_image" | "input_reference", "image" | "megapixel":
                per_reference = max(per_reference, price)
    return Cost(per_call, per_picture, per_megapixel, per_reference, tuple(variants))


def _price(line: dict[str, Any]) -> int | None:
    return micro_usd(line.get("cost_usd"))


def _by_token(name_there: str, dollars: float) -> Iterator[Variant]:
    for name, tokens in _TOKENS.get(name_there, {}).items():
        yield Variant(name, math.ceil(round(dollars * tokens * 1_000_000, 3)))


def _values(parameters: dict[str, Any], name: str) -> tuple[str, ...]:
    values = fields_in(parameters.get(name)).get("values")
    return tuple(each for each in values if isinstance(each, str)) if isinstance(values, list) else ()


def _most(parameters: dict[str, Any], name: str, most: int) -> int:
    """The top of a range; 0 when the parameter is missing, and ours when it names none."""
    if name not in parameters:
        return 0
    top = fields_in(parameters[name]).get("max")
    return int(min(max(top, 0), most)) if isinstance(top, int | float) and not isinstance(top, bool) else most


def _size(text: str) -> tuple[int, int] | None:
    width, _, height = text[:20].partition("x")
    return (int(width), int(height)) if width.isdecimal() and height.isdecimal() and int(width) * int(height) else None


def _is_ratio(text: str) -> bool:
    try:
        across, down = (float(each) for each in text.split(":"))
    except ValueError:
        return False
    return math.isfinite(across) and math.isfinite(down) and 0 < across <= 100 and 0 < down <= 100


def _text(listed: dict[str, Any], name: str, most: int) -> str:
    value = listed.get(name)
    return value.strip()[:most] if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

"""The FLUX models of Together, from a curated file: it lists which it has, and neither their inputs nor their prices."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pixorly.integrations.providers.abilities import Abilities
from pixorly.integrations.providers.base import Model, Request
from pixorly.integrations.providers.cost import Cost
from pixorly.integrations.providers.wire import inlined

_FILE = Path(__file__).with_name("together_models.json")


@dataclass(frozen=True)
class Curated:
    """A model, and what it calls our fields."""

    model: Model
    input: dict[str, str]


@cache
def curated() -> dict[str, Curated]:
    """By the name that Together knows a model by."""
    return {each["id"]: _curated(each) for each in json.loads(_FILE.read_text("utf-8"))["models"]}


def models_from(listed: Iterable[Any]) -> tuple[Model, ...]:
    """Those we know of the image models that are listed; all of them where it lists none, as it may for some accounts."""
    told = [each.get("id") for each in listed if isinstance(each, dict) and each.get("type") == "image"]
    return tuple(known.model for name, known in curated().items() if not told or name in told)


def wish_for(known: Curated, request: Request) -> dict[str, Any]:
    """The request in the words of the model. What has no word there is not sent."""
    pictures = [inlined(each) for each in request.pictures]
    ours: dict[str, Any] = {
        "width": request.width,
        "height": request.height,
        "ratio": known.model.abilities.ratio_of(request.width, request.height),
        "steps": request.steps,
        "guidance": request.guidance,
        "picture": pictures[0] if pictures else None,
        "pictures": pictures or None,
        "loras": [{"path": each.weights, "scale": each.scale} for each in request.loras] or None,
    }
    theirs = {known.input[name]: value for name, value in ours.items() if name in known.input and value is not None}
    return {
        "model": request.model.name_there,
        "prompt": request.prompt,
        "n": request.count,
        "seed": request.own_seed,
        "output_format": "png",
        # What is asked for as base64 comes as b64_json.
        "response_format": "base64",
    } | theirs


def _curated(entry: dict[str, Any]) -> Curated:
    model = Model(
        id=f"together/{entry['id']}",
        provider="together",
        name=entry["name"],
        description=entry["description"],
        abilities=TypeAdapter(Abilities).validate_python(entry["abilities"]),
        cost=TypeAdapter(Cost).validate_python(entry["cost"]),
        typical_seconds=entry["typical_seconds"],
    )
    return Curated(model, entry["input"])

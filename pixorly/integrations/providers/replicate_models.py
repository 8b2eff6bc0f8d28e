"""The models of Replicate that we know, from a curated file: it lists thousands, each with inputs of its own."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pixorly.integrations.providers.abilities import Abilities
from pixorly.integrations.providers.base import Model, Request
from pixorly.integrations.providers.cost import Cost

_FILE = Path(__file__).with_name("replicate_models.json")


@dataclass(frozen=True)
class Curated:
    """A model, what it calls our fields, and what it is told in any case."""

    model: Model
    input: dict[str, str]
    always: dict[str, Any]


@cache
def curated() -> dict[str, Curated]:
    """By the name that Replicate knows a model by."""
    return {each["id"]: _curated(each) for each in json.loads(_FILE.read_text("utf-8"))["models"]}


def _curated(entry: dict[str, Any]) -> Curated:
    model = Model(
        id=f"replicate/{entry['id']}",
        provider="replicate",
        name=entry["name"],
        description=entry["description"],
        abilities=TypeAdapter(Abilities).validate_python(entry["abilities"]),
        cost=TypeAdapter(Cost).validate_python(entry["cost"]),
        typical_seconds=entry["typical_seconds"],
    )
    return Curated(model, entry["input"], entry.get("always", {}))


def input_for(known: Curated, request: Request, seed: int, reference_url: str) -> dict[str, Any]:
    """The request in the words of the model. What has no word there is not sent."""
    can = known.model.abilities
    ours: dict[str, Any] = {
        "ratio": can.ratio_of(request.width, request.height),
        # It counts in megapixels.
        "tier": f"{(can.tier_of(request.width, request.height).side / 1024) ** 2:g}",
        "count": request.count,
        "negative_prompt": request.negative_prompt or None,
        "seed": seed,
        "steps": request.steps,
        "guidance": request.guidance,
        "reference": reference_url or None,
        "strength": request.strength if reference_url else None,
    }
    theirs = {known.input[name]: value for name, value in ours.items() if name in known.input and value is not None}
    return {"prompt": request.prompt} | known.always | theirs

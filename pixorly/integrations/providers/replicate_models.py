"""The models of Replicate that we know, from a curated file: it lists thousands, each with inputs of its own."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pixorly.integrations.providers.base import Model, Request
from pixorly.integrations.providers.curated import entries, in_its_words, model_of


@dataclass(frozen=True)
class Curated:
    """A model, what it calls our fields, and what it is told in any case."""

    model: Model
    input: dict[str, str]
    always: dict[str, Any]


@cache
def curated() -> dict[str, Curated]:
    """By the name that Replicate knows a model by."""
    return {
        name: Curated(model_of("replicate", each), each["input"], each.get("always", {}))
        for name, each in entries("replicate").items()
    }


def input_for(known: Curated, request: Request, seed: int, reference_url: str) -> dict[str, Any]:
    """The request in the words of the model."""
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
    return {"prompt": request.prompt} | known.always | in_its_words(known.input, ours)

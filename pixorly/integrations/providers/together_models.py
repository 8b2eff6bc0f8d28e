"""The FLUX models of Together, from a curated file: it lists which it has, and neither their inputs nor their prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pixorly.integrations.providers.base import Model, Request
from pixorly.integrations.providers.curated import entries, in_its_words, model_of
from pixorly.integrations.providers.wire import inlined


@dataclass(frozen=True)
class Curated:
    """A model, and what it calls our fields."""

    model: Model
    input: dict[str, str]


@cache
def curated() -> dict[str, Curated]:
    """By the name that Together knows a model by."""
    return {name: Curated(model_of("together", each), each["input"]) for name, each in entries("together").items()}


def models_from(listed: Iterable[Any]) -> tuple[Model, ...]:
    """Those we know of the image models that are listed; all of them where it lists none, as it may for some accounts."""
    told = [each.get("id") for each in listed if isinstance(each, dict) and each.get("type") == "image"]
    return tuple(known.model for name, known in curated().items() if not told or name in told)


def wish_for(known: Curated, request: Request) -> dict[str, Any]:
    """The request in the words of the model."""
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
    return {
        "model": request.model.name_there,
        "prompt": request.prompt,
        "n": request.count,
        "seed": request.own_seed,
        "output_format": "png",
        # What is asked for as base64 comes as b64_json.
        "response_format": "base64",
    } | in_its_words(known.input, ours)

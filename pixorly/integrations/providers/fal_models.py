"""The models of fal that we know, from a curated file, with the prices that fal tells of them today."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pixorly.integrations.providers.base import Model, Request
from pixorly.integrations.providers.cost import Cost, micro_usd
from pixorly.integrations.providers.curated import entries, in_its_words, model_of
from pixorly.integrations.providers.editing import Kind, Margins


@dataclass(frozen=True)
class Call:
    """Where one kind of wish goes, what it calls our fields there, and what it is told in any case."""

    endpoint: str
    input: dict[str, str]
    always: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Curated:
    model: Model
    calls: dict[Kind, Call]
    unit: str
    counts_references: bool

    def call_for(self, request: Request) -> Call:
        """Words with a picture beside them are an edit over there."""
        draws_on = request.kind is Kind.GENERATE and request.references
        return self.calls[Kind.EDIT if draws_on else request.kind]

    def priced(self, told: Mapping[str, tuple[str, int]]) -> Model:
        """With today's price: the highest of its endpoints, as a quote covers each of them."""
        found = [told[call.endpoint] for call in self.calls.values() if call.endpoint in told]
        if not self.unit or not found or any(unit != self.unit for unit, _price in found):
            return self.model
        price = max(price for _unit, price in found)
        if self.unit == "image":
            cost = Cost(per_picture=price)
        else:
            cost = Cost(per_megapixel=price, per_reference=price if self.counts_references else 0)
        return replace(self.model, cost=cost)


@cache
def curated() -> dict[str, Curated]:
    """By the name that fal knows a model by."""
    return {name: _curated(each) for name, each in entries("fal").items()}


def endpoints() -> list[str]:
    return [call.endpoint for known in curated().values() for call in known.calls.values()]


def _curated(entry: dict[str, Any]) -> Curated:
    calls = TypeAdapter(dict[Kind, Call]).validate_python(entry["calls"])
    return Curated(model_of("fal", entry), calls, entry.get("unit", ""), entry.get("counts_references", False))


def prices_in(listed: Iterable[Any]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Unit and price by endpoint, of those that are told in dollars."""
    for each in listed:
        if not isinstance(each, dict) or each.get("currency") != "USD":
            continue
        endpoint, unit, price = each.get("endpoint_id"), each.get("unit"), micro_usd(each.get("unit_price"))
        # Nothing of these is free: a price of nothing is a slip, and would be ours to pay.
        if isinstance(endpoint, str) and isinstance(unit, str) and price:
            yield endpoint, (unit.lower().removesuffix("s"), price)


def input_for(call: Call, request: Request, pictures: tuple[str, ...], mask: str) -> dict[str, Any]:
    """The request in the words of the endpoint."""
    can, margins = request.model.abilities, request.margins or Margins()
    width, height = request.width, request.height
    ours: dict[str, Any] = {
        "prompt": request.prompt or None,
        "negative_prompt": request.negative_prompt or None,
        "size": {"width": width, "height": height},
        "ratio": can.ratio_of(width, height),
        "count": request.count,
        "seed": request.own_seed,
        "steps": request.steps,
        "guidance": request.guidance,
        "strength": request.strength,
        "loras": [{"path": each.weights, "scale": each.scale} for each in request.loras] or None,
        "picture": pictures[0] if pictures else None,
        "pictures": list(pictures) or None,
        "mask": mask or None,
        "factor": request.factor,
        "canvas": [width, height],
        "source_size": [width - margins.left - margins.right, height - margins.top - margins.bottom],
        "place": [margins.left, margins.top],
    }
    return call.always | in_its_words(call.input, ours)

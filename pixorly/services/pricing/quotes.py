"""What a job costs: the one function behind the button, the hold, the charge and the API."""

import math
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from pixorly.integrations.providers import Model
from pixorly.services.parameters import Parameters
from pixorly.services.pricing import price_lists
from pixorly.services.pricing.rules import Rules

_FREE = "painter"


@dataclass(frozen=True)
class Quote:
    price: int
    # Of one picture: what is charged for each that arrived.
    each: int
    version: int


def quote(session: Session, model: Model, parameters: Parameters, version: int | None = None) -> Quote:
    """By the prices of today, or by those of an earlier version."""
    number, rules = price_lists.current(session) if version is None else (version, price_lists.at(session, version))
    each = of_one(rules, model, parameters)
    return Quote(each * max(1, parameters.count), each, number)


def of_one(rules: Rules, model: Model, parameters: Parameters) -> int:
    if model.provider == _FREE:
        return 0
    fixed = rules.fixed_for(model.id)
    if fixed is not None:
        return fixed
    cost = cost_of_one(model, parameters)
    if cost is None:
        parts = rules.base + rules.for_size(parameters.width, parameters.height) + rules.for_quality(parameters.quality)
        price = parts * rules.factor_of(model.id)
    else:
        price = Decimal(cost) * rules.credits_per_usd * rules.margin / 1_000_000
    return max(rules.least, math.ceil(price))


def cost_of_one(model: Model, parameters: Parameters) -> int | None:
    """What the provider takes for one picture, in millionths of a dollar, as far as anybody knows beforehand."""
    return model.cost.of(
        parameters.width,
        parameters.height,
        references=len(parameters.references),
        # As the adapter will ask for it, which need not be the name that was chosen.
        tier=model.abilities.tier_of(parameters.width, parameters.height),
        quality=parameters.quality,
    )

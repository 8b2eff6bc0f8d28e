"""The rules that prices follow. Whole numbers and decimals only: a price must not drift."""

from dataclasses import dataclass
from decimal import Decimal

from pixorly.services.same_models import entry_id


@dataclass(frozen=True)
class Step:
    """What pictures above so many megapixels cost more. The highest step that applies counts."""

    above_megapixels: Decimal
    credits: Decimal


@dataclass(frozen=True)
class Extra:
    """What a quality costs more, by its name."""

    quality: str
    credits: Decimal


@dataclass(frozen=True)
class Factor:
    model_id: str
    times: Decimal


@dataclass(frozen=True)
class Fixed:
    """The price of one picture by this model, whatever the rules say."""

    model_id: str
    credits: int


@dataclass(frozen=True)
class Rules:
    """Where the provider's cost is known: dollars × credits per dollar × margin. Elsewhere the sum of the parts."""

    credits_per_usd: Decimal = Decimal(100)
    margin: Decimal = Decimal("1.3")
    # The least that a picture costs which is not free.
    least: int = 1

    base: Decimal = Decimal(4)
    steps: tuple[Step, ...] = (
        Step(Decimal("1.5"), Decimal(2)),
        Step(Decimal(3), Decimal(4)),
        Step(Decimal(9), Decimal(8)),
    )
    extras: tuple[Extra, ...] = (
        Extra("low", Decimal(0)),
        Extra("medium", Decimal(2)),
        Extra("high", Decimal(8)),
    )
    factors: tuple[Factor, ...] = ()
    fixed: tuple[Fixed, ...] = ()

    def for_size(self, width: int, height: int) -> Decimal:
        megapixels = Decimal(width * height) / 1_000_000
        reached = [step for step in self.steps if megapixels > step.above_megapixels]
        return max(reached, key=lambda step: step.above_megapixels).credits if reached else Decimal(0)

    def for_quality(self, quality: str) -> Decimal:
        return next((each.credits for each in self.extras if each.quality == quality.lower()), Decimal(0))

    def factor_of(self, model_id: str) -> Decimal:
        return next((each.times for each in self.factors if _is_same(each, model_id)), Decimal(1))

    def fixed_for(self, model_id: str) -> int | None:
        return next((each.credits for each in self.fixed if _is_same(each, model_id)), None)

    def factor_typed(self, model_id: str) -> str:
        """As an operator typed it; empty where there is none."""
        return next((in_words(each.times) for each in self.factors if _is_same(each, model_id)), "")

    def fixed_typed(self, model_id: str) -> str:
        return next((str(each.credits) for each in self.fixed if _is_same(each, model_id)), "")


def _is_same(rule: Factor | Fixed, model_id: str) -> bool:
    """A model costs the same by all its names, whoever offers it."""
    return entry_id(rule.model_id) == entry_id(model_id)


def in_words(number: Decimal | int) -> str:
    """Without the zeros and powers that only a computer writes."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

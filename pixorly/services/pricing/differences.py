"""What tells one version of the prices from the one before, in words."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from pixorly.services.pricing.rules import Rules, in_words
from pixorly.words import Words, t

_NONE = "–"


def between(before: Rules, after: Rules) -> list[Words]:
    return [
        *_numbers(before, after),
        *_lists(before.steps, after.steps, _step, lambda each: (in_words(each.above_megapixels), each.credits)),
        *_lists(before.extras, after.extras, _extra, lambda each: (each.quality, each.credits)),
        *_lists(before.factors, after.factors, _factor, lambda each: (each.model_id, each.times)),
        *_lists(before.fixed, after.fixed, _fixed, lambda each: (each.model_id, each.credits)),
    ]


def _numbers(old: Rules, new: Rules) -> Iterator[Words]:
    if old.credits_per_usd != new.credits_per_usd:
        yield t("Credits per dollar: {before} → {after}", **_pair(old.credits_per_usd, new.credits_per_usd))
    if old.margin != new.margin:
        yield t("Margin: × {before} → × {after}", **_pair(old.margin, new.margin))
    if old.least != new.least:
        yield t("Least price: {before} → {after}", **_pair(old.least, new.least))
    if old.base != new.base:
        yield t("Base price: {before} → {after}", **_pair(old.base, new.base))


def _step(name: str, **pair: str) -> Words:
    return t("Above {megapixels} megapixels: {before} → {after}", megapixels=name, **pair)


def _extra(name: str, **pair: str) -> Words:
    return t("Quality {quality}: {before} → {after}", quality=name, **pair)


def _factor(name: str, **pair: str) -> Words:
    return t("Factor of {model}: {before} → {after}", model=name, **pair)


def _fixed(name: str, **pair: str) -> Words:
    return t("Fixed price of {model}: {before} → {after}", model=name, **pair)


def _lists(
    before: tuple[Any, ...],
    after: tuple[Any, ...],
    say: Callable[..., Words],
    named: Callable[[Any], tuple[str, Decimal | int]],
) -> Iterator[Words]:
    old, new = dict(map(named, before)), dict(map(named, after))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield say(name, **_pair(old.get(name), new.get(name)))


def _pair(before: Decimal | int | None, after: Decimal | int | None) -> dict[str, str]:
    return {
        "before": _NONE if before is None else in_words(before),
        "after": _NONE if after is None else in_words(after),
    }

"""What an operator types becomes rules, or is refused by the field it stands in."""

from decimal import Decimal

import pytest

from pixorly.errors import Invalid
from pixorly.services import pricing
from pixorly.services.pricing import Extra, Factor, Fixed, Rules


def test_what_is_typed_counts_and_what_is_not_stays():
    given = {"base": " 3,5 ", "margin": "1.50", "least": "2", "step:0": "1", "extra:2": "0.25", "reason": "…"}

    rules = pricing.typed(Rules(), given)

    assert (rules.base, rules.margin, rules.least) == (Decimal("3.5"), Decimal("1.5"), 2)
    assert [step.credits for step in rules.steps] == [1, 4, 8]
    assert rules.extras[2] == Extra("high", Decimal("0.25"))
    assert rules.credits_per_usd == 100


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("base", ""), ("base", "four"), ("base", "-1"), ("base", "NaN"), ("base", "Infinity"), ("base", "1e30"),
        ("base", "1.23456"), ("margin", "0"), ("margin", "101"), ("credits_per_usd", "0"), ("least", "1.5"),
        ("step:1", "x"), ("extra:0", "-0.1"), ("least", "9" * 40), ("base", "²"), ("base", "0x4"),
    ],
)  # fmt: skip
def test_what_is_no_price_is_refused_by_its_field(field, text):
    with pytest.raises(Invalid) as refused:
        pricing.typed(Rules(), {field: text})

    assert refused.value.field == field


def test_a_model_gets_a_price_of_its_own_and_loses_it_again():
    rules = pricing.with_model(Rules(), "a/b", {"factor": "1,5", "fixed": ""})
    assert rules.factors == (Factor("a/b", Decimal("1.5")),)

    rules = pricing.with_model(rules, "a/b", {"factor": "", "fixed": "0"})
    assert (rules.factors, rules.fixed) == ((), (Fixed("a/b", 0),))

    assert pricing.with_model(rules, "a/b", {}) == Rules()


@pytest.mark.parametrize("given", [{"factor": "0"}, {"factor": "x"}, {"fixed": "1.5"}, {"fixed": "-1"}])
def test_a_price_that_is_none_is_refused(given):
    with pytest.raises(Invalid):
        pricing.with_model(Rules(), "a/b", given)

"""Prices: what a job costs follows from model, parameters and rules, to the last credit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixorly.integrations.providers import Cost, providers
from pixorly.integrations.providers.cost import Variant
from pixorly.services import pricing
from pixorly.services.parameters import Parameters
from pixorly.services.pricing import Factor, Fixed, Rules
from tests.grounds.models import model

SQUARE = Parameters(1024, 1024)
UNKNOWN = Cost()


def test_the_painter_costs_nothing_whatever_the_rules_say(session):
    (painter,) = providers()["painter"].models()
    dear = Rules(least=50, fixed=(Fixed(painter.id, 7),))

    assert pricing.quote(session, painter, replace(SQUARE, count=8)) == pricing.Quote(0, 0, 0)
    assert pricing.of_one(dear, painter, SQUARE) == 0


@pytest.mark.parametrize(
    ("dollars", "credits"),
    [
        (0.04, 6),
        (0.039, 6),
        (0.0385, 6),
        (0.0384, 5),
        (0.003, 1),
        (0.0001, 1),
        (0, 1),
        (0.1, 13),
        (0.134, 18),
        (2, 260),
    ],
)
def test_a_known_cost_is_covered_with_the_margin_and_never_less_than_the_least(dollars, credits):
    known = model(cost=Cost(per_picture=round(dollars * 1_000_000)))

    assert pricing.of_one(Rules(), known, SQUARE) == credits


def test_each_picture_is_rounded_up_before_they_are_added(session):
    known = model(cost=Cost(per_picture=8_000))

    quote = pricing.quote(session, known, replace(SQUARE, count=3))

    assert quote == pricing.Quote(price=6, each=2, version=0)


def test_what_makes_it_dearer_there_makes_it_dearer_here():
    by_tier = model(cost=Cost(per_picture=40_000, variants=(Variant("4K", 120_000), Variant("high", 200_000))))
    with_references = model(cost=Cost(per_call=1_000, per_picture=30_000, per_reference=15_000), most_references=4)
    by_megapixel = model(cost=Cost(per_megapixel=30_000))

    assert [pricing.of_one(Rules(), by_tier, size) for size in (SQUARE, Parameters(4096, 4096))] == [6, 16]
    assert pricing.of_one(Rules(), by_tier, replace(SQUARE, quality="high")) == 26
    assert pricing.of_one(Rules(), with_references, replace(SQUARE, references=("a", "b"))) == 8
    assert pricing.of_one(Rules(), by_megapixel, Parameters(2048, 2048)) == 20


@pytest.mark.parametrize(
    ("size", "quality", "credits"),
    [
        ((1024, 1024), "", 4), ((1216, 1216), "", 4), ((1248, 1248), "", 6), ((2048, 2048), "", 8),
        ((4096, 4096), "", 12), ((1024, 1024), "medium", 6), ((2048, 2048), "High", 16), ((1024, 1024), "vivid", 4),
    ],
)  # fmt: skip
def test_where_nobody_knows_the_cost_size_and_quality_are_added_up(size, quality, credits):
    assert pricing.of_one(Rules(), model(cost=UNKNOWN), Parameters(*size, quality=quality)) == credits


def test_a_factor_counts_for_its_model_alone_and_is_rounded_up():
    rules = Rules(factors=(Factor("darkroom/swift", Decimal("1.3")),))

    assert pricing.of_one(rules, model(cost=UNKNOWN), SQUARE) == 6
    assert pricing.of_one(rules, model("slow", cost=UNKNOWN), SQUARE) == 4
    assert pricing.of_one(rules, model(), SQUARE) == 6


@pytest.mark.parametrize("cost", [UNKNOWN, Cost(per_picture=40_000)])
@pytest.mark.parametrize("credits", [0, 3])
def test_a_fixed_price_counts_more_than_any_rule(cost, credits):
    rules = Rules(least=5, fixed=(Fixed("darkroom/swift", credits),))

    assert pricing.of_one(rules, model(cost=cost), Parameters(4096, 4096, quality="high")) == credits


@given(
    cost=st.integers(0, 999_999_999),
    margin=st.decimals("0.01", 100, places=4),
    credits_per_usd=st.decimals("0.01", 1_000_000, places=4),
)
def test_no_cost_is_rounded_in_the_wrong_direction(cost, margin, credits_per_usd):
    """Compared with whole numbers, which can't drift."""
    rules = Rules(margin=margin, credits_per_usd=credits_per_usd, least=0)
    exact = cost * int(margin * 10_000) * int(credits_per_usd * 10_000)

    price = pricing.of_one(rules, model(cost=Cost(per_picture=cost)), SQUARE)

    assert price == -(-exact // (1_000_000 * 10_000 * 10_000))

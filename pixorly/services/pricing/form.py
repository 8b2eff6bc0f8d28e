"""Rules as a form shows them, and from what an operator typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pixorly.errors import Invalid
from pixorly.services.pricing.rules import Extra, Factor, Fixed, Rules, Step, in_words
from pixorly.services.same_models import entry_id
from pixorly.words import Words, t

_MOST = 1_000_000


@dataclass(frozen=True)
class LineView:
    """One line of a list: the name of its field, what it is about, and what stands in it."""

    name: str
    about: str
    value: str


@dataclass(frozen=True)
class FormView:
    version: int = 0
    credits_per_usd: str = ""
    margin: str = ""
    least: str = ""
    base: str = ""
    steps: list[LineView] = field(default_factory=list)
    extras: list[LineView] = field(default_factory=list)


def shown(version: int, rules: Rules) -> FormView:
    return FormView(
        version,
        in_words(rules.credits_per_usd),
        in_words(rules.margin),
        str(rules.least),
        in_words(rules.base),
        [
            LineView(f"step:{number}", in_words(each.above_megapixels), in_words(each.credits))
            for number, each in enumerate(rules.steps)
        ],
        [LineView(f"extra:{number}", each.quality, in_words(each.credits)) for number, each in enumerate(rules.extras)],
    )


def typed(rules: Rules, given: Mapping[str, Any]) -> Rules:
    """These rules with what was typed into the form: by name, `step:…` and `extra:…` for the lists."""
    return replace(
        rules,
        credits_per_usd=_number(given, "credits_per_usd", rules.credits_per_usd, least=Decimal("0.01")),
        margin=_number(given, "margin", rules.margin, least=Decimal("0.01"), most=100),
        least=_whole(given, "least", rules.least),
        base=_number(given, "base", rules.base),
        steps=tuple(
            Step(each.above_megapixels, _number(given, f"step:{number}", each.credits))
            for number, each in enumerate(rules.steps)
        ),
        extras=tuple(
            Extra(each.quality, _number(given, f"extra:{number}", each.credits))
            for number, each in enumerate(rules.extras)
        ),
    )


def problems(rules: Rules, given: Mapping[str, Any]) -> dict[str, Words]:
    """What of this can't be used, by its field, so that each can say so where it stands."""
    found = {}
    for name, value in given.items():
        try:
            typed(rules, {name: value})
        except Invalid as refused:
            found[name] = refused.words
    return found


def with_model(rules: Rules, model_id: str, given: Mapping[str, Any]) -> Rules:
    """These rules with a factor or a fixed price for one model; an empty field takes either away."""
    model_id = entry_id(model_id)
    factors = [each for each in rules.factors if entry_id(each.model_id) != model_id]
    fixed = [each for each in rules.fixed if entry_id(each.model_id) != model_id]
    if str(given.get("factor", "")).strip():
        factors.append(Factor(model_id, _number(given, "factor", Decimal(1), least=Decimal("0.01"), most=1000)))
    if str(given.get("fixed", "")).strip():
        fixed.append(Fixed(model_id, _whole(given, "fixed", 0)))
    return replace(
        rules,
        factors=tuple(sorted(factors, key=lambda each: each.model_id)),
        fixed=tuple(sorted(fixed, key=lambda each: each.model_id)),
    )


def _number(
    given: Mapping[str, Any], name: str, usual: Decimal, least: Decimal = Decimal(0), most: int = _MOST
) -> Decimal:
    if name not in given:
        return usual
    # Half of the world writes a comma.
    text = str(given[name]).strip().replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid(t("That is not a number."), field=name) from None
    if not number.is_finite() or not least <= number <= most or number != round(number, 4):
        raise Invalid(
            t("Between {least} and {most}, with four places at most.", least=f"{least:f}", most=most), field=name
        )
    return number.normalize() + 0


def _whole(given: Mapping[str, Any], name: str, usual: int) -> int:
    number = _number(given, name, Decimal(usual))
    if number != int(number):
        raise Invalid(t("Credits are whole numbers."), field=name)
    return int(number)

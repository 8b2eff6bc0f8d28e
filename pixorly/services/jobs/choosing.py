"""Which of a model's ways a job is given to: what was asked must be possible there, and cost no more than was quoted."""

from collections.abc import Iterable
from dataclasses import dataclass

from pixorly.errors import Invalid
from pixorly.services import catalog
from pixorly.services.catalog import Circumstances, Entry, Way
from pixorly.services.jobs.fitting import is_possible, left_out, parameters, require_possible
from pixorly.services.jobs.wish import Wish
from pixorly.services.parameters import Parameters


@dataclass(frozen=True)
class Chosen:
    """Where it goes first, the calls it needs there, and the price of one picture."""

    way: Way
    calls: tuple[Parameters, ...]
    each: int
    has_others: bool


def choose(around: Circumstances, entry: Entry, wish: Wish, seed: int) -> Chosen:
    """The first way that can do all of what was chosen, or most of it."""
    able = _able(around, entry, wish.kind)
    calls, refusals = _calls(able, wish, seed)
    if not calls:
        raise refusals[0]
    fit = [way for way in able if way.model.id in calls]
    least = min(left_out(wish, way.model) for way in fit) if len(fit) > 1 else 0
    best = [way for way in fit if len(fit) == 1 or left_out(wish, way.model) == least]
    return _first(around, able, best, calls)


def choose_again(around: Circumstances, entry: Entry, told: Parameters) -> Chosen:
    """For what was told to a model before, exactly."""
    able = _able(around, entry, told.kind)
    fit = [way for way in able if is_possible(way.model, told)]
    if not fit:
        require_possible(able[0].model, told)
    return _first(around, able, fit, {way.model.id: (told,) for way in fit})


def elsewhere(around: Circumstances, entry: Entry, told: Parameters, each: int, but: Iterable[str] = ()) -> list[Way]:
    """Who else can do exactly this for what was quoted for a picture, in the order to be tried."""
    passed_over = frozenset(but)
    fit = [
        way
        for way in catalog.ways(entry, around)
        if way.name not in passed_over and is_possible(way.model, told) and around.is_covered(way, told, each)
    ]
    return catalog.in_order(fit, around, lambda way: around.price(way, told))


def _able(around: Circumstances, entry: Entry, kind: str) -> list[Way]:
    found = [way for way in catalog.ways(entry, around) if kind in way.model.abilities.kinds]
    if not found:
        raise catalog.NotOffered()
    return found


def _calls(able: list[Way], wish: Wish, seed: int) -> tuple[dict[str, tuple[Parameters, ...]], list[Invalid]]:
    """By offer, for those where it is possible; and why it is not at the others."""
    calls: dict[str, tuple[Parameters, ...]] = {}
    refusals: list[Invalid] = []
    for model in {way.model.id: way.model for way in able}.values():
        try:
            calls[model.id] = tuple(parameters(wish, model, seed))
        except Invalid as refusal:
            refusals.append(refusal)
    return calls, refusals


def _first(around: Circumstances, able: list[Way], fit: list[Way], calls: dict[str, tuple[Parameters, ...]]) -> Chosen:
    way = catalog.in_order(fit, around, lambda way: around.price(way, calls[way.model.id][0]))[0]
    told = calls[way.model.id]
    each = around.price(way, told[0])
    others = (other for other in able if other != way)
    has_others = any(is_possible(one.model, told[0]) and around.is_covered(one, told[0], each) for one in others)
    return Chosen(way, told, each, has_others)

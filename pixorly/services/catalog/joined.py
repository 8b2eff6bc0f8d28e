"""What a model can do where several offer it: what any of them can. Which one is asked follows from the wish."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from pixorly.integrations.providers import Abilities

T = TypeVar("T")


def joined(all_of_them: Iterable[Abilities]) -> Abilities:
    """The first has the say where they differ in kind: sizes, and the names of resolutions."""
    lead, *others = all_of_them
    if not others:
        return lead
    every = (lead, *others)
    return replace(
        lead,
        side=_first(each.side for each in every),
        ratios=_union(each.ratios for each in every),
        most_pictures=max(each.most_pictures for each in every),
        most_references=max(each.most_references for each in every),
        longest_prompt=max(each.longest_prompt for each in every),
        steps=_first(each.steps for each in every),
        guidance=_first(each.guidance for each in every),
        strength=_first(each.strength for each in every),
        loras=_first(each.loras for each in every),
        qualities=_union(each.qualities for each in every),
        backgrounds=_union(each.backgrounds for each in every),
        samplers=_union(each.samplers for each in every),
        kinds=_union(each.kinds for each in every),
        factors=_union(each.factors for each in every),
        widest_margin=max(each.widest_margin for each in every),
        edits_any_size=any(each.edits_any_size for each in every),
        needs_reference=all(each.needs_reference for each in every),
        has_seed=any(each.has_seed for each in every),
        has_negative_prompt=any(each.has_negative_prompt for each in every),
        has_progress=any(each.has_progress for each in every),
        has_previews=any(each.has_previews for each in every),
        can_cancel=any(each.can_cancel for each in every),
    )


def _union(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(one for each in lists for one in each))


def _first(values: Iterable[T | None]) -> Any:
    return next((each for each in values if each is not None), None)

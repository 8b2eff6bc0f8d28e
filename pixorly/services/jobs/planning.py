"""From a wish to jobs: every prompt on every model, with its parameters and its price."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from pixorly.errors import Invalid, NotFound, PixorlyError
from pixorly.integrations import providers
from pixorly.models import id_from
from pixorly.services import catalog, images, prompts
from pixorly.services.jobs.choosing import Chosen, choose
from pixorly.services.jobs.wish import Wish
from pixorly.services.parameters import Parameters
from pixorly.services.viewer import Viewer
from pixorly.words import t

T = TypeVar("T")

# What one press may ask for.
MOST_JOBS = 100
LONGEST_PROMPT = 2000
_SEEDS = 2**31


@dataclass(frozen=True)
class Planned:
    """A job that could be: nothing is held for it yet."""

    # What was chosen, by its entry in the catalogue, and whose offer of it is asked first.
    entry: catalog.Entry
    way: catalog.Way
    prompt: str
    parameters: Parameters
    price: int
    price_version: int
    has_others: bool = False

    @property
    def model(self) -> providers.Model:
        return self.way.model


@dataclass(frozen=True)
class Plan:
    jobs: tuple[Planned, ...] = ()
    prompts: tuple[str, ...] = ()
    prompt_count: int = 0
    refusals: tuple[PixorlyError, ...] = ()

    @property
    def price(self) -> int:
        return sum(job.price for job in self.jobs)

    @property
    def pictures(self) -> int:
        return sum(job.parameters.count for job in self.jobs)


def plan(session: Session, viewer: Viewer, wish: Wish) -> Plan:
    """What this wish comes to, and every reason why it can't be had."""
    refusals: list[PixorlyError] = []
    around = catalog.Circumstances(session, viewer.workspace_id)
    entries = unless_refused(refusals, lambda: list(_entries(session, wish))) or []
    written = unless_refused(refusals, lambda: _written(session, viewer, wish)) or prompts.Expansion(0, ())
    unless_refused(refusals, lambda: _require_references(session, viewer, wish))
    seed = wish.seed if wish.seed is not None else secrets.randbelow(_SEEDS)
    calls = [
        (entry, chosen, told)
        for entry in entries
        if (chosen := unless_refused(refusals, lambda entry=entry: choose(around, entry, wish, seed)))
        for told in chosen.calls
    ]
    if len(calls) * written.count > MOST_JOBS:
        words = t(
            "That makes {jobs} jobs; {most} at once are possible.", jobs=len(calls) * written.count, most=MOST_JOBS
        )
        refusals.append(Invalid(words, field="prompt"))
        calls = []
    jobs = tuple(planned(around, prompt, *call) for prompt in written.prompts for call in calls)
    return Plan(jobs, written.prompts, written.count, tuple(refusals))


def planned(
    around: catalog.Circumstances, prompt: str, entry: catalog.Entry, chosen: Chosen, told: Parameters
) -> Planned:
    version, _rules = around.prices
    return Planned(entry, chosen.way, prompt, told, chosen.each * told.count, version, chosen.has_others)


def unless_refused(refusals: list[PixorlyError], make: Callable[[], T]) -> T | None:
    """Refusals are gathered here rather than raised: a person is told all that stands in the way at once."""
    try:
        return make()
    except PixorlyError as refusal:
        refusals.append(refusal)
        return None


def _entries(session: Session, wish: Wish) -> Iterator[catalog.Entry]:
    """Whoever chose none leaves it to us. The same model by two of its names is chosen once."""
    wanted = dict.fromkeys(wish.models) or (catalog.default(session),)
    yield from {entry.id: entry for entry in (catalog.chosen(session, one) for one in wanted)}.values()


def _written(session: Session, viewer: Viewer, wish: Wish) -> prompts.Expansion:
    if not wish.prompt.strip():
        raise Invalid(t("Describe a picture first."), field="prompt")
    if len(wish.prompt) > LONGEST_PROMPT or len(wish.negative_prompt) > LONGEST_PROMPT:
        raise Invalid(t("A prompt has at most {most} characters.", most=LONGEST_PROMPT), field="prompt")
    return prompts.expanded(session, viewer, wish.prompt)


def _require_references(session: Session, viewer: Viewer, wish: Wish) -> None:
    try:
        ids = [id_from(one) for one in wish.references]
    except NotFound as refusal:
        refusal.field = "references"
        raise
    images.find_many(session, viewer.workspace_id, ids)

"""From a wish to jobs: every prompt on every model, with its parameters and its price."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from pixorly.errors import Invalid, PixorlyError
from pixorly.integrations import providers
from pixorly.models import id_from
from pixorly.services import catalog, images, pricing, prompts
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

    model: providers.Model
    prompt: str
    parameters: Parameters
    price: int
    price_version: int


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
    models = unless_refused(refusals, lambda: list(_models(session, wish))) or []
    written = unless_refused(refusals, lambda: _written(session, viewer, wish)) or prompts.Expansion(0, ())
    unless_refused(refusals, lambda: _require_references(session, viewer, wish))
    seed = wish.seed if wish.seed is not None else secrets.randbelow(_SEEDS)
    calls = [
        (model, told)
        for model in models
        for told in unless_refused(refusals, lambda model=model: list(_parameters(wish, model, seed))) or []
    ]
    if len(calls) * written.count > MOST_JOBS:
        words = t(
            "That makes {jobs} jobs; {most} at once are possible.", jobs=len(calls) * written.count, most=MOST_JOBS
        )
        refusals.append(Invalid(words, field="prompt"))
        calls = []
    jobs = tuple(_priced(session, prompt, model, told) for prompt in written.prompts for model, told in calls)
    return Plan(jobs, written.prompts, written.count, tuple(refusals))


def _priced(session: Session, prompt: str, model: providers.Model, told: Parameters) -> Planned:
    quote = pricing.quote(session, model, told)
    return Planned(model, prompt, told, quote.price, quote.version)


def unless_refused(refusals: list[PixorlyError], make: Callable[[], T]) -> T | None:
    """Refusals are gathered here rather than raised: a person is told all that stands in the way at once."""
    try:
        return make()
    except PixorlyError as refusal:
        refusals.append(refusal)
        return None


def _models(session: Session, wish: Wish) -> Iterator[providers.Model]:
    """Whoever chose none leaves it to us."""
    for model_id in dict.fromkeys(wish.models) or (catalog.default(session),):
        yield catalog.get(session, model_id)


def _written(session: Session, viewer: Viewer, wish: Wish) -> prompts.Expansion:
    if not wish.prompt.strip():
        raise Invalid(t("Describe a picture first."), field="prompt")
    if len(wish.prompt) > LONGEST_PROMPT or len(wish.negative_prompt) > LONGEST_PROMPT:
        raise Invalid(t("A prompt has at most {most} characters.", most=LONGEST_PROMPT), field="prompt")
    return prompts.expanded(session, viewer, wish.prompt)


def _require_references(session: Session, viewer: Viewer, wish: Wish) -> None:
    if wish.references:
        images.find_many(session, viewer.workspace_id, [id_from(one) for one in wish.references])


def _parameters(wish: Wish, model: providers.Model, seed: int) -> Iterator[Parameters]:
    """One for each call this model needs: some make one picture at a time."""
    can = model.abilities
    width, height = _size(wish, model)
    if not 1 <= wish.count <= _most(model):
        raise Invalid(t("Choose between 1 and {most} images.", most=_most(model)), field="count")
    done = 0
    while done < wish.count:
        count = min(can.most_pictures, wish.count - done)
        told = Parameters(
            width=width,
            height=height,
            count=count,
            # What this model does not have is left out: several models share one wish.
            negative_prompt=wish.negative_prompt if can.has_negative_prompt else "",
            seed=seed + done if can.has_seed else None,
            steps=wish.steps if can.steps else None,
            guidance=wish.guidance if can.guidance else None,
            strength=wish.strength if can.strength and wish.references else None,
            quality=wish.quality if wish.quality in can.qualities else "",
            background=wish.background if wish.background in can.backgrounds else "",
            references=wish.references[: can.most_references],
            tier=wish.tier,
        )
        _require_possible(model, told)
        yield told
        done += count


def _most(model: providers.Model) -> int:
    return max(8, model.abilities.most_pictures)


def _size(wish: Wish, model: providers.Model) -> tuple[int, int]:
    if wish.width and wish.height:
        return wish.width, wish.height
    return model.abilities.size(wish.ratio, wish.tier)


def _require_possible(model: providers.Model, told: Parameters) -> None:
    blank = providers.Picture(b"", "image/png")
    providers.require_possible(request_for("", model, "x", told, tuple(blank for _ in told.references)))


def request_for(
    call_id: str, model: providers.Model, prompt: str, told: Parameters, references: tuple[providers.Picture, ...]
) -> providers.Request:
    """The call as the port wants it."""
    return providers.Request(
        call_id=call_id,
        model=model,
        prompt=prompt,
        width=told.width,
        height=told.height,
        count=told.count,
        negative_prompt=told.negative_prompt,
        seed=told.seed,
        steps=told.steps,
        guidance=told.guidance,
        strength=told.strength,
        quality=told.quality,
        background=told.background,
        references=references,
    )

"""Asking for pictures: what it would cost, why it can't be had, and the press itself."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from pixorly import events
from pixorly.errors import Conflict, PixorlyError
from pixorly.models import Batch, Job, JobKind, Lane
from pixorly.queue import later_if_quiet
from pixorly.services import credits, images, workspaces
from pixorly.services.credits import NotEnoughCredits
from pixorly.services.jobs import limits
from pixorly.services.jobs.claiming import TASK_OF
from pixorly.services.jobs.planning import Plan, Planned, plan, unless_refused
from pixorly.services.jobs.wish import Wish
from pixorly.services.typed import as_key
from pixorly.services.viewer import Viewer, require_writer
from pixorly.words import Words, t

# Shown before the press; the rest would be a wall of text.
_SHOWN_PROMPTS = 20
# What a picture may take until it is known, with its copies.
_BYTES_A_PIXEL = 2


class KeyTaken(Conflict):
    code = "key_taken"
    words = t("This was sent under the name of something else. Send it under a new one.")


@dataclass(frozen=True)
class Reason:
    """Why Generate can't run, in words for a person, and the field that would mend it."""

    template: str
    values: dict[str, Any]
    field: str = ""


@dataclass(frozen=True)
class Weighed:
    price: int = 0
    jobs: int = 0
    pictures: int = 0
    prompts: tuple[str, ...] = ()
    prompt_count: int = 0
    available: int = 0
    held: int = 0
    reasons: tuple[Reason, ...] = ()


def weigh(session: Session, viewer: Viewer, wish: Wish) -> Weighed:
    """What a press would cost, and all that stands in its way."""
    planned = plan(session, viewer, wish)
    balance = credits.balance(session, viewer)
    refusals = [*planned.refusals, *_refusals(session, viewer, planned, balance.available)]
    return Weighed(
        price=planned.price,
        jobs=len(planned.jobs),
        pictures=planned.pictures,
        prompts=planned.prompts[:_SHOWN_PROMPTS],
        prompt_count=planned.prompt_count,
        available=balance.available,
        held=balance.held,
        reasons=tuple(_reason(refusal) for refusal in refusals),
    )


def foresee(session: Session, viewer: Viewer, wish: Wish) -> None:
    """Refuse what would be refused with any picture that goes along, before one is brought."""
    planned = plan(session, viewer, wish)
    available = credits.balance(session, viewer).available
    for refusal in (*planned.refusals, *_refusals(session, viewer, planned, available)):
        if refusal.field != "references":
            raise refusal


def request(session: Session, viewer: Viewer, wish: Wish, key: str = "") -> Batch:
    """Accept it whole, with its price held, or refuse it whole. The same key again finds the same batch."""
    key = as_key(key)
    if key and (known := _by_key(session, viewer, key)):
        return _same(known, wish)
    planned = plan(session, viewer, wish)
    balance = credits.balance(session, viewer)
    for refusal in (*planned.refusals, *_refusals(session, viewer, planned, balance.available)):
        if key and (known := _by_key(session, viewer, key)):
            # The same press came a moment ago by another way, and what it took is why this one is refused.
            return _same(known, wish)
        raise refusal
    batch = Batch(
        workspace_id=viewer.workspace_id,
        user_id=viewer.user_id,
        key=key or None,
        door=viewer.door,
        prompt=wish.prompt,
        wish=wish.as_dict(),
    )
    session.add(batch)
    session.flush()
    place = workspaces.allowance(session, viewer.workspace_id).place_in_queue
    for position, one in enumerate(planned.jobs):
        add_job(session, viewer, batch, position, place, one)
    events.publish(session, "batch.changed", events.of_workspace(batch.workspace_id), batch.id)
    return batch


def add_job(session: Session, viewer: Viewer, batch: Batch, position: int, place: int, planned: Planned) -> Job:
    """One job of a batch, with its credits held, and its bell rung after the commit."""
    # The painter computes here; all others wait for somebody else's server.
    lane = Lane.PICTURES if planned.model.provider == "painter" else Lane.PROVIDER
    job = Job(
        workspace_id=batch.workspace_id,
        batch_id=batch.id,
        position=position,
        user_id=viewer.user_id,
        door=viewer.door,
        kind=JobKind.GENERATE,
        lane=lane,
        place=place,
        model_id=planned.entry.id,
        provider=planned.model.provider,
        offer_id=planned.model.id,
        provider_key_id=planned.way.key_id,
        has_others=planned.has_others,
        prompt=planned.prompt,
        parameters=planned.parameters.as_dict(),
        count=planned.parameters.count,
        price=planned.price,
        price_version=planned.price_version,
    )
    job.call_id = f"job_{job.id.hex}"
    session.add(job)
    session.flush()
    if job.price:
        credits.hold(session, batch.workspace_id, job.id, job.price, _held_for(planned), viewer.user_id)
    later_if_quiet(session, TASK_OF[lane])
    return job


def _held_for(planned: Planned) -> Words:
    if planned.parameters.count == 1:
        return t("Held for 1 image, {model}", model=planned.entry.name)
    return t("Held for {count} images, {model}", count=planned.parameters.count, model=planned.entry.name)


def _refusals(session: Session, viewer: Viewer, planned: Plan, available: int) -> list[PixorlyError]:
    """What stands in the way apart from the wish itself."""
    found: list[PixorlyError] = []
    unless_refused(found, lambda: require_writer(viewer))
    if planned.price > max(0, available):
        found.append(NotEnoughCredits(planned.price, available))
    needs = sum(job.parameters.width * job.parameters.height * job.parameters.count for job in planned.jobs)
    if needs:
        unless_refused(found, lambda: images.require_room(session, viewer.workspace_id, needs * _BYTES_A_PIXEL))
    if full := limits.month_is_full(session, viewer.workspace_id, len(planned.jobs)):
        found.append(full)
    return found


def _by_key(session: Session, viewer: Viewer, key: str) -> Batch | None:
    query = select(Batch).where(Batch.workspace_id == viewer.workspace_id, Batch.key == key)
    return session.exec(query).first()


def _same(batch: Batch, wish: Wish) -> Batch:
    if batch.wish != wish.as_dict():
        raise KeyTaken()
    return batch


def _reason(refusal: PixorlyError) -> Reason:
    return Reason(refusal.words.template, refusal.words.values, refusal.field or "")

"""How a job ends, or goes on another time. Every write here names the lease it was made under."""

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlmodel import Session

from pixorly import events
from pixorly.database import ask, now, rows_changed
from pixorly.errors import Misconfigured, Passing, PixorlyError, Trouble
from pixorly.integrations.providers import Working, trouble
from pixorly.models import JobStatus, Lane
from pixorly.queue import later_if_quiet
from pixorly.services import catalog, circuits, credits, health, images, provider_keys, telling, troubles
from pixorly.services.catalog import Way
from pixorly.services.jobs import moving
from pixorly.services.jobs.claiming import TASK_OF, Claimed, call_for_who_waits
from pixorly.services.jobs.names import name_of
from pixorly.services.jobs.performing import Made, image_id
from pixorly.services.jobs.recipes import recipe_of
from pixorly.services.jobs.rows import IS_WORKED_ON, JOB, JOBS
from pixorly.services.provider_keys.trouble import ABOUT_THE_KEY
from pixorly.words import Words, t

MOST_ATTEMPTS = 3
# A picture that a provider has worked on for this long is given up.
LONGEST_THERE = timedelta(minutes=15)
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
_FIRST_LOOK, _LONGEST_LOOK = 1.0, 10.0
# Whoever asked to be told hears how each ended in one of two ways. The job itself says that it was stopped.
_TOLD_AS = {
    JobStatus.COMPLETED: telling.Kind.COMPLETED,
    JobStatus.FAILED: telling.Kind.FAILED,
    JobStatus.CANCELLED: telling.Kind.FAILED,
}

# Whoever runs these says which columns change.
_STILL_OURS = update(JOBS).where(JOB.id == bindparam("this"), IS_WORKED_ON, JOB.lease_number == bindparam("our_lease"))
_STILL_OURS_AND_WANTED = _STILL_OURS.where(JOB.is_stop_asked.is_(False))
_IS_STOP_ASKED = select(JOB.is_stop_asked).where(JOB.id == bindparam("this"))


class Broken(Trouble):
    code = "broken"
    words = t("Something went wrong here. Try again.")


def conclude(session: Session, claimed: Claimed, outcome: Made | Working) -> bool:
    """What came of a call: pictures, or word that it is being made."""
    if isinstance(outcome, Made):
        return settle(session, claimed, outcome)
    return let_go(session, claimed, outcome.provider_call_id, outcome.progress)


def settle(session: Session, claimed: Claimed, made: Made) -> bool:
    """Done: the pictures are the workspace's, what they cost is charged, the rest comes back."""
    arrived = len(made.kept)
    charged = claimed.price // claimed.parameters.count * arrived
    ended = {
        "status": JobStatus.COMPLETED,
        "charged": charged,
        "cost_micro_usd": made.cost_micro_usd,
        "provider_call_id": made.provider_call_id[:200],
        "progress": None,
        **_over(session, claimed),
    }
    if not _change(session, claimed, ended):
        return False
    for one in made.kept:
        images.record(
            session,
            image_id(claimed, one),
            workspace_id=claimed.workspace_id,
            job_id=claimed.id,
            number=one.number,
            user_id=claimed.user_id,
            kept=one.kept,
            prompt=claimed.prompt,
            model_id=claimed.model_id,
            seed=one.seed,
            recipe=recipe_of(claimed, one.seed),
        )
    if claimed.price:
        model = made.model_name or name_of(session, claimed.model_id)
        words = (
            t("{count} images, {model}", count=arrived, model=model)
            if arrived > 1
            else t("1 image, {model}", model=model)
        )
        credits.charge(session, claimed.workspace_id, claimed.id, charged, words)
    if not claimed.provider_key_id:
        circuits.worked(session, claimed.provider)
    return True


def let_go(session: Session, claimed: Claimed, provider_call_id: str, share: float | None) -> bool:
    """The provider works on it by itself: no thread waits, and somebody looks again after a while."""
    at = now(session)
    # The longer it took so far, the less a second more matters.
    waited = (at - claimed.started_at).total_seconds()
    pause = min(_LONGEST_LOOK, max(_FIRST_LOOK, waited / 4))
    return _change(
        session,
        claimed,
        {
            "provider_call_id": provider_call_id,
            # Where nothing was heard this time, the last that was heard stands.
            **({} if share is None else {"progress": share}),
            # A worker that slept until somebody else let it go has nothing more to write.
            "lease_number": claimed.lease_number + 1,
            "lease_until": None,
            "held_by": "",
            "next_try_at": at + timedelta(seconds=pause),
        },
    )


def not_done(session: Session, claimed: Claimed, why: PixorlyError) -> bool:
    """It failed this time: elsewhere or once more where that may help, or over with the credits back."""
    if claimed.provider_key_id and why.code in ABOUT_THE_KEY:
        why.words = provider_keys.words_of(why.code, catalog.provider_name(claimed.provider))
    is_noted = _go_on_or_end(session, claimed, why)
    if health.is_at_fault(why):
        is_own_key = claimed.provider_key_id is not None
        health.noted(session, claimed.provider, claimed.offer_id, why, is_own_key=is_own_key)
    # After the job and its credits, as when it is settled: all take these rows in one order, so nobody waits in a circle.
    _tell_circuit(session, claimed, why)
    return is_noted


def _tell_circuit(session: Session, claimed: Claimed, why: PixorlyError) -> None:
    """Pauses are the operator's. What somebody's own key was told says nothing about theirs."""
    if claimed.provider_key_id:
        provider_keys.refused(session, claimed.provider_key_id, why.code, claimed.begun_at or claimed.started_at)
    elif isinstance(why, Passing | Misconfigured) and not isinstance(why, trouble.UnknownModel):
        circuits.failed(session, claimed.provider, troubles.written(why))
    elif isinstance(why, trouble.Refused | trouble.NotAccepted | trouble.UnknownModel):
        circuits.worked(session, claimed.provider)


def _go_on_or_end(session: Session, claimed: Claimed, why: PixorlyError) -> bool:
    if isinstance(why, trouble.Stopped) or is_stop_asked(session, claimed):
        return cancelled(session, claimed)
    if way := moving.next_way(session, claimed, why):
        return move_on(session, claimed, why, way)
    if isinstance(why, Passing) and claimed.attempts < MOST_ATTEMPTS:
        return put_back(session, claimed, why)
    return give_up(session, claimed, why)


def is_stop_asked(session: Session, claimed: Claimed) -> bool:
    return bool(ask(session, _IS_STOP_ASKED, this=claimed.id).scalar())


def put_back(session: Session, claimed: Claimed, why: Passing) -> bool:
    """It waits for another try. Whether a call may have been paid, this one or one before it, stays on record."""
    changes: dict[str, Any] = {
        "status": JobStatus.PENDING,
        "progress": None,
        "lease_until": None,
        "held_by": "",
        "next_try_at": now(session) + pause_after(claimed.attempts, why.retry_after),
        "failure_note": troubles.written(why),
    }
    if not isinstance(why, trouble.MAYBE_PAID):
        doubt = None if isinstance(why, trouble.CallLost) else claimed.in_doubt_since
        changes |= {"call_begun_at": doubt, "provider_call_id": ""}
        if not doubt:
            changes |= moving.once_more(session, claimed)
    # Whoever asked to stop it a moment ago does not want another try.
    return _change(session, claimed, changes, _STILL_OURS_AND_WANTED) or cancelled(session, claimed)


def move_on(session: Session, claimed: Claimed, why: PixorlyError, way: Way) -> bool:
    """Another offer is tried at once: what was called here was certainly not paid."""
    changes: dict[str, Any] = {
        "status": JobStatus.PENDING,
        "progress": None,
        "lease_until": None,
        "held_by": "",
        "next_try_at": now(session),
        "failure_note": troubles.written(why),
        "call_begun_at": None,
        "provider_call_id": "",
        "tried": [*claimed.tried, moving.way_of(claimed)],
        **moving.given_to(claimed.id, way),
    }
    later_if_quiet(session, TASK_OF[Lane(claimed.lane)])
    return _change(session, claimed, changes, _STILL_OURS_AND_WANTED) or cancelled(session, claimed)


def give_up(session: Session, claimed: Claimed, why: PixorlyError) -> bool:
    """It failed for good: a reason for the person, a note for the operator, and everything back."""
    ended = {
        "status": JobStatus.FAILED,
        "failure_code": why.code,
        "failure_template": why.words.template,
        "failure_values": {name: str(value) for name, value in why.words.values.items()},
        "failure_note": troubles.written(why),
        "progress": None,
        **_over(session, claimed),
    }
    return _change(session, claimed, ended) and _return_all(session, claimed, t("Returned: {reason}", reason=why.words))


def cancelled(session: Session, claimed: Claimed) -> bool:
    """Stopped by its person: everything comes back."""
    ended = {"status": JobStatus.CANCELLED, "progress": None, **_over(session, claimed)}
    return _change(session, claimed, ended) and _return_all(session, claimed, t("Returned, cancelled"))


def tell_progress(session: Session, claimed: Claimed, share: float, previews: int) -> bool:
    return _change(session, claimed, {"progress": share, "previews": previews})


def pause_after(attempts: int, asked: float | None) -> timedelta:
    """Twice as long each time, or what the provider asked for; and never all at the same moment."""
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempts - 1))
    return timedelta(seconds=max(pause, min(asked or 0, 3600)) * random.uniform(1.0, 1.3))


def _change(session: Session, claimed: Claimed, values: dict[str, Any], guard: Update = _STILL_OURS) -> bool:
    """The guarded write. False where somebody else has the job now, or it is over: then nothing more is done."""
    if not rows_changed(session, guard, this=claimed.id, our_lease=claimed.lease_number, **values):
        return False
    events.publish(session, "batch.changed", events.of_workspace(claimed.workspace_id), claimed.batch_id)
    if kind := _TOLD_AS.get(values.get("status", "")):
        telling.tell(session, claimed.workspace_id, kind, claimed.id)
    return True


def _over(session: Session, claimed: Claimed) -> dict[str, Any]:
    # Whoever waited for this one's place may have it now.
    call_for_who_waits(session, claimed.lane)
    return {"ended_at": now(session), "lease_until": None, "held_by": "", "is_stop_asked": False}


def _return_all(session: Session, claimed: Claimed, words: Words) -> bool:
    if claimed.price:
        credits.release(session, claimed.workspace_id, claimed.id, words)
    return True

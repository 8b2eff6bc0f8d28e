"""Moving on: a job that one offer could not do is given to the next, unless it may have been paid there.

Passing, Misconfigured, not possible there ──► the next way that has not been tried, at once
OutcomeUnknown, or a call that is under way ──► stays: it is looked for, or called again, where it was made
Refused, Failed, no picture ──► an answer, which another provider is not asked to correct
"""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from pixorly import events
from pixorly.database import ask, rows_changed
from pixorly.errors import Misconfigured, Passing, PixorlyError
from pixorly.integrations.providers import trouble
from pixorly.models import Lane
from pixorly.queue import Task, later_if_quiet
from pixorly.services import catalog, circuits, provider_keys
from pixorly.services.catalog import Circumstances, Entry, Way
from pixorly.services.catalog.ways import name_of
from pixorly.services.jobs.choosing import elsewhere
from pixorly.services.jobs.claiming import Claimed
from pixorly.services.jobs.rows import JOB, JOBS, WAITS
from pixorly.services.parameters import read as parameters_from

_AT_ONCE = 50
_NOT_DONE_THERE = (Passing, Misconfigured, trouble.NotAccepted, catalog.NotOffered)
# Whose bill it goes on was decided when it was asked for.
_STAYS = (*trouble.MAYBE_PAID, provider_keys.KeyGone)

# Waiting for a provider that is left alone, though others could do it, and certainly not paid there.
_STUCK = (
    select(JOB.id, JOB.workspace_id, JOB.model_id, JOB.provider, JOB.offer_id, JOB.parameters, JOB.price)
    .where(
        WAITS,
        JOB.has_others,
        JOB.provider.in_(bindparam("paused", expanding=True)),
        JOB.provider_key_id.is_(None),
        JOB.call_begun_at.is_(None),
    )
    .order_by(JOB.rank)
    .limit(_AT_ONCE)
)
_MOVE_WHAT_STILL_WAITS = update(JOBS).where(
    JOB.id == bindparam("this"), WAITS, JOB.offer_id == bindparam("from_here"), JOB.call_begun_at.is_(None)
)


def next_way(session: Session, claimed: Claimed, why: PixorlyError) -> Way | None:
    """Where to try it after this, if that may help and can't be paid twice."""
    if not claimed.has_others or not isinstance(why, _NOT_DONE_THERE) or isinstance(why, _STAYS):
        return None
    if (claimed.in_doubt_since or claimed.provider_call_id) and not isinstance(why, trouble.CallLost):
        return None
    return _open_way(session, claimed, but=(*claimed.tried, way_of(claimed)))


def once_more(session: Session, claimed: Claimed) -> dict[str, Any]:
    """What its job says when all have been tried: the best is next again, and no other after it."""
    if not claimed.has_others:
        return {}
    tried = {"tried": [*claimed.tried, way_of(claimed)]}
    way = _open_way(session, claimed)
    return tried | given_to(claimed.id, way) if way and way.name != way_of(claimed) else tried


def way_of(claimed: Claimed) -> str:
    return name_of(claimed.offer_id, claimed.provider_key_id)


def given_to(job_id: UUID, way: Way) -> dict[str, Any]:
    """What a job says when this way is next. Each has a call id of its own: no provider hears of another's calls."""
    mark = hashlib.sha256(way.name.encode()).hexdigest()[:8]
    return {
        "provider": way.model.provider,
        "offer_id": way.model.id,
        "provider_key_id": way.key_id,
        "call_id": f"job_{job_id.hex}_{mark}",
    }


def stuck(session: Session) -> list[tuple[UUID, str, Way]]:
    """Jobs that wait for a provider which is left alone, where each is now, and who could do it meanwhile."""
    paused = list(circuits.paused(session))
    if not paused:
        return []
    around: dict[UUID, Circumstances] = {}
    found = []
    jobs = ask(session, _STUCK, paused=paused).all()
    entries = catalog.of_ids(session, {job.model_id for job in jobs})
    for job in jobs:
        here = around.setdefault(job.workspace_id, Circumstances(session, job.workspace_id))
        if way := _first_open(here, entries.get(job.model_id), job, parameters_from(job.parameters)):
            found.append((job.id, job.offer_id, way))
    return found


def move(session: Session, job_id: UUID, from_here: str, way: Way) -> None:
    """Unless somebody took it up a moment ago."""
    moved = rows_changed(session, _MOVE_WHAT_STILL_WAITS, this=job_id, from_here=from_here, **given_to(job_id, way))
    if moved:
        later_if_quiet(session, Task.CARRY_OUT)
        whose = ask(session, select(JOB.workspace_id, JOB.batch_id).where(JOB.id == job_id)).one()
        events.publish(session, "batch.changed", events.of_workspace(whose.workspace_id), whose.batch_id)


def _open_way(session: Session, claimed: Claimed, but: tuple[str, ...] = ()) -> Way | None:
    if claimed.lane != Lane.PROVIDER:
        return None
    around, entry = Circumstances(session, claimed.workspace_id), catalog.entry(session, claimed.model_id)
    return _first_open(around, entry, claimed, claimed.parameters, but)


def _first_open(
    around: Circumstances, entry: Entry | None, job: Any, told: Any, but: tuple[str, ...] = ()
) -> Way | None:
    ways = elsewhere(around, entry, told, job.price // told.count, but) if entry else []
    return next((way for way in ways if not around.is_paused(way)), None)

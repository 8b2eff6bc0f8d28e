"""How long an offer takes: by what its last jobs here took, and by its provider's word until there are some."""

import time
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from statistics import median
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlmodel import Session, col

from pixorly.database import now
from pixorly.integrations.providers import Model
from pixorly.models import Job, JobStatus

_JOBS, _DAYS = 50, timedelta(days=7)
# A median of fifty moves slowly, and every open studio asks for all of them.
_KEPT_SECONDS = 60


def seconds(session: Session, models: Iterable[Model]) -> dict[str, float | None]:
    known, moment = _known(), time.monotonic()
    for model in models:
        if model.id not in known or known[model.id][0] < moment:
            known[model.id] = (moment + _KEPT_SECONDS, _measured(session, model.id))
    return {model.id: known[model.id][1] or model.typical_seconds for model in models}


def _measured(session: Session, offer_id: str) -> float | None:
    # Ids begin with the moment they were made in, so that they bound the days without another index.
    since = int((now(session) - _DAYS).timestamp() * 1000) << 80
    took = [
        (ended_at - started_at).total_seconds()
        for started_at, ended_at in session.execute(
            select(col(Job.started_at), col(Job.ended_at))
            .where(
                col(Job.offer_id) == offer_id,
                # Written out, since an index over these alone serves no question with a blank in it.
                col(Job.status) == literal_column(f"'{JobStatus.COMPLETED}'"),
                col(Job.id) > UUID(int=since),
                # Pauses between tries are no measure of the model.
                col(Job.attempts) <= 1,
            )
            .order_by(col(Job.id).desc())
            .limit(_JOBS)
        )
        if started_at and ended_at
    ]
    return round(median(took), 1) if took else None


@cache
def _known() -> dict[str, tuple[float, float | None]]:
    return {}

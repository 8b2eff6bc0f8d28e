"""Turns that only one process takes at a time, lost by nobody's death for longer than they last."""

from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from pixorly.database import now, rows_changed
from pixorly.models import Lease


def take(session: Session, name: str, holder: str, seconds: float) -> bool:
    """Whether this holder has the turn now: because it was free, had run out, or was theirs already."""
    moment = now(session)
    until = moment + timedelta(seconds=seconds)
    renewal = (
        update(Lease)
        .where(col(Lease.name) == name, or_(col(Lease.until) < moment, col(Lease.holder) == holder))
        .values(holder=holder, until=until)
    )
    if rows_changed(session, renewal):
        return True
    if session.get(Lease, name):
        return False
    try:
        with session.begin_nested():
            session.add(Lease(name=name, holder=holder, until=until))
    except IntegrityError:
        # Somebody else took the very first turn a moment ago.
        return False
    return True

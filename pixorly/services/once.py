"""Requests that name themselves are carried out once: sent again within a day, they get the answer of the first time.

Only what was done is remembered. A refusal changed nothing, so whoever mends its cause may send the same again.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from pixorly.database import now, rows_changed
from pixorly.errors import Conflict, Invalid
from pixorly.models import ApiAnswer
from pixorly.services.typed import as_key
from pixorly.services.viewer import Viewer
from pixorly.words import t

KEPT = timedelta(hours=24)
LONGEST_KEY = 255
# Whoever has not answered by now has died over it, or will be told that it lost its turn.
_TAKES_AT_MOST = timedelta(minutes=2)


class KeyReused(Conflict):
    code = "idempotency_key_reused"
    words = t("This Idempotency-Key was sent with another request before. Send this one under a new key.")


class StillRunning(Conflict):
    code = "still_running"
    words = t("The first request with this Idempotency-Key is still being carried out. Ask again in a moment.")
    retry_after = 1


class LostItsTurn(Conflict):
    code = "still_running"
    words = t("This took too long, and the same request was taken up again. Ask for its answer.")
    retry_after = 1


@dataclass(frozen=True)
class Begun:
    """A request that is ours to carry out."""

    key: str
    at: datetime


@dataclass(frozen=True)
class Answered:
    status: int
    body: str


def begin(session: Session, viewer: Viewer, key: str, said: bytes) -> Begun | Answered:
    """Take it up, or have the answer it got before."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid(t("An Idempotency-Key has from 1 to {most} letters.", most=LONGEST_KEY), field="Idempotency-Key")
    key, request_hash, at = as_key(key), hashlib.sha256(said).hexdigest(), now(session)
    known = session.exec(
        select(ApiAnswer)
        .where(ApiAnswer.workspace_id == viewer.workspace_id, ApiAnswer.key == key)
        .execution_options(populate_existing=True)
    ).first()
    if not known:
        session.add(ApiAnswer(workspace_id=viewer.workspace_id, key=key, request_hash=request_hash, created_at=at))
        session.flush()
        return Begun(key, at)
    if at - known.created_at >= KEPT:
        return _taken_over(session, known, request_hash, at)
    if known.request_hash != request_hash:
        raise KeyReused()
    if known.status:
        return Answered(known.status, known.body)
    if at - known.created_at < _TAKES_AT_MOST:
        raise StillRunning()
    return _taken_over(session, known, request_hash, at)


def keep(session: Session, viewer: Viewer, begun: Begun, answered: Answered) -> None:
    """In the transaction that does it, so that it is done and remembered, or neither."""
    mine = update(ApiAnswer).where(*_ours(viewer, begun)).values(status=answered.status, body=answered.body)
    if not rows_changed(session, mine):
        raise LostItsTurn()


def let_go(session: Session, viewer: Viewer, begun: Begun) -> None:
    """It came to nothing."""
    session.execute(delete(ApiAnswer).where(*_ours(viewer, begun)))


def sweep_old(session: Session) -> None:
    session.execute(delete(ApiAnswer).where(col(ApiAnswer.created_at) < now(session) - KEPT))


def _taken_over(session: Session, known: ApiAnswer, request_hash: str, at: datetime) -> Begun:
    seen = (col(ApiAnswer.id) == known.id, col(ApiAnswer.created_at) == known.created_at)
    mine = update(ApiAnswer).where(*seen).values(status=0, body="", request_hash=request_hash, created_at=at)
    if not rows_changed(session, mine):
        raise StillRunning()
    return Begun(known.key, at)


def _ours(viewer: Viewer, begun: Begun):
    return (
        col(ApiAnswer.workspace_id) == viewer.workspace_id,
        col(ApiAnswer.key) == begun.key,
        col(ApiAnswer.status) == 0,
        col(ApiAnswer.created_at) == begun.at,
    )

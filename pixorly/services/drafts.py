"""What a person has typed and chosen but not yet pressed Generate on, the same in every tab and on the phone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from pixorly.database import now, rows_changed
from pixorly.models import Draft
from pixorly.services.jobs.wish import Wish
from pixorly.services.viewer import Viewer


@dataclass(frozen=True)
class DraftView:
    """A wish as it was left, and when that was, in milliseconds; empty where nothing was ever typed."""

    wish: dict[str, Any] = field(default_factory=dict)
    typed_at: int = 0


def keep(session: Session, viewer: Viewer, wish: Wish, typed_at: int) -> bool:
    """Keep it, unless what stands there was typed later: a tab that was cut off brings old words when it comes back.
    True where it stands there now.

    Nothing is published: the tab that types must not be woken by its own keys. Others read it when they load.
    """
    kept, moment = wish.as_dict(), _moment(session, typed_at)
    own = (col(Draft.user_id) == viewer.user_id, col(Draft.workspace_id) == viewer.workspace_id)
    newer = update(Draft).where(*own, col(Draft.changed_at) <= moment).values(wish=kept, changed_at=moment)
    if rows_changed(session, newer):
        return True
    if row := _row(session, viewer):
        # The first draft may have come between our two looks, and still be older.
        return row.wish == kept or bool(rows_changed(session, newer))
    # Two tabs that both write the first draft meet at its key: `carry` looks once more, and finds the other's.
    session.add(Draft(user_id=viewer.user_id, workspace_id=viewer.workspace_id, wish=kept, changed_at=moment))
    session.flush()
    return True


def one(session: Session, viewer: Viewer) -> DraftView:
    row = _row(session, viewer)
    return DraftView(row.wish, round(row.changed_at.timestamp() * 1000)) if row else DraftView()


def _row(session: Session, viewer: Viewer) -> Draft | None:
    return session.get(Draft, (viewer.user_id, viewer.workspace_id), populate_existing=True)


def _moment(session: Session, typed_at: int) -> datetime:
    """By the server's clock as the browser knows it; no browser's reaches beyond now."""
    at = now(session)
    return at if typed_at >= at.timestamp() * 1000 else datetime.fromtimestamp(max(0, typed_at) / 1000, UTC)

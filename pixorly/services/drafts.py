"""What a person has typed and chosen but not yet pressed Generate on, the same in every tab and on the phone."""

from typing import Any

from sqlmodel import Session

from pixorly.database import now
from pixorly.models import Draft
from pixorly.services.jobs.wish import Wish
from pixorly.services.viewer import Viewer


def keep(session: Session, viewer: Viewer, wish: Wish) -> bool:
    """Keep it in place of the one before; the last to write wins. False where it said the same.

    Nothing is published: the tab that types must not be woken by its own keys. Others read it when they load.
    """
    kept, row = wish.as_dict(), session.get(Draft, (viewer.user_id, viewer.workspace_id))
    if row and row.wish == kept:
        return False
    # Two tabs that both write the first draft meet at its key: `carry` looks once more, and finds the other's.
    row = row or Draft(user_id=viewer.user_id, workspace_id=viewer.workspace_id)
    row.wish, row.changed_at = kept, now(session)
    session.add(row)
    session.flush()
    return True


def one(session: Session, viewer: Viewer) -> dict[str, Any]:
    """The wish as it was left; empty where nothing was ever typed."""
    row = session.get(Draft, (viewer.user_id, viewer.workspace_id))
    return row.wish if row else {}

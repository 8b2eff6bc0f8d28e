"""Telling people in time that credits run out."""

from uuid import UUID

from sqlmodel import Session

from pixorly import events

FEWEST = 10


def look(session: Session, workspace_id: UUID, *, before: int, after: int) -> None:
    """Say so when a spending crosses the line, and not again at every spending below it."""
    if after == 0 < before:
        events.publish(session, "credit.depleted", events.of_workspace(workspace_id), "")
    elif after < FEWEST <= before:
        events.publish(session, "credit.low", events.of_workspace(workspace_id), "")

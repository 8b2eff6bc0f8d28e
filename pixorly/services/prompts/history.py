"""What a person wrote before, for the arrow keys and for search."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.models import Batch, id_from
from pixorly.services.viewer import Viewer

MOST = 200
# How many batches are looked through: a few do for arrow keys, and a search that finds nothing must end soon in a
# workspace of any age. Two reads and not more, since a planner without statistics sorts all of them for each.
_LOOKS = (300, 4700)


@dataclass(frozen=True)
class WrittenView:
    """A prompt as it was typed, and when it was last used. The id is that batch's, and `before` takes it."""

    id: str
    prompt: str
    at: datetime


def history(session: Session, viewer: Viewer, search: str = "", limit: int = 50, before: str = "") -> list[WrittenView]:
    """The latest different prompts that have every word of the search in them, newest first."""
    words = search.casefold().split()
    last = id_from(before) if before else None
    seen: set[str] = set()
    found: list[WrittenView] = []
    for id, typed, at in _latest(session, viewer):
        prompt = typed.strip()
        if len(found) >= min(limit, MOST):
            break
        if prompt in seen:
            continue
        seen.add(prompt)
        # Compared here and not by LIKE: SQLite knows capitals of English letters only, and % and _ are just signs here.
        if (last is None or id < last) and prompt and all(word in prompt.casefold() for word in words):
            found.append(WrittenView(str(id), prompt, at))
    return found


def _latest(session: Session, viewer: Viewer) -> Iterator[tuple[UUID, str, datetime]]:
    query = (
        select(Batch.id, Batch.prompt, Batch.created_at)
        .where(Batch.workspace_id == viewer.workspace_id, Batch.user_id == viewer.user_id)
        .where(col(Batch.is_removed).is_(False))
        .order_by(col(Batch.id).desc())
    )
    for look in _LOOKS:
        rows = session.exec(query.limit(look)).all()
        yield from rows
        if len(rows) < look:
            return
        query = query.where(col(Batch.id) < rows[-1][0])

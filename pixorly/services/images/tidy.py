"""Letting go: of what lay in the trash for long enough, and of bytes that no row knows of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.integrations.storage import Found, storage
from pixorly.models import Image
from pixorly.services.images.kept import Stored, folder, stored
from pixorly.services.images.room import count

TRASH_LASTS = timedelta(days=30)
_AT_ONCE = 200
_LISTED_AT_ONCE = 1000
# A job puts its pictures moments before it records them. Nothing that could still be recorded is this old.
_ORPHAN_AFTER = timedelta(hours=1)
_UNFINISHED_AFTER = timedelta(days=1)


def purge_trashed(session: Session) -> list[Stored]:
    """The rows of some that lay in the trash for 30 days go, and their room comes back. Their bytes go after the
    commit, by `remove`; what a crash leaves of them is an orphan. Called again until nothing comes."""
    oldest = (
        select(Image.id)
        .where(col(Image.trashed_at) < now(session) - TRASH_LASTS)
        .order_by(col(Image.trashed_at))
        .limit(_AT_ONCE)
    )
    gone = delete(Image).where(col(Image.id).in_(oldest)).returning(Image)
    purged: dict[UUID, list[Image]] = defaultdict(list)
    for row in session.scalars(gone.execution_options(synchronize_session=False)):
        purged[row.workspace_id].append(row)
    # In one order, so that two who purge at once never wait for each other.
    for workspace_id, rows in sorted(purged.items()):
        count(session, workspace_id, kept_bytes=-sum(row.kept_bytes for row in rows), images=-len(rows))
    return [stored(row.workspace_id, row.id, row) for rows in purged.values() for row in rows]


def remove(gone: Iterable[Stored]) -> None:
    """Their bytes go, for good."""
    for each in gone:
        for key in each.keys:
            storage().delete(key)


def listed() -> Iterator[list[Found]]:
    """All that is kept and is not from just now, some at a time."""
    long_ago = datetime.now(UTC) - _ORPHAN_AFTER
    old = (found for found in storage().keys("") if found.put_at < long_ago)
    while some := list(islice(old, _LISTED_AT_ONCE)):
        yield some


def lost_among(session: Session, found: list[Found]) -> list[Found]:
    """Those that belong to no picture. What was not put there as one of ours is left alone."""
    folders = {each.key: each.key.rpartition("/")[0] for each in found}
    ids = {id for place in folders.values() if (id := _image_in(place))}
    rows = session.execute(select(Image.workspace_id, Image.id, Image.sha256).where(col(Image.id).in_(ids)))
    known = {folder(*row) for row in rows}
    return [each for each in found if _image_in(folders[each.key]) and folders[each.key] not in known]


def let_go(lost: Iterable[Found]) -> int:
    """They go, but for those that were put there anew meanwhile. How many went."""
    count = 0
    for each in lost:
        if next(iter(storage().keys(prefix=each.key)), None) == each:
            storage().delete(each.key)
            count += 1
    return count


def clear_unfinished() -> None:
    """What was begun in storage long ago and never became a picture goes."""
    storage().clear_unfinished(_UNFINISHED_AFTER)


def _image_in(place: str) -> UUID | None:
    """Whose folder this is: `{workspace}/{image}-{sum}`."""
    workspace, _, name = place.partition("/")
    image, _, _sum = name.rpartition("-")
    try:
        return UUID(image) if str(UUID(workspace)) == workspace else None
    except ValueError:
        return None

"""Run in a process of its own, with the settings of a house: somebody with a key and a large library there.

Prints the key. Pictures are rows only, copies of one that is really there.
"""

import sys
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from bench.picture_there import hang
from pixorly.database import carry, is_sqlite
from pixorly.models import Image, Workspace, table
from pixorly.services import api_keys, credits, users, workspaces

# Sorted as real ones are: by the millisecond, all of them before the one they are copies of.
_SERIES = {
    True: "WITH RECURSIVE series(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < :count - 1)",
    False: "WITH series AS (SELECT i FROM generate_series(0, :count - 1) AS i)",
}
_ID = {
    True: "printf('%012x7%03x8%015x', :stamp + i, i % 4096, i)",
    False: "(lpad(to_hex(:stamp + i), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') || '8' || lpad(to_hex(i), 15, '0'))::uuid",
}


def settle(email: str, count: int) -> str:
    """A key that may do everything. What is generated waits, so that nothing is painted meanwhile."""
    person = carry(lambda session: users.install(session, email, None, as_admin=False))
    workspace_id = carry(lambda session: users.workspace_at(session, email))

    def allow(session: Session) -> None:
        workspaces.put_on_plan(session, workspace_id, "enterprise")
        session.get_one(Workspace, workspace_id).overrides = {"generations_an_hour": 1, "storage_bytes": 10**15}
        credits.operate(session, workspace_id, "bench", 100_000, "bench")

    carry(allow)
    image_id = hang(person.id)
    carry(lambda session: _fill(session, image_id, count))
    return carry(lambda session: api_keys.operate(session, email, "bench", api_keys.Scope)).secret


def _fill(session: Session, image_id: UUID, count: int) -> None:
    is_file = is_sqlite(session)
    names = [column.name for column in table(Image).columns if column.name not in ("id", "number")]
    copied = ", ".join(f"image.{name}" for name in names)
    session.execute(
        text(
            f"INSERT INTO image (id, number, {', '.join(names)}) {_SERIES[is_file]} "
            f"SELECT {_ID[is_file]}, i, {copied} FROM image, series WHERE image.id = :image_id"
        ),
        {"count": count, "stamp": (image_id.int >> 80) - count - 1, "image_id": image_id.hex},
    )
    if not is_file:
        # A library that grew by itself has been looked over many times; one that is filled in a moment never was.
        session.execute(text("ANALYZE image"))


if __name__ == "__main__":
    address, many = sys.argv[1:]
    print(settle(address, int(many)))

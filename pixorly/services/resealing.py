"""Changing the keys of the house: everything that is sealed is sealed anew, so that older keys can be taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session

from pixorly.database import rows_changed
from pixorly.errors import Misconfigured
from pixorly.models import Endpoint, ProviderKey, table
from pixorly.services import sealing

SLICE = 200
# Before all ids.
FIRST = UUID(int=0)


@dataclass(frozen=True)
class Sealed:
    """A column of sealed texts; empty ones hold nothing."""

    row: type[ProviderKey] | type[Endpoint]
    column: str

    def __str__(self) -> str:
        return f"{self.row.__tablename__}.{self.column}"


# Whatever is sealed anywhere stands here, or it can't be opened any more once the keys have changed.
EVERYWHERE = (Sealed(ProviderKey, "sealed"), Sealed(Endpoint, "secret"), Sealed(Endpoint, "secret_before"))


@dataclass
class Turned:
    """What became of some of them, and the last one that was looked at; None where there are no more."""

    resealed: int = 0
    left: int = 0
    last: UUID | None = None


def rotate(session: Session, where: Sealed, after: UUID = FIRST) -> Turned:
    """The next few that an older key sealed are sealed with the newest. What no key opens stays as it is."""
    done = Turned()
    its = table(where.row).c
    for row_id, text in _next(session, where, after):
        done.last = row_id
        if not text or sealing.is_newest(text):
            continue
        try:
            anew = sealing.seal(sealing.open_sealed(text))
        except Misconfigured:
            done.left += 1
            continue
        # Unless somebody put another one there meanwhile, which the newest key sealed already.
        still = update(table(where.row)).where(its.id == row_id, its[where.column] == text)
        done.resealed += rows_changed(session, still.values({where.column: anew}))
    return done


def findings(session: Session) -> Iterator[str]:
    """Those that no key of ours opens."""
    for where in EVERYWHERE:
        after = FIRST
        while some := list(_next(session, where, after)):
            after = some[-1][0]
            for row_id, text in some:
                if text and not _opens(text):
                    yield f"{where} of {row_id} can't be opened with any key in PIXORLY_SECRET_KEY."


def _opens(text: str) -> bool:
    try:
        sealing.open_sealed(text)
    except Misconfigured:
        return False
    return True


def _next(session: Session, where: Sealed, after: UUID) -> Iterator[tuple[UUID, str]]:
    its = table(where.row).c
    query = select(its.id, its[where.column]).order_by(its.id).limit(SLICE)
    yield from ((row_id, text) for row_id, text in session.execute(query.where(its.id > after)))

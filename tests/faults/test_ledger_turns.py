"""Two who come at one moment: whenever the second comes in between, it is as if one had come after the other."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import Session

from pixorly.database import carry, engine, reading
from pixorly.models import EntryKind, new_id
from pixorly.services import credits
from pixorly.services.credits import NotEnoughCredits
from pixorly.words import t
from tests.grounds.people import arrived

W = t("A step")
NEXT = datetime(2030, 1, 1, tzinfo=UTC)
# As long as one waits for another that waits for it in turn.
_PATIENCE_S = 0.05
_MOST_STATEMENTS = 9

Step = Callable[[Session, UUID, UUID], object]


def hold_all(session: Session, workspace_id: UUID, job_id: UUID) -> None:
    credits.hold(session, workspace_id, new_id(), 15, W, None)


def charge(session: Session, workspace_id: UUID, job_id: UUID) -> None:
    credits.charge(session, workspace_id, job_id, 4, W)


def charge_more(session: Session, workspace_id: UUID, job_id: UUID) -> None:
    credits.charge(session, workspace_id, job_id, 6, W)


def release(session: Session, workspace_id: UUID, job_id: UUID) -> None:
    credits.release(session, workspace_id, job_id, W)


def renew(session: Session, workspace_id: UUID, job_id: UUID) -> None:
    credits.renew(session, workspace_id, 20, NEXT, "second")


PAIRS = [
    (charge, release),
    (charge, charge_more),
    (release, renew),
    (renew, hold_all),
    (hold_all, hold_all),
    (renew, renew),
]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda step: step.__name__)
def test_whoever_comes_in_between_comes_before_or_after(house, first, second):
    possible = [_in_turn(first, second), _in_turn(second, first)]

    outcomes = [_broken_into(first, second, after) for after in range(1, _MOST_STATEMENTS + 1)]

    assert [outcome for outcome in outcomes if outcome not in possible] == []
    with reading() as session:
        assert credits.disagreements(session) == []


def _in_turn(*steps: Step) -> tuple[int, int, int]:
    workspace_id, job_id = _workspace()
    for step in steps:
        _do(step, workspace_id, job_id)
    return _state(workspace_id)


def _broken_into(first: Step, second: Step, after: int) -> tuple[int, int, int]:
    """The second begins after so many statements of the first, and ends then if it can."""
    workspace_id, job_id = _workspace()
    other = threading.Thread(target=_do, args=(second, workspace_id, job_id))

    def come() -> None:
        other.start()
        other.join(_PATIENCE_S)

    with _called_after(after, come):
        _do(first, workspace_id, job_id)
    if other.ident is None:
        other.start()
    other.join()
    return _state(workspace_id)


@contextmanager
def _called_after(count: int, come: Callable[[], None]) -> Iterator[None]:
    """While this thread works, once it has made so many statements about credits."""
    here, seen = threading.get_ident(), [0]

    def look(connection, cursor, statement, *rest) -> None:
        if threading.get_ident() == here and "credit_" in statement:
            seen[0] += 1
            if seen[0] == count:
                come()

    event.listen(engine(), "after_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(engine(), "after_cursor_execute", look)


def _workspace() -> tuple[UUID, UUID]:
    """Ten that stay and twenty of the month, with twelve of them held for one job and three for another."""
    workspace_id, job_id = arrived(f"{new_id().hex}@example.com")[0].workspace_id, new_id()

    def fill(session: Session) -> None:
        credits.renew(session, workspace_id, 20, NEXT, "first")
        credits.hold(session, workspace_id, job_id, 12, W, None)
        credits.hold(session, workspace_id, new_id(), 3, W, None)
        credits.receive(session, workspace_id, "gift", EntryKind.BONUS, 1, W)

    carry(fill)
    return workspace_id, job_id


def _do(step: Step, workspace_id: UUID, job_id: UUID) -> None:
    with suppress(NotEnoughCredits):
        carry(lambda session: step(session, workspace_id, job_id))


def _state(workspace_id: UUID) -> tuple[int, int, int]:
    with reading() as session:
        row = credits.row(session, workspace_id)
        return row.available, row.held, row.monthly

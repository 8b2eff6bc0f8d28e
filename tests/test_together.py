"""Units of work that share a turn: each whole or not at all, whatever becomes of the others."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select

from pixorly.database import carry, carry_patiently, on_commit, reading, transaction
from pixorly.models import User, Workspace, new_id

_MANY = 20


def _names() -> set[str]:
    with reading() as session:
        return set(session.exec(select(Workspace.name)))


def _at_once(works: list[Callable[[Session], object]]) -> list[object]:
    """All of them come while somebody else writes, so that they wait for one turn; in the end, what came of each."""

    def come(work: Callable[[Session], object]) -> object:
        try:
            return carry(work)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        with transaction() as session:
            session.execute(text("SELECT 1"))
            coming = [threads.submit(come, work) for work in works]
            _until_all_wait(len(works))
        return [one.result(60) for one in coming]


def _until_all_wait(count: int) -> None:
    # A thread that waits can't say so. Should one come later, it has the next turn, and nothing else changes.
    threading.Event().wait(0.02 * count)


def _adds(name: str) -> Callable[[Session], str]:
    def add(session: Session) -> str:
        session.add(Workspace(name=name))
        return name

    return add


def _stumbles(session: Session) -> None:
    session.add(Workspace(name="half"))
    session.flush()
    raise ZeroDivisionError


def _breaks_a_rule(session: Session) -> None:
    session.add(Workspace(name="half"))
    session.add(User(email=f"{new_id().hex}@example.com", name="X", theme="plaid"))


def test_each_gets_what_came_of_its_own(house):
    assert _at_once([_adds(f"w{number}") for number in range(_MANY)]) == [f"w{number}" for number in range(_MANY)]
    assert _names() == {f"w{number}" for number in range(_MANY)}


def test_those_that_fail_are_undone_alone(house):
    works = [(_adds(f"w{number}"), _stumbles, _breaks_a_rule)[number % 3] for number in range(_MANY)]

    came = _at_once(works)

    assert [type(one) for one in came] == [(str, ZeroDivisionError, IntegrityError)[n % 3] for n in range(_MANY)]
    assert _names() == {f"w{number}" for number in range(0, _MANY, 3)}


def test_what_waits_for_the_commit_is_sent_by_those_that_stand_and_sees_their_rows(house):
    sent: list[tuple[str, bool]] = []

    def told(number: int) -> Callable[[Session], None]:
        def work(session: Session) -> None:
            session.add(Workspace(name=f"w{number}"))
            on_commit(session, lambda: sent.append((f"w{number}", f"w{number}" in _names())))
            if number % 2:
                raise ZeroDivisionError

        return work

    _at_once([told(number) for number in range(_MANY)])

    assert sorted(sent) == sorted((f"w{number}", True) for number in range(0, _MANY, 2))


def test_where_the_whole_turn_is_lost_nobody_is_told_that_it_stands(house):
    """As a full disk does it: what the database undoes by itself is undone for all who shared the turn."""

    def loses_all(session: Session) -> None:
        session.connection().exec_driver_sql("ROLLBACK")
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with transaction() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("On Postgres nobody shares a turn")

    came = _at_once([loses_all if number == 3 else _adds(f"w{number}") for number in range(_MANY)])

    stands = {one for one in came if isinstance(one, str)}
    assert _names() == stands
    assert isinstance(came[3], OperationalError)
    assert all(isinstance(one, str | OperationalError) for one in came)
    carry(_adds("after"))
    assert "after" in _names()


def test_what_was_paid_for_is_tried_again_when_its_turn_was_lost(house):
    tries: list[int] = []

    def full_once(session: Session) -> None:
        tries.append(1)
        session.add(Workspace(name="paid"))
        session.flush()
        if len(tries) == 1:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    carry_patiently(full_once)

    assert (len(tries), _names()) == (2, {"paid"})

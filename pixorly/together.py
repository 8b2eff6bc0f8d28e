"""Units of work that wait for one and the same turn are done in it together, by whoever came first.

SQLite has one writer. Threads that queue for it would each begin, commit and hand over, and stand in line for the
interpreter at every step; so one of them does the work of those behind it too, and the disk is asked once for all.
Where there are several, each has a savepoint: what fails in one is undone alone.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from contextvars import Context, copy_context
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

# Others, in other processes, wait for the same turn.
_MOST = 8


class Unit:
    """What somebody wants done, and what came of it."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self.outcome: Any = None
        self.error: BaseException | None = None
        # What waits for the commit.
        self.to_send: list[Callable[[], object]] = []
        self.called = threading.Event()
        self.is_to_lead = False
        self._work = work
        self._context: Context = copy_context()

    def do(self, connection: Connection, *, is_alone: bool) -> None:
        # Where nobody else is in this turn, undoing the unit may as well undo the turn.
        mode = "rollback_only" if is_alone else "create_savepoint"
        with Session(connection, expire_on_commit=False, join_transaction_mode=mode) as session:
            try:
                self.outcome = self._context.run(self._work, session)
                session.commit()
                self.to_send = session.info.pop("after_commit", [])
            except BaseException as error:
                self.error = error
                # A disk that is full has undone the whole turn, and then there is no savepoint to go back to.
                with suppress(DBAPIError):
                    session.rollback()


class Together:
    def __init__(self, turn: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._turn = turn
        self._waiting: deque[Unit] = deque()
        self._choosing = threading.Lock()
        self._is_led = False

    def do(self, work: Callable[[Session], Any]) -> Unit:
        """Done and committed, or undone with its error."""
        unit = Unit(work)
        with self._choosing:
            self._waiting.append(unit)
            unit.is_to_lead = not self._is_led
            self._is_led = True
        if not unit.is_to_lead:
            unit.called.wait()
        if unit.is_to_lead:
            self._lead()
        return unit

    def _lead(self) -> None:
        units: list[Unit] = []
        try:
            with self._turn() as connection:
                # Only now: while we waited for the turn, others came.
                units = self._first()
                for unit in units:
                    unit.do(connection, is_alone=len(units) == 1)
                    if unit.error and not _is_open(connection):
                        raise unit.error
        except BaseException as error:
            for unit in units or self._first(1):
                unit.error = unit.error or error
        finally:
            self._hand_over(units)

    def _first(self, most: int = _MOST) -> list[Unit]:
        with self._choosing:
            return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def _hand_over(self, done: list[Unit]) -> None:
        with self._choosing:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].is_to_lead = True
                self._waiting[0].called.set()
        for unit in done:
            unit.called.set()


def _is_open(connection: Connection) -> bool:
    driver: Any = connection.connection.driver_connection
    return driver.in_transaction

"""The database: its engine, one unit of work, and what waits for its commit.

Doors open `transaction()` to change something and `reading()` to look. Services receive the session
and never commit. Everything that differs between SQLite and Postgres stands here.
"""

import fcntl
import logging
import os
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Delete, Engine, Executable, Update, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidatePoolError, OperationalError
from sqlmodel import Session

from pixorly.settings import settings
from pixorly.together import Together

T = TypeVar("T")
log = logging.getLogger(__name__)

_MMAP_BYTES = 2 * 1024**3
# For each connection, and a worker has dozens: what is read comes by the memory map, and needs none.
_CACHE_KIB = 2 * 1024
_BUSY_MS = 30_000
# So that few know all statements, rather than all a few.
_LAST_USED_FIRST: dict[str, Any] = {"pool_use_lifo": True}
_SENDING_SECONDS = 2.0
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0)

_looking: ContextVar[Session | None] = ContextVar("looking", default=None)
_making = threading.Lock()
_engines: dict[tuple[str, bool], Engine] = {}


def engine() -> Engine:
    """Made lazily, in the process that uses it: a connection must not cross a fork. Made once, whoever comes first."""
    return _engine(is_lookout=False)


def lookout() -> Engine:
    """The same, by connections that can change nothing and see one moment from their first question on."""
    return _engine(is_lookout=True)


def looks_at_once() -> int:
    """Threads that look at the same time take the interpreter from each other at every statement, and together get
    less done than one. Postgres is another process, which works while one of them waits for it."""
    return 1 if has_one_writer() else 2


def units_at_once() -> int:
    """Of a process with a hundred threads. More than these take the interpreter from each other too; but who waits for
    another machine's answer to every statement takes nothing from anybody."""
    return 2 if has_one_writer() else 8


def has_one_writer() -> bool:
    """A file has: whoever would write waits for whoever does. Postgres has many, who wait for each other's rows."""
    return engine().dialect.name == "sqlite"


def _engine(is_lookout: bool) -> Engine:
    address = settings().database
    if found := _engines.get((address, is_lookout)):
        return found
    with _making:
        if (address, is_lookout) not in _engines:
            made = create_for(address)
            if is_lookout:
                event.listen(made, "connect", _only_look)
            _engines[address, is_lookout] = made
        return _engines[address, is_lookout]


def create_for(address: str) -> Engine:
    if not address.startswith("sqlite"):
        made = create_engine(address, pool_size=10, max_overflow=10, **_LAST_USED_FIRST)
        event.listen(made, "checkout", _notice_an_end)
        return made
    Path(address.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    connecting = {"check_same_thread": False}
    made = create_engine(address, connect_args=connecting, pool_size=20, max_overflow=60, **_LAST_USED_FIRST)
    event.listen(made, "connect", _set_up_sqlite)
    return made


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions on its own, so that writers can begin with IMMEDIATE.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
        # Without the memory map a page of a large library takes eight times as long.
        f"mmap_size={_MMAP_BYTES}",
        f"cache_size=-{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _only_look(connection: Any, _record: Any) -> None:
    # Once for all looks of a connection: to say it each time takes half as long as to look.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA query_only=ON")
    else:
        from psycopg import IsolationLevel  # Where there is a file, nobody needs this driver.

        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True


def _notice_an_end(connection: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has hung up: to hear that takes no time, to ask whether it is there as long as a look."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError()


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: commit at the end or roll back, then send what waited on it."""
    with _writers_turn(), Session(engine(), expire_on_commit=False) as session:
        if is_sqlite(session):
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield session
            session.commit()
        except BaseException:
            # What waited on this commit speaks of rows that do not exist now.
            session.info.pop("after_commit", None)
            session.rollback()
            raise
    _send_all(session.info.pop("after_commit", []))


@contextmanager
def reading() -> Iterator[Session]:
    """A look at one moment of the database, that waits for no writer and can change nothing. A look within another is
    the same look."""
    if outer := _looking.get():
        yield outer
        return
    with lookout().connect() as connection, Session(connection, autoflush=False, expire_on_commit=False) as session:
        if is_sqlite(session):
            connection.exec_driver_sql("BEGIN")
        before = _looking.set(session)
        try:
            yield session
        finally:
            _looking.reset(before)
            connection.rollback()


def on_commit(session: Session, send: Callable[[], object]) -> None:
    """Do this once the commit stands, and never if it does not."""
    session.info.setdefault("after_commit", []).append(send)


def carry(work: Callable[[Session], T]) -> T:
    """Run a unit of work, once more if it only lost a race."""
    try:
        return _carried(work)
    except DBAPIError as error:
        if not _lost_a_race(error):
            raise
    return _carried(work)


def _carried(work: Callable[[Session], T]) -> T:
    if not has_one_writer():
        with transaction() as session:
            return work(session)
    unit = _together.do(work)
    if unit.error:
        raise unit.error
    _send_all(unit.to_send)
    return unit.outcome


def carry_patiently(work: Callable[[Session], T]) -> T:
    """The same for what was paid for already: a database that restarts is waited for."""
    return _patiently(lambda: carry(work))


def look_patiently(work: Callable[[Session], T]) -> T:
    """A look that a database which restarts just now must not spoil."""

    def look() -> T:
        with reading() as session:
            return work(session)

    return _patiently(look)


def _patiently(work: Callable[[], T]) -> T:
    for pause in _PAUSES:
        try:
            return work()
        except OperationalError as error:
            log.warning("The database is away (%s), trying again in %.0f s", type(error.orig).__name__, pause)
            time.sleep(pause)
    return work()


def ask(session: Session, statement: Executable, **values: object) -> CursorResult[Any]:
    """Run a statement over tables that was put together once, at import: to put it together takes longer than to run it.

    The ORM has no part in it. What the session has not written yet is written before, and what it knows stays as it was.
    """
    session.flush()
    return session.connection().execute(statement, values or None)


def rows_changed(session: Session, statement: Update | Delete, **values: object) -> int:
    """How many rows a guarded change hit: none means that somebody else was first. With values, one as for `ask`."""
    if values:
        return ask(session, statement, **values).rowcount
    session.flush()
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def now(session: Session) -> datetime:
    """The database's clock, which leases and expiry go by: machines disagree about the time."""
    if is_sqlite(session):
        return datetime.now(UTC)
    return session.execute(text("SELECT clock_timestamp()")).scalar_one()


def alone(session: Session, what: str) -> None:
    """From here to the commit, nobody else is past the same line. SQLite has one writer anyway."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _send_all(waiting: list[Callable[[], object]]) -> None:
    """What can't be sent is lost: the row is the truth and a sweep finds it again, and a lost bell must not undo a
    commit's answer. Nor make somebody wait once for each of a hundred hints, where Redis hangs."""
    ends_at = time.monotonic() + _SENDING_SECONDS
    for number, send in enumerate(waiting):
        if time.monotonic() > ends_at:
            log.warning("%d things that waited for a commit are not sent: it takes too long", len(waiting) - number)
            return
        try:
            send()
        except Exception as error:
            log.warning("What waited for a commit could not be sent: %s: %s", type(error).__name__, error)


def _lost_a_race(error: DBAPIError) -> bool:
    # A unique key that somebody else took meanwhile is worth one more look: the second try sees their row.
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01"} or (isinstance(error, OperationalError) and "locked" in str(error.orig))


_in_process = threading.Lock()


@contextmanager
def _writers_turn() -> Iterator[None]:
    """SQLite has one writer, and its own waiting starves some for seconds; a file lock queues them fairly. It keeps
    writers and checkpoints apart too, which before SQLite 3.51.3 could lose a commit between them."""
    if not has_one_writer():
        yield
        return
    with _in_process:
        lock = os.open(f"{engine().url.database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


@contextmanager
def _one_turn() -> Iterator[Connection]:
    with _writers_turn(), engine().connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


_together = Together(_one_turn)

"""One unit of work: whole or not at all, in turn, and what waits for it."""

import multiprocessing
import re
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from pixorly.database import alone, carry, engine, now, on_commit, reading, transaction
from pixorly.migrations import migrate
from pixorly.models import Lease, User, Workspace, metadata
from tests.grounds.environment import changed
from tests.grounds.races import together
from tests.grounds.writers import write_many


def _names() -> list[str]:
    with reading() as session:
        return sorted(session.exec(select(Workspace.name)))


def test_a_unit_of_work_is_kept_when_it_ends_well(house):
    with transaction() as session:
        session.add(Workspace(name="kept"))

    assert _names() == ["kept"]


def test_a_unit_of_work_that_fails_leaves_nothing_and_sends_nothing(house):
    sent = []

    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(Workspace(name="gone"))
        session.flush()
        on_commit(session, lambda: sent.append("bell"))
        raise ZeroDivisionError

    assert (_names(), sent) == ([], [])


def test_a_commit_that_fails_sends_nothing(house):
    sent = []

    with pytest.raises(IntegrityError), transaction() as session:
        on_commit(session, lambda: sent.append("bell"))
        session.add(User(email="x@example.com", name="X", theme="plaid"))

    assert sent == []


def test_what_waits_is_sent_in_order_once_others_can_see_the_row(house):
    seen = []

    with transaction() as session:
        session.add(Workspace(name="kept"))
        on_commit(session, lambda: seen.append(("first", _names())))
        on_commit(session, lambda: seen.append(("second", _names())))
        assert seen == []

    assert seen == [("first", ["kept"]), ("second", ["kept"])]


def test_what_waits_may_open_a_unit_of_work_of_its_own(house):
    with transaction() as session:
        on_commit(session, lambda: carry(lambda inner: inner.add(Workspace(name="afterwards"))))

    assert _names() == ["afterwards"]


def test_a_bell_that_can_not_ring_undoes_nothing_and_holds_up_no_other(house, caplog):
    rung = []

    with transaction() as session:
        session.add(Workspace(name="kept"))
        on_commit(session, lambda: 1 / 0)
        on_commit(session, lambda: rung.append("next"))

    assert (_names(), rung) == (["kept"], ["next"])
    assert "ZeroDivisionError" in caplog.text


def test_a_look_changes_nothing(house):
    try:
        with reading() as session:
            session.add(Workspace(name="sneaked in"))
            session.flush()
            session.commit()
    except Exception as refused:
        assert "read" in str(refused).lower()

    assert _names() == []


def test_a_look_sees_one_moment_and_waits_for_no_writer(house):
    with reading() as early:
        before = list(early.exec(select(Workspace.name)))

        with transaction() as session:
            session.add(Workspace(name="meanwhile"))

        assert list(early.exec(select(Workspace.name))) == before == []
    assert _names() == ["meanwhile"]


def test_a_look_within_a_look_sees_the_same_moment(house):
    with reading() as session:
        before = _names()
        with transaction() as other:
            other.add(Workspace(name="meanwhile"))
        with reading() as within:
            assert within is session
        assert _names() == before

    assert _names() == [*before, "meanwhile"]


def test_a_look_that_fails_leaves_its_connection_to_the_next(house):
    for _ in range(100):
        with pytest.raises(ZeroDivisionError), reading() as session:
            session.exec(select(Workspace.name)).all()
            raise ZeroDivisionError

    assert _names() == []


def test_connections_that_the_server_ended_are_noticed_before_they_are_used(house):
    with reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            pytest.skip("A file hangs up on nobody")
    others = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid != pg_backend_pid() AND datname = current_database()"
    )

    for _ in range(5):
        with transaction() as session:
            session.execute(others)
        with engine().connect() as beside:
            beside.execute(others)

        assert _names() == []
        with transaction() as session:
            session.execute(text("SELECT 1"))


def test_a_reader_is_not_held_up_by_an_open_unit_of_work(house):
    with transaction() as session:
        session.add(Workspace(name="unfinished"))
        session.flush()

        assert _names() == []


def test_work_that_lost_a_race_is_done_once_more(house):
    tries = []

    def take_the_name(session):
        tries.append(1)
        if len(tries) == 1:
            session.add(Lease(name="same", holder="a"))
            session.flush()
            session.execute(Lease.__table__.insert().values(name="same", holder="b", until=datetime.now(UTC)))
        return "done"

    assert carry(take_the_name) == "done"
    assert len(tries) == 2


def test_work_that_loses_twice_says_so(house):
    def break_a_rule(session):
        session.add(User(email="x@example.com", name="X", theme="plaid"))

    with pytest.raises(IntegrityError):
        carry(break_a_rule)


def test_an_error_of_ours_is_not_tried_again(house):
    tries = []

    def fail(session):
        tries.append(1)
        raise LookupError("no")

    with pytest.raises(LookupError):
        carry(fail)
    assert len(tries) == 1


def test_only_one_at_a_time_is_past_the_line(house):
    inside, most = [0], [0]
    guard = threading.Lock()

    def work(session):
        alone(session, "the bridge")
        with guard:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.01)
        with guard:
            inside[0] -= 1

    outcomes = together(6, lambda _: carry(work))

    assert outcomes == [None] * 6
    assert most[0] == 1


def test_the_clock_knows_its_zone_and_is_right(session):
    moment = now(session)

    assert moment.tzinfo is not None
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 5


def test_children_go_with_their_parents_on_both_databases(session):
    """SQLite ignores foreign keys unless each connection asks for them."""
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            text("INSERT INTO membership (workspace_id, user_id, role, created_at) VALUES (:w, :u, 'owner', :t)"),
            {"w": "0" * 32, "u": "0" * 32, "t": datetime.now(UTC)},
        )


def test_the_database_names_its_constraints_as_the_models_do(session):
    """A migration on Postgres has to find a constraint by its name."""
    inspector_names = set()
    inspector = inspect(session.connection())
    for table in metadata.tables:
        inspector_names |= {key["name"] for key in inspector.get_foreign_keys(table)}
        inspector_names |= {key["name"] for key in inspector.get_unique_constraints(table)}

    if session.get_bind().dialect.name == "sqlite":
        # Of a reference that came with its column only the table's own text tells the name.
        for (written,) in session.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table'")):
            inspector_names |= set(re.findall(r"CONSTRAINT (\w+) REFERENCES", written))

    wanted = {
        constraint.name
        for table in metadata.tables.values()
        for constraint in table.constraints
        if type(constraint).__name__ in ("ForeignKeyConstraint", "UniqueConstraint")
    }
    assert wanted <= inspector_names


def test_eight_processes_write_at_once_and_none_is_turned_away(tmp_path):
    """Without a queue of writers SQLite says that it is locked, or starves one for seconds."""
    address = f"sqlite:///{tmp_path / 'busy.sqlite'}"
    with changed(database_url=address):
        migrate()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.grounds.writers"])
        writers = [context.Process(target=write_many, args=(address, n, 25)) for n in range(8)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)

        assert [writer.exitcode for writer in writers] == [0] * 8
        assert len(_names()) == 200

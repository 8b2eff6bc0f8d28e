"""What all tables share: ids, times, and rules that the database itself keeps."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from pixorly.errors import NotFound
from pixorly.models import Lease, Login, Mail, Membership, Ticket, User, Workspace, id_from, metadata, new_id
from tests.grounds.people import join, sign_in


def test_ids_are_of_version_seven_and_sort_by_age():
    early = new_id()
    time.sleep(0.002)
    late = new_id()

    assert (early.version, early.variant) == (7, "specified in RFC 4122")
    assert early < late
    assert str(early) < str(late)


def test_ids_do_not_repeat():
    assert len({new_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize("sent", ["", "x", None, 7, b"x", [], {}, "0" * 31, "\x00", "../../x"])
def test_what_is_no_id_belongs_to_nothing(sent):
    with pytest.raises(NotFound):
        id_from(sent)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))])
def test_a_time_comes_back_as_the_moment_it_was(session, zone):
    moment = datetime(2026, 11, 21, 2, 30, 15, 123456, tzinfo=zone)
    session.add(Lease(name="x", holder="y", until=moment))
    session.flush()
    session.expire_all()

    until = session.get_one(Lease, "x").until

    assert until == moment
    assert until.tzinfo is not None


def test_times_compare_in_the_database_as_they_do_here(session):
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    session.add(Lease(name="x", holder="y", until=moment))
    session.flush()

    tokyo = timezone(timedelta(hours=9))
    assert session.exec(select(Lease).where(Lease.until < (moment + timedelta(seconds=1)).astimezone(tokyo))).first()
    assert not session.exec(select(Lease).where(Lease.until < moment.astimezone(tokyo))).first()


def _broken_rules(session):
    ada = join(session)
    viewer, _ = sign_in(session, ada)
    login = session.get(Login, viewer.login_id)
    membership = session.get(Membership, (viewer.workspace_id, ada.id))
    return {
        "a theme that does not exist": lambda: setattr(ada, "theme", "plaid"),
        "a role that does not exist": lambda: setattr(membership, "role", "god"),
        "a mail in no state": lambda: session.add(Mail(recipient="x", subject="x", text="", html="", status="lost")),
        "a ticket for nothing": lambda: session.add(Ticket(kind="free", token_hash="x", expires_at=login.expires_at)),
        "an address twice": lambda: session.add(User(email=ada.email, name="Other")),
        "a cookie twice": lambda: session.add(Login(**login.model_dump(exclude={"id"}))),
        "a login of nobody": lambda: session.add(
            Login(**login.model_dump(exclude={"id", "user_id", "token_hash"}), user_id=new_id(), token_hash="y")
        ),
        "a workspace without a name": lambda: session.add(Workspace(name=None)),
    }


@pytest.mark.parametrize("rule", [
    "a theme that does not exist", "a role that does not exist", "a mail in no state", "a ticket for nothing",
    "an address twice", "a cookie twice", "a login of nobody", "a workspace without a name",
])  # fmt: skip
def test_what_must_hold_is_held_by_the_database(session, rule):
    """A bug above it must not be able to break it."""
    breaking = _broken_rules(session)[rule]

    with pytest.raises(IntegrityError), session.begin_nested():
        breaking()
        session.flush()


def test_every_reference_says_what_becomes_of_it():
    """Otherwise closing an account fails on the first table that somebody adds."""
    silent = [
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if not key.ondelete
    ]

    assert not silent, f"Say with ondelete what becomes of these rows when the row they name goes: {silent}"


def test_every_reference_is_indexed():
    """Postgres does not index them by itself, and deleting a person would look through whole tables."""
    bare = [
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if not any(next(iter(index.columns)) is key.parent for index in (*table.indexes, *_indexing(table)))
    ]

    assert not bare, f"Give these columns index=True: {bare}"


def _indexing(table):
    return [one for one in table.constraints if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)]


def test_every_time_knows_its_zone():
    naive = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.type.__class__.__name__ == "DateTime"
    ]

    assert not naive, f"Use moment(), which keeps the zone on SQLite too: {naive}"

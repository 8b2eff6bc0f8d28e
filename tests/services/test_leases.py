"""A turn belongs to one process at a time and to the dead not for long."""

from datetime import timedelta

from pixorly.database import now, transaction
from pixorly.models import Lease
from pixorly.services import leases
from tests.grounds.races import together


def test_only_one_has_the_turn(session):
    assert leases.take(session, "sweep", "a", 15)
    assert not leases.take(session, "sweep", "b", 15)
    assert leases.take(session, "clock", "b", 15)


def test_whoever_has_it_may_renew_it(session):
    leases.take(session, "sweep", "a", 15)

    assert leases.take(session, "sweep", "a", 60)

    lease = session.get_one(Lease, "sweep")
    session.refresh(lease)
    assert lease.until - now(session) > timedelta(seconds=50)


def test_a_turn_that_ran_out_is_free(session):
    leases.take(session, "sweep", "a", -1)

    assert leases.take(session, "sweep", "b", 15)
    assert not leases.take(session, "sweep", "a", 15)


def _take(number: int) -> bool:
    with transaction() as session:
        return leases.take(session, "sweep", f"process {number}", 15)


def test_of_many_at_the_very_first_turn_one_gets_it_and_none_stumbles(house):
    outcomes = together(8, _take)

    assert sorted(outcomes) == [False] * 7 + [True]


def test_of_many_after_a_death_one_gets_it(house):
    with transaction() as session:
        leases.take(session, "sweep", "the dead", -1)

    outcomes = together(8, _take)

    assert sorted(outcomes) == [False] * 7 + [True]

"""How offers fare is counted from jobs that worked and tries that did not, hour by hour."""

import time
from datetime import timedelta

import pytest
from sqlmodel import col, select

from pixorly.database import now
from pixorly.integrations.providers import trouble
from pixorly.models import Mishap, OfferHour, ProviderKey
from pixorly.services import health
from pixorly.services.health import Fared
from pixorly.services.health.reading import DAY
from tests.grounds.models import job_done
from tests.grounds.people import somebody

SWIFT = "darkroom/swift"


def _count(session, hours: int = 3) -> None:
    health.keep(session, health.count(session, hours))
    health.reading._memory.cache_clear()


def _went_wrong(session, why, offer: str = SWIFT, **more) -> None:
    health.noted(session, "darkroom", offer, why, **more)


def _made(session, viewer, seconds: float = 5, **more) -> None:
    ended_at = now(session)
    begun = {"call_begun_at": ended_at - timedelta(seconds=seconds), "ended_at": ended_at}
    job_done(session, viewer, SWIFT, seconds, **begun | {"charged": 6, "price": 6, "cost_micro_usd": 40_000} | more)


def test_what_worked_failed_and_was_refused_is_told_apart(session):
    ada = somebody(session)
    for _ in range(8):
        _made(session, ada)
    _went_wrong(session, trouble.Busy())
    _went_wrong(session, trouble.OutcomeUnknown())
    _went_wrong(session, trouble.Refused())

    _count(session)

    today = health.lately(session)[SWIFT].today
    assert (today.worked, today.failed, today.refused) == (8, 2, 1)
    assert today.share == 0.8


def test_usual_and_slowest_are_told_within_a_twentieth(session):
    ada = somebody(session)
    for seconds in range(1, 101):
        _made(session, ada, seconds)

    _count(session)

    today = health.lately(session)[SWIFT].today
    assert today.seconds(0.5) == pytest.approx(50, rel=0.06)
    assert today.seconds(0.95) == pytest.approx(95, rel=0.06)


def test_counting_again_changes_nothing(session):
    ada = somebody(session)
    for _ in range(3):
        _made(session, ada)

    _count(session)
    _count(session)

    assert [row.worked for row in session.exec(select(OfferHour))] == [3]


def test_what_it_cost_and_brought_in_counts_where_the_operator_paid(session):
    ada = somebody(session)
    key = ProviderKey(workspace_id=ada.workspace_id, provider="darkroom")
    session.add(key)
    session.flush()
    _made(session, ada)
    _made(session, ada, cost_micro_usd=None)
    _made(session, ada, provider_key_id=key.id)

    _count(session)

    ((_, fared),) = health.since(session, DAY).items()
    assert (fared.worked, fared.charged, fared.cost_micro_usd, fared.unpriced) == (3, 12, 40_000, 1)


def test_somebodys_own_wrong_key_is_nobody_elses_trouble(session):
    _went_wrong(session, trouble.WrongKey(), is_own_key=True)
    _went_wrong(session, trouble.Busy(), is_own_key=True)
    _went_wrong(session, trouble.WrongKey())

    _count(session)

    assert health.lately(session)[SWIFT].today.failed == 2


def test_an_outage_that_is_over_is_forgotten_for_routing_before_it_is_for_people(session):
    at = now(session).replace(minute=0, second=0, microsecond=0)
    session.add(OfferHour(offer_id=SWIFT, hour=at - timedelta(hours=5), provider="darkroom", failed=50))
    session.add(OfferHour(offer_id=SWIFT, hour=at, provider="darkroom", worked=50))
    session.flush()

    known = health.lately(session)[SWIFT]

    assert known.today.share == 0.5 and known.recent.share == 1


def test_a_day_has_its_quiet_hours_too(session):
    _made(session, somebody(session))
    _count(session)

    hours = health.hours(session)["darkroom"]

    assert len(hours) == 24 and sum(hour.fared.worked for hour in hours) == 1
    assert [hour.at for hour in hours] == sorted(hour.at for hour in hours)


def test_old_mishaps_go(session):
    for number in range(3):
        _went_wrong(session, trouble.Busy(), offer=f"darkroom/{number}")
    session.exec(select(Mishap).where(Mishap.offer_id == "darkroom/0")).one().created_at -= timedelta(days=15)

    health.sweep_old(session)

    assert {one.offer_id for one in health.mishaps(session, "darkroom", 9)} == {"darkroom/1", "darkroom/2"}


def test_equal_mishaps_in_a_row_are_one_with_a_count_and_the_newest_time(session):
    for kind in [trouble.OutOfReach] * 2 + [trouble.Busy] + [trouble.OutOfReach] * 3:
        # Ids of one millisecond have no order.
        time.sleep(0.002)
        _went_wrong(session, trouble.saying(kind(), "as it said"))
    newest = session.exec(select(Mishap).order_by(col(Mishap.id).desc())).first()

    found = health.mishaps(session, "darkroom", 9)

    assert [(one.trouble.kind, one.times) for one in found] == [
        ("can't be reached", 3), ("too busy, or in trouble", 1), ("can't be reached", 2),
    ]  # fmt: skip
    assert (found[0].at, found[0].trouble.note, found[0].is_longer) == (newest.created_at, "as it said", False)


def test_what_differs_is_told_apart(session):
    _went_wrong(session, trouble.Busy())
    _went_wrong(session, trouble.Busy(), offer="darkroom/slow")
    _went_wrong(session, trouble.Busy(), offer="darkroom/slow", is_own_key=True)
    _went_wrong(session, trouble.saying(trouble.Busy(), "HTTP 503"), offer="darkroom/slow", is_own_key=True)

    assert [one.times for one in health.mishaps(session, "darkroom", 3)] == [1, 1, 1]


def test_an_outage_is_counted_as_far_as_anybody_looks(session):
    for _ in range(201):
        _went_wrong(session, trouble.Busy())

    (outage,) = health.mishaps(session, "darkroom", 5)

    assert (outage.times, outage.is_longer) == (200, True)


@pytest.mark.parametrize(
    ("why", "is_at_fault"),
    [
        (trouble.Busy(), True), (trouble.Refused(), True), (trouble.WrongKey(), True), (trouble.Failed(), True),
        (trouble.Stopped(), False), (trouble.NotAccepted(), False),
    ],
)  # fmt: skip
def test_a_person_who_stops_or_asks_too_much_is_no_trouble_of_its_provider(why, is_at_fault):
    assert health.is_at_fault(why) is is_at_fault


def test_numbers_add_up():
    both = Fared(worked=1, steps={"3": 1}) + Fared(failed=1, steps={"3": 2, "4": 1})

    assert (both.tries, both.share, dict(both.steps)) == (2, 0.5, {"3": 3, "4": 1})
    assert Fared().share is None and Fared().seconds(0.5) is None

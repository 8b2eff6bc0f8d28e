"""A provider that fails again and again is left alone, each time for longer, until one call gets through."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import select

from pixorly.database import carry, now, reading
from pixorly.models import Circuit
from pixorly.services import circuits
from tests.grounds.races import together


def _fail(session, times: int = 1, provider: str = "darkroom") -> None:
    for _ in range(times):
        circuits.failed(session, provider, "It is busy.")


def _pause_is_over(session, provider: str = "darkroom") -> None:
    past = now(session) - timedelta(seconds=1)
    session.execute(update(Circuit).where(Circuit.provider == provider).values(open_until=past))


def _pause_seconds(session) -> float:
    until = circuits.paused(session)["darkroom"]
    return (until - now(session)).total_seconds()


def test_a_provider_without_trouble_may_be_asked(session):
    view = circuits.look(session, "darkroom")

    assert circuits.may_try(session, "darkroom")
    assert (view.is_open, view.failures, circuits.paused(session)) == (False, 0, {})


def test_four_failures_are_bad_luck_and_the_fifth_opens_it(session):
    _fail(session, 4)
    assert circuits.may_try(session, "darkroom")

    _fail(session)

    assert not circuits.may_try(session, "darkroom")
    assert circuits.is_open(session, "darkroom", now(session))
    assert 29 < _pause_seconds(session) <= 30
    view = circuits.look(session, "darkroom")
    assert (view.is_open, view.failures, view.last_trouble.kind) == (True, 5, "It is busy.")


def test_only_failures_in_a_row_count(session):
    for _ in range(3):
        _fail(session, 4)
        circuits.worked(session, "darkroom")

    assert circuits.may_try(session, "darkroom")
    assert circuits.look(session, "darkroom").failures == 0


def test_one_provider_does_not_stop_another(session):
    _fail(session, 5)

    assert circuits.may_try(session, "painter")
    assert list(circuits.paused(session)) == ["darkroom"]


def test_stragglers_that_left_before_make_no_pause_longer(session):
    _fail(session, 5)
    before = circuits.paused(session)

    _fail(session, 20)

    assert circuits.paused(session) == before


def test_after_the_pause_exactly_one_may_try(session):
    _fail(session, 25)
    _pause_is_over(session)
    assert circuits.paused(session) == {}

    tries = [circuits.may_try(session, "darkroom") for _ in range(3)]

    assert tries == [True, False, False]
    assert 29 < _pause_seconds(session) <= 30


def test_when_the_one_works_it_is_closed(session):
    _fail(session, 5)
    _pause_is_over(session)
    circuits.may_try(session, "darkroom")

    circuits.worked(session, "darkroom")

    assert circuits.may_try(session, "darkroom") and circuits.may_try(session, "darkroom")
    _fail(session, 5)
    assert 29 < _pause_seconds(session) <= 30


def test_when_the_one_fails_the_pause_doubles_up_to_ten_minutes(session):
    _fail(session, 5)
    pauses = []

    for _ in range(6):
        _pause_is_over(session)
        assert circuits.may_try(session, "darkroom")
        _fail(session)
        pauses.append(round(_pause_seconds(session)))

    assert pauses == [60, 120, 240, 480, 600, 600]


def test_when_nothing_is_heard_of_the_one_another_may_try(session):
    _fail(session, 5)
    _pause_is_over(session)
    assert circuits.may_try(session, "darkroom")

    _pause_is_over(session)

    assert circuits.may_try(session, "darkroom")


def test_failures_open_it_again_where_nobody_asked_whether_they_may(session):
    _fail(session, 6)
    _pause_is_over(session)

    _fail(session)

    assert round(_pause_seconds(session)) == 60


def test_of_many_at_once_exactly_one_may_try(house):
    carry(lambda session: _fail(session, 5))
    carry(_pause_is_over)

    tries = together(8, lambda _: carry(lambda session: circuits.may_try(session, "darkroom")))

    assert sorted(tries) == [False] * 7 + [True]


def test_failures_at_once_are_all_counted_and_open_it_once(house):
    together(8, lambda _: carry(_fail))

    with reading() as session:
        row = session.exec(select(Circuit)).one()
        assert (row.failures, row.openings) == (8, 1)
        assert 25 < _pause_seconds(session) <= 30


def test_what_is_only_noted_opens_nothing(session):
    for _ in range(9):
        circuits.noted(session, "darkroom", "x" * 900)

    view = circuits.look(session, "darkroom")

    assert circuits.may_try(session, "darkroom")
    assert (view.failures, len(view.last_trouble.kind)) == (0, 400)

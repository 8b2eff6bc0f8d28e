"""Requests that name themselves: one is carried out, the others hear of it, and whoever dies over it is replaced."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from pixorly.errors import Invalid
from pixorly.models import ApiAnswer
from pixorly.services import once
from pixorly.services.once import Answered, Begun, KeyReused, LostItsTurn, StillRunning
from pixorly.services.viewer import Viewer
from tests.grounds.people import somebody


@pytest.fixture
def ada(session: Session) -> Viewer:
    return somebody(session)


def _begin(session: Session, viewer: Viewer, said: bytes = b"a fox", key: str = "order-1") -> Begun:
    begun = once.begin(session, viewer, key, said)
    assert isinstance(begun, Begun)
    return begun


def _older(session: Session, by: timedelta) -> None:
    for row in session.exec(select(ApiAnswer)):
        row.created_at -= by
    session.flush()


def test_the_first_is_carried_out_and_the_second_waits_for_its_answer(session, ada):
    begun = _begin(session, ada)

    with pytest.raises(StillRunning) as refused:
        once.begin(session, ada, "order-1", b"a fox")
    assert refused.value.retry_after == 1
    once.keep(session, ada, begun, Answered(202, '{"jobId": 1}'))
    assert once.begin(session, ada, "order-1", b"a fox") == Answered(202, '{"jobId": 1}')


def test_another_request_under_the_same_name_is_refused_at_any_time(session, ada):
    begun = _begin(session, ada)
    for is_done in (False, True):
        if is_done:
            once.keep(session, ada, begun, Answered(202, "{}"))
        with pytest.raises(KeyReused):
            once.begin(session, ada, "order-1", b"a wolf")


def test_what_was_let_go_is_free_again(session, ada):
    once.let_go(session, ada, _begin(session, ada))

    assert _begin(session, ada, b"something else")


def test_who_died_over_it_is_replaced_and_writes_nothing_any_more(session, ada):
    dead = _begin(session, ada)
    _older(session, timedelta(minutes=3))
    alive = _begin(session, ada)

    with pytest.raises(LostItsTurn):
        once.keep(session, ada, dead, Answered(202, "dead"))
    once.let_go(session, ada, dead)
    once.keep(session, ada, alive, Answered(202, "alive"))
    assert once.begin(session, ada, "order-1", b"a fox") == Answered(202, "alive")


def test_after_a_day_a_name_is_free_for_anything(session, ada):
    once.keep(session, ada, _begin(session, ada), Answered(202, "{}"))
    _older(session, timedelta(hours=24, seconds=1))

    assert _begin(session, ada, b"a wolf")


def test_old_answers_are_swept(session, ada):
    once.keep(session, ada, _begin(session, ada), Answered(202, "{}"))
    _older(session, timedelta(hours=25))
    fresh = _begin(session, ada, key="order-2")

    once.sweep_old(session)

    assert [row.key for row in session.exec(select(ApiAnswer))] == [fresh.key]


def test_long_names_that_begin_alike_are_two(session, ada):
    assert _begin(session, ada, key="x" * 200) != _begin(session, ada, key="x" * 199 + "y")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_name_has_a_length(session, ada, key):
    with pytest.raises(Invalid):
        once.begin(session, ada, key, b"a fox")

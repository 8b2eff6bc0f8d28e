"""The switchboard of one web process."""

import asyncio

from pixorly.events import Event
from pixorly.hub import EVERYTHING, Hub


def _event(audience: str = "user:1", subject: str = "x") -> Event:
    return Event("thing.happened", audience, subject)


def _all(line: asyncio.Queue) -> list[Event]:
    return [line.get_nowait() for _ in range(line.qsize())]


def test_a_hint_reaches_those_whom_it_concerns_and_no_others():
    hub = Hub()
    with hub.subscribed("user:1") as ada, hub.subscribed("user:1") as ada_too, hub.subscribed("user:2") as bob:
        hub.tell(_event())

        assert [_all(ada), _all(ada_too), _all(bob)] == [[_event()], [_event()], []]


def test_one_who_listens_to_all_hears_all():
    hub = Hub()
    with hub.subscribed(EVERYTHING) as line:
        hub.tell(_event("user:1"))
        hub.tell(_event("admins"))

        assert len(_all(line)) == 2


def test_who_hangs_up_is_forgotten():
    hub = Hub()
    with hub.subscribed("user:1", "workspace:1"), hub.subscribed("user:1"):
        assert hub.listeners == 3

    hub.tell(_event())
    assert hub.listeners == 0


def test_who_hangs_up_in_trouble_is_forgotten_too():
    hub = Hub()
    try:
        with hub.subscribed("user:1"):
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert hub.listeners == 0


def test_a_screen_that_is_behind_loses_the_oldest_first():
    hub = Hub()
    with hub.subscribed("user:1") as line:
        for number in range(1000):
            hub.tell(_event(subject=str(number)))

        assert [event.subject for event in _all(line)] == [str(number) for number in range(936, 1000)]


def test_a_slow_screen_holds_up_no_other():
    hub = Hub()
    with hub.subscribed("user:1") as slow, hub.subscribed("user:1") as quick:
        for _ in range(200):
            hub.tell(_event())
            quick.get_nowait()

        assert (slow.qsize(), quick.qsize()) == (64, 0)


def test_after_a_gap_everybody_is_told_to_look_again():
    hub = Hub()
    with hub.subscribed("user:1") as ada, hub.subscribed("admins", EVERYTHING) as admin:
        hub.tell_all_to_look_again()

        assert [event.kind for event in _all(ada)] == ["gap.ended"]
        assert {event.kind for event in _all(admin)} == {"gap.ended"}

"""How a screen hears: the first hint at once, what follows together, and one reading for many tabs."""

import asyncio
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from pixorly.events import Event
from pixorly.hub import hub
from pixorly.state import live
from pixorly.state.live import GAP, hints, together
from tests.state.tabs import a_socket

AUDIENCE = "workspace:1"


def _screen() -> SimpleNamespace:
    return SimpleNamespace(
        router=SimpleNamespace(session=SimpleNamespace(session_id="socket of a-tab", client_token="a-tab"))
    )


def _happens(subject: str, kind: str = "batch.changed") -> None:
    hub.tell(Event(kind, AUDIENCE, subject))


async def _listening() -> AsyncIterator[frozenset]:
    heard = hints(_screen(), AUDIENCE)  # pyright: ignore[reportArgumentType]
    assert await anext(heard) == frozenset()
    return heard


def _told(story):
    with a_socket("a-tab"):
        return asyncio.run(asyncio.wait_for(story(), 10))


def test_the_first_hint_is_answered_at_once(monkeypatch):
    monkeypatch.setattr(live, "_COALESCE_SECONDS", 3600)

    async def story():
        heard = await _listening()
        _happens("1")
        return await anext(heard)

    assert _told(story) == {("batch.changed", "1")}


def test_what_follows_soon_is_heard_together_and_once():
    async def story():
        heard = await _listening()
        _happens("1")
        await anext(heard)
        clock = asyncio.get_running_loop().time
        began = clock()
        for subject in ("2", "3", "2"):
            _happens(subject)
            await asyncio.sleep(0.01)
        return await anext(heard), clock() - began

    later, seconds = _told(story)
    assert later == {("batch.changed", "2"), ("batch.changed", "3")}
    assert seconds >= 0.09


def test_a_screen_reads_at_most_ten_times_a_second():
    async def story():
        heard = await _listening()
        readings = 0

        async def read():
            nonlocal readings
            async for _ in heard:
                readings += 1

        reading = asyncio.create_task(read())
        begun = time.monotonic()
        for number in range(100):
            _happens(str(number))
            await asyncio.sleep(0.01)
        reading.cancel()
        return readings, time.monotonic() - begun

    readings, seconds = _told(story)
    assert 2 <= readings <= 10 * seconds + 3


def test_more_hints_than_wait_in_line_are_a_gap():
    async def story():
        heard = await _listening()
        for number in range(65):
            _happens(str(number))
        return await anext(heard)

    assert GAP in _told(story)


def test_a_few_hints_are_no_gap():
    async def story():
        heard = await _listening()
        for number in range(40):
            _happens(str(number))
        return await anext(heard)

    assert GAP not in _told(story)


def test_after_a_cut_line_to_redis_a_gap_is_heard():
    async def story():
        heard = await _listening()
        hub.tell_all_to_look_again()
        return await anext(heard)

    assert _told(story) == {GAP}


def test_a_screen_that_names_its_kinds_hears_of_those_and_of_gaps_alone():
    async def story():
        heard = hints(_screen(), AUDIENCE, kinds={"credits.changed"})  # pyright: ignore[reportArgumentType]
        told = [await anext(heard)]
        _happens("1")
        waits = asyncio.ensure_future(anext(heard))
        await asyncio.sleep(0.15)
        was_passed_over = not waits.done()
        _happens("2", "credits.changed")
        told.append(await waits)
        hub.tell_all_to_look_again()
        return was_passed_over, [*told, await anext(heard)]

    assert _told(story) == (True, [frozenset(), {("credits.changed", "2")}, {GAP}])


def test_it_ends_when_the_socket_is_gone():
    async def story():
        heard = hints(_screen(), AUDIENCE)  # pyright: ignore[reportArgumentType]
        return [one async for one in heard]

    assert asyncio.run(asyncio.wait_for(story(), 10)) == [frozenset()]


def test_many_who_ask_at_once_are_read_for_once():
    readings = []

    async def read():
        readings.append(1)
        await asyncio.sleep(0.01)
        return "the truth"

    async def story():
        return await asyncio.gather(*(together("it", read) for _ in range(1000)))

    assert asyncio.run(story()) == ["the truth"] * 1000
    assert len(readings) == 1


def test_who_asks_after_the_reading_began_has_it_read_anew():
    truth = ["old"]

    async def read():
        seen = truth[0]
        await asyncio.sleep(0.02)
        return seen

    async def story():
        first = asyncio.create_task(together("it", read))
        await asyncio.sleep(0.01)
        truth[0] = "new"
        return await together("it", read), await first

    assert asyncio.run(story()) == ("new", "old")


def test_who_leaves_takes_the_answer_from_nobody():
    async def read():
        await asyncio.sleep(0.02)
        return "the truth"

    async def story():
        leaving = asyncio.create_task(together("it", read))
        staying = asyncio.create_task(together("it", read))
        await asyncio.sleep(0.01)
        leaving.cancel()
        return await staying

    assert asyncio.run(story()) == "the truth"


def test_what_fails_fails_for_all_who_asked_and_not_for_later_ones():
    async def fail():
        raise ZeroDivisionError

    async def read():
        return "the truth"

    async def story():
        failed = await asyncio.gather(*(together("it", fail) for _ in range(3)), return_exceptions=True)
        return [type(each) for each in failed], await together("it", read)

    assert asyncio.run(story()) == ([ZeroDivisionError] * 3, "the truth")


def test_questions_that_differ_are_read_apart():
    async def story():
        return await asyncio.gather(together("one", _one), together("other", _other))

    assert asyncio.run(story()) == [1, 2]


async def _one() -> int:
    return 1


async def _other() -> int:
    return 2


@pytest.fixture(autouse=True)
def _nobody_listens_afterwards():
    yield
    assert not hub._listeners.get(AUDIENCE)

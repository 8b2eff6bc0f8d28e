"""The feed of a tab: what moves in its workspace reaches it, nothing of others does, and it asks for little."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from reflex.event import Event
from sqlalchemy import event as sql
from sqlalchemy.engine import Engine

from pixorly import hub
from pixorly.broker import broker
from pixorly.database import carry, reading
from pixorly.services import images, jobs
from pixorly.state.feed import FeedState
from tests.grounds.people import arrived
from tests.grounds.studio import a_wish, how_they_ended, pictures_of, press, work_off
from tests.state.tabs import Tab, Tabs, a_socket, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_batch_that_was_pressed_elsewhere_is_shown(house):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await _elsewhere(press, ada, a_wish("a heron in fog"))
            return await tab.sees(lambda shown: "a heron in fog" in shown)

    shown = play(story)
    assert '"status":"pending"' in shown.replace(" ", "")
    assert '"queued_rx_state_":1' in shown.replace(" ", "")


def test_a_batch_of_another_workspace_is_not(house):
    _, adas = arrived()
    bob, bobs = arrived("bob@example.com")

    async def story(tabs: Tabs):
        hers, his = tabs.open(adas, token="adas"), tabs.open(bobs, token="bobs")
        async with _all_watching([hers, his]):
            await _elsewhere(press, bob, a_wish("a heron in fog"))
            await his.sees(lambda shown: "a heron in fog" in shown)
            await asyncio.sleep(0.2)
            return hers.was_shown

    assert "heron" not in play(story)


def test_what_is_done_with_a_batch_is_seen_in_the_tab(house):
    ada, secret = arrived()
    (job_id,) = press(ada)

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await tab.calls(FeedState.cancel_job, str(job_id))
            await tab.sees(lambda shown: "cancelled" in shown)
            await tab.calls(FeedState.retry, str(job_id))
            return await tab.sees(lambda shown: shown.count('"pending"') >= 1)

    play(story)
    assert how_they_ended([job_id]) == ["cancelled"]


def test_a_whole_batch_can_be_cancelled(house):
    ada, secret = arrived()
    job_ids = press(ada, a_wish("a {red|blue} kite"))

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(FeedState.cancel_batch, _batch_of(ada))

    assert play(story).errors == []
    assert how_they_ended(job_ids) == ["cancelled", "cancelled"]


def test_again_makes_one_batch_however_often_a_press_is_sent(house):
    ada, secret = arrived()
    press(ada)
    first = _batch_of(ada)

    async def story(tabs: Tabs):
        tab = tabs.open(secret)
        for _ in range(2):
            await tab.calls(FeedState.again, first, "one press")
        return tab

    assert play(story).errors == []
    assert len(_feed(ada)) == 2


def test_a_batch_leaves_the_feed_and_comes_back(house):
    ada, secret = arrived()
    press(ada)
    batch_id = _batch_of(ada)

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await tab.calls(FeedState.remove, batch_id)
            shown = await tab.sees(lambda shown: "is_gone" in shown)
            in_between = _feed(ada)
            await tab.calls(FeedState.bring_back, batch_id)
            return in_between, shown

    in_between, shown = play(story)
    assert in_between == [] and batch_id in shown
    assert [batch.id for batch in _feed(ada)] == [batch_id]


def test_a_favourite_is_told_by_its_picture_and_its_batch_read_when_asked(house):
    ada, secret = arrived()
    (job_id,) = press(ada)
    work_off()
    (image,) = pictures_of(job_id)

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await tab.calls(FeedState.favourite, str(image.id), True)
            await tab.sees(lambda shown: str(image.id) in shown)
            await tab.calls(FeedState.look_again, [_batch_of(ada)])
            return await tab.sees(lambda shown: '"is_favourite": true' in shown)

    play(story)


@pytest.mark.parametrize("handler", ["cancel_job", "cancel_batch", "retry", "again", "remove", "bring_back"])
def test_nobody_touches_what_is_anothers(house, handler):
    _, secret = arrived()
    bob, _ = arrived("bob@example.com")
    (job_id,) = press(bob)
    batch_id = _batch_of(bob)
    given = {"cancel_job": (str(job_id),), "retry": (str(job_id),), "again": (batch_id, "x")}.get(handler, (batch_id,))

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(getattr(FeedState, handler), *given)

    assert [type(error).__name__ for error in play(story).errors] == ["NotFound"]
    assert how_they_ended([job_id]) == ["pending"]
    assert len(_feed(bob)) == 1


def test_looking_again_at_what_is_anothers_shows_nothing(house):
    _, secret = arrived()
    bob, _ = arrived("bob@example.com")
    press(bob, a_wish("a heron in fog"))
    batch_id = _batch_of(bob)

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(FeedState.look_again, [batch_id])

    assert "heron" not in play(story).was_shown


@pytest.mark.parametrize("given", [None, 7, {}, "x" * 100, [None], [["x"]], ["x"] * 10_000, ["\x00"]])
def test_it_may_be_asked_to_look_at_anything(house, given):
    _, secret = arrived()

    async def story(tabs: Tabs):
        (event,) = Event.from_event_type(FeedState.look_again([]))
        return await tabs.open(secret).sends(Event(name=event.name, payload=dict.fromkeys(event.payload, given)))

    assert [error for error in play(story).errors if type(error).__name__ != "NotFound"] == []


def test_after_a_gap_the_tab_reads_its_first_page_anew(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            before = tab.was_shown.count("epoch_rx_state_")
            hub.hub.tell_all_to_look_again()
            await tab.sees(lambda shown: shown.count("epoch_rx_state_") > before)

    play(story)


def test_a_hint_costs_many_tabs_one_reading(house):
    ada, secret = arrived()
    press(ada, a_wish("a heron in fog"))
    batch_id = _batch_of(ada)
    tokens = [f"tab {number}" for number in range(60)]

    async def story(tabs: Tabs):
        opened = [tabs.open(secret, token=token) for token in tokens]
        async with _all_watching(opened):
            with _counted("FROM batch") as readings:
                await _elsewhere(_cancel, ada, batch_id)
                await asyncio.gather(*(tab.sees(lambda shown: "cancelled" in shown) for tab in opened))
        return readings

    # One is of the press of Cancel itself; a tab that was slow to wake may have asked for another.
    assert len(play(story)) <= 6


def test_what_one_tab_hears_is_no_page_of_everything(house):
    """Twelve batches are there; the one that moved is all that is sent."""
    ada, secret = arrived()
    for number in range(12):
        press(ada, a_wish(f"heron number {number}"))

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await _elsewhere(press, ada, a_wish("a kite"))
            return await tab.sees(lambda shown: "a kite" in shown)

    assert "heron" not in play(story)


def test_a_picture_put_away_is_told(house):
    ada, secret = arrived()
    (job_id,) = press(ada)
    work_off()
    (image,) = pictures_of(job_id)

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            await _elsewhere(carry, lambda session: images.trash(session, ada, [str(image.id)]))
            return await tab.sees(lambda shown: str(image.id) in shown)

    play(story)


def test_the_same_picture_twice_is_news_twice(house):
    ada, secret = arrived()
    (job_id,) = press(ada)
    work_off()
    (image,) = pictures_of(job_id)

    async def story(tabs: Tabs):
        async with _watching(tabs.open(secret)) as tab:
            for is_favourite in (True, False):
                await tab.calls(FeedState.favourite, str(image.id), is_favourite)
                before = len(_told_at(tab.was_shown))
                await tab.sees(lambda shown, before=before: len(_told_at(shown)) > before)
            return _told_at(tab.was_shown)

    first, *_, last = play(story)
    assert last > first


def _told_at(shown: str) -> list[int]:
    """The moments of the pictures that it was told of."""
    return [int(at) for at in re.findall(r'"touched_rx_state_": \[\{"id": "[^"]+", "at": (\d+)', shown)]


@asynccontextmanager
async def _watching(tab: Tab) -> AsyncIterator[Tab]:
    async with _all_watching([tab]):
        yield tab


@asynccontextmanager
async def _all_watching(tabs: list[Tab]) -> AsyncIterator[None]:
    """Tabs on the studio, in a process that hears Redis."""
    with a_socket(*(tab.token for tab in tabs)):
        relay = asyncio.create_task(hub.relay())
        await asyncio.to_thread(_wait_until_redis_is_heard)
        for tab in tabs:
            await (await tab.calls(FeedState.load)).watches(FeedState.watch)
            await tab.sees(_is_listening)
        try:
            yield
        finally:
            relay.cancel()


def _wait_until_redis_is_heard() -> None:
    while not broker().publish("pixorly:events", "is anybody there?"):
        time.sleep(0.01)


def _is_listening(shown: str) -> bool:
    return re.search(r'"epoch_rx_state_": [1-9]', shown) is not None


async def _elsewhere(deed, *given):
    """In another thread, as in another process."""
    return await asyncio.to_thread(deed, *given)


@contextmanager
def _counted(part: str) -> Iterator[list[str]]:
    """Statements that hold this text."""
    seen: list[str] = []

    def look(connection, cursor, statement, *rest):
        if part in statement:
            seen.append(statement)

    sql.listen(Engine, "before_cursor_execute", look)
    try:
        yield seen
    finally:
        sql.remove(Engine, "before_cursor_execute", look)


def _feed(viewer) -> list[jobs.BatchView]:
    with reading() as session:
        return jobs.feed(session, viewer)


def _batch_of(viewer) -> str:
    return _feed(viewer)[0].id


def _cancel(ada, batch_id: str) -> None:
    carry(lambda session: jobs.cancel_batch(session, ada, batch_id))

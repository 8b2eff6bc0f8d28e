"""Hints: sent once the commit stands, heard by all who listen, and an interruption is told."""

import asyncio
import json
from contextlib import suppress

import pytest
from sqlmodel import select

from pixorly import events
from pixorly.broker import broker
from pixorly.database import reading, transaction
from pixorly.events import Event
from pixorly.launch import valkey as launched
from pixorly.models import Workspace
from tests.grounds import databases, environment

PATIENCE_S = 15


class Listener:
    """Keeps all that is heard, in order."""

    def __init__(self) -> None:
        self.heard: list[Event | None] = []
        self._more = asyncio.Event()

    async def __aenter__(self) -> "Listener":
        self._task = asyncio.create_task(self._listen())
        await self.until(lambda heard: None in heard)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _listen(self) -> None:
        async for event in events.listen():
            self.heard.append(event)
            self._more.set()

    async def until(self, is_enough) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_enough(self.heard):
                self._more.clear()
                await self._more.wait()


def _commit(kind: str) -> None:
    with transaction() as session:
        session.add(Workspace(name=kind))
        events.publish(session, kind, events.of_user("7"), "subject")


def test_an_event_is_heard_after_the_commit(house):
    async def story() -> list:
        async with Listener() as listener:
            with transaction() as session:
                session.add(Workspace(name="x"))
                events.publish(session, "thing.happened", events.of_user(7), 42)
                await asyncio.sleep(0.1)
                assert listener.heard == [None]
            await listener.until(lambda heard: len(heard) == 2)
            return listener.heard

    assert asyncio.run(story()) == [None, Event("thing.happened", "user:7", "42")]


def test_what_was_rolled_back_is_not_heard_of(house):
    async def story() -> list:
        async with Listener() as listener:
            with pytest.raises(ZeroDivisionError), transaction() as session:
                events.publish(session, "never.happened", events.of_user(7), 1)
                raise ZeroDivisionError
            await asyncio.to_thread(_commit, "last.happened")
            await listener.until(lambda heard: len(heard) == 2)
            return [event.kind for event in listener.heard if event]

    assert asyncio.run(story()) == ["last.happened"]


def test_an_event_carries_no_content(house):
    with broker().pubsub() as subscription:
        subscription.subscribe("pixorly:events")
        subscription.get_message(timeout=2)

        _commit("thing.happened")

        message = subscription.get_message(timeout=2)
    assert [set(each) for each in json.loads(message["data"])] == [{"kind", "audience", "subject"}]


def test_after_valkey_is_restarted_a_gap_is_told_and_events_go_on(database, tmp_path):
    running = launched.start(tmp_path)

    async def story() -> list:
        nonlocal running
        async with Listener() as listener:
            await asyncio.to_thread(_commit, "before.restart")
            await listener.until(lambda heard: len(heard) == 2)

            await asyncio.to_thread(running.stop)
            await asyncio.to_thread(_commit, "during.outage")
            running = await asyncio.to_thread(launched.start, tmp_path)

            await listener.until(lambda heard: heard.count(None) == 2)
            await asyncio.to_thread(_commit, "after.restart")
            await listener.until(lambda heard: heard[-1] is not None)
            return [event and event.kind for event in listener.heard]

    with environment.changed(redis_url=running.url):
        heard = asyncio.run(story())
        databases.empty()
    running.stop()
    assert heard == [None, "before.restart", None, "after.restart"]


@pytest.mark.parametrize(
    "message", [b"", b"nonsense", b"\xff", b"[]", b"{}", b'[{"kind": 1, "x": 2}]', b"[1]", b"null", b'"text"']
)
def test_a_message_that_makes_no_sense_silences_nothing(house, message):
    async def story() -> list:
        async with Listener() as listener:
            await asyncio.to_thread(broker().publish, "pixorly:events", message)
            await asyncio.to_thread(_commit, "thing.happened")
            await listener.until(lambda heard: len(heard) == 2)
            return listener.heard

    assert asyncio.run(story())[1].kind == "thing.happened"


def test_a_commit_stands_while_valkey_is_away(database, tmp_path):
    with environment.changed(redis_url=f"unix://{tmp_path / 'nothing-here'}"):
        _commit("thing.happened")

        with reading() as session:
            assert session.exec(select(Workspace.name)).all() == ["thing.happened"]
        databases.empty()

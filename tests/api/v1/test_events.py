"""The stream of events: what happened arrives once, and can be had again by whoever was away."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from pixorly.api.v1 import event_ids
from pixorly.database import carry
from pixorly.models import Job, id_from
from pixorly.services import api_keys, workspaces
from pixorly.services.jobs.listing import LATE, Happening
from tests.grounds.programs import V1, key_of, on_plan
from tests.grounds.serving import served
from tests.grounds.studio import a_wish, press, work_off

_STARTED, _COMPLETED = "generation.started", "generation.completed"


@pytest.fixture
def server(house) -> Iterator[str]:
    with served() as address:
        yield address


@contextmanager
def _stream(server: str, secret: str, last: str | None = None) -> Iterator[Iterator[dict]]:
    """Its events as they come, with the word that it is open. It must end, or say something within its time."""
    headers = httpx.Headers([(b"authorization", f"Bearer {secret}".encode())])
    if last is not None:
        headers = httpx.Headers([*headers.raw, (b"last-event-id", last.encode())])
    with httpx.stream("GET", f"{server}{V1}/events", headers=headers, timeout=25) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.read()
        yield _events(answer)


def _events(answer: httpx.Response) -> Iterator[dict]:
    told: dict = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if name in ("id", "event", "data"):
            told[name] = value
        elif not line and told:
            yield told
            told = {}


def _listen(server: str, secret: str, most: int, last: str | None = None) -> list[dict]:
    """The first events of a stream, without the word that it is open."""
    heard: list[dict] = []
    with _stream(server, secret, last) as events:
        for one in events:
            heard += [one] if one.get("id") else []
            if len(heard) == most:
                break
    return heard


def _all_after(server: str, viewer, secret: str, last: str | None) -> list[tuple[str, UUID]]:
    """All that is heard by whoever comes back, until something happens anew, which ends it."""
    with _stream(server, secret, last) as events:
        assert next(events)["event"] == "stream.opened"
        (mark,) = press(viewer, a_wish("the last"))
        work_off()
        heard: list[tuple[str, UUID]] = []
        for one in events:
            heard.append((one["event"], _job_of(one)))
            if heard[-1] == (_COMPLETED, mark):
                return heard[:-2]
    raise AssertionError("It ended before its time.")


def _job_of(one: dict) -> UUID:
    return id_from(json.loads(one["data"])["id"])


def _made(viewer, count: int) -> list[UUID]:
    made = [press(viewer, a_wish())[0] for _ in range(count)]
    work_off()
    return made


def _whole(jobs: list[UUID]) -> list[tuple[str, UUID]]:
    return [(kind, one) for one in jobs for kind in (_STARTED, _COMPLETED)]


def _move(job_id: UUID, by: timedelta) -> None:
    """As if it had begun and ended at another time."""

    def moved(session):
        job = session.exec(select(Job).where(Job.id == job_id)).one()
        job.started_at, job.ended_at = job.started_at + by, job.ended_at + by

    carry(moved)


def test_what_happens_is_heard_as_it_happens(server, ada):
    secret, heard = key_of(ada).secret, []
    listener = threading.Thread(target=lambda: heard.extend(_listen(server, secret, 2)))
    listener.start()
    threading.Event().wait(0.7)

    (job_id,) = press(ada, a_wish())
    work_off()
    listener.join(timeout=15)

    assert [one["event"] for one in heard] == [_STARTED, _COMPLETED]
    job = json.loads(heard[1]["data"])
    assert (job["id"], job["status"], len(job["images"])) == (f"job_{job_id.hex}", "completed", 1)
    assert heard[0]["id"] != heard[1]["id"]


def test_who_comes_back_hears_what_came_after_and_none_of_it_twice(server, ada):
    secret, jobs = key_of(ada).secret, _made(ada, 3)
    begun = _listen(server, secret, 6, "1")
    assert [(one["event"], _job_of(one)) for one in begun] == _whole(jobs)

    for number, one in enumerate(begun):
        after = _listen(server, secret, 5 - number, one["id"]) if number < 5 else []
        assert [told["id"] for told in after] == [told["id"] for told in begun[number + 1 :]]

    assert _all_after(server, ada, secret, begun[-1]["id"]) == []


def test_what_became_visible_late_is_neither_lost_nor_told_twice(server, ada):
    """A job that ended before another, and was committed after it."""
    secret, (first, second) = key_of(ada).secret, _made(ada, 2)
    _move(second, -timedelta(days=2))
    before = _listen(server, secret, 2, "1")
    assert {_job_of(one) for one in before} == {first}

    _move(second, timedelta(days=2) - timedelta(seconds=5))
    late = _listen(server, secret, 2, before[-1]["id"])

    assert [(one["event"], _job_of(one)) for one in late] == _whole([second])
    assert _all_after(server, ada, secret, late[-1]["id"]) == []
    assert _all_after(server, ada, secret, late[0]["id"])[0] == (_COMPLETED, second)


def test_it_goes_on_after_the_web_process_was_killed(house, ada):
    secret, first = key_of(ada).secret, _made(ada, 2)
    with _apart() as (process, address):
        (*_, last) = _listen(address, secret, 3, "1")
        process.kill()
        process.wait(10)
    second = _made(ada, 1)

    with _apart() as (_, address):
        heard = _all_after(address, ada, secret, last["id"])

    assert heard == _whole(first + second)[3:]


def test_an_id_of_long_ago_has_the_last_day(server, ada):
    secret, (old, young) = key_of(ada).secret, _made(ada, 2)
    of_then = _listen(server, secret, 1, "1")[0]["id"]
    stamp = int(of_then.partition("-")[0]) - 30 * 3_600_000_000
    _move(old, -timedelta(hours=25))

    heard = _all_after(server, ada, secret, f"{stamp}-{of_then.partition('-')[2]}")

    assert heard == _whole([young])


@pytest.mark.parametrize(
    "last", ["nonsense", "", "-", "9" * 40, "9" * 16, "9999999999999999-1-" + "0" * 16, "1e9", "١٢٣"]
)
def test_what_is_no_id_of_ours_begins_now(server, ada, last):
    secret = key_of(ada).secret
    _made(ada, 1)

    assert _all_after(server, ada, secret, last) == []


def test_a_cancelled_one_is_told_too(server, ada, program):
    (job_id,) = press(ada, a_wish())
    program.delete(f"{V1}/jobs/{job_id}")

    (heard,) = _listen(server, key_of(ada).secret, 1, "1")

    assert heard["event"] == "generation.cancelled"


def test_nobody_hears_of_others(server, ada):
    bea = on_plan("bea@example.com")
    press(bea, a_wish())
    (mine,) = press(ada, a_wish())
    work_off()

    heard = _listen(server, key_of(ada).secret, 2, "1")

    assert {_job_of(one) for one in heard} == {mine}


def _revoked(viewer, issued) -> None:
    carry(lambda session: api_keys.revoke(session, viewer, issued.key.id))


def _on_free(viewer, _issued) -> None:
    carry(lambda session: workspaces.put_on_plan(session, viewer.workspace_id, "free"))
    # Nobody tells of plans; something that happens is what makes it look.
    press(viewer, a_wish())


@pytest.mark.parametrize("end", [_revoked, _on_free])
def test_a_stream_ends_with_its_key_and_tells_nothing_more(server, ada, end):
    issued = key_of(ada)

    with _stream(server, issued.secret) as events:
        assert next(events)["event"] == "stream.opened"
        end(ada, issued)
        _made(ada, 1)
        # It comes to its end, or waiting for more would fail.
        assert list(events) == []


def test_a_key_has_so_many_streams_and_no_more(server, ada, monkeypatch):
    monkeypatch.setattr("pixorly.api.v1.events._MOST_STREAMS", 1)
    secret = key_of(ada).secret

    with _stream(server, secret) as events:
        assert next(events)["event"] == "stream.opened"
        refused = httpx.get(f"{server}{V1}/events", headers={"authorization": f"Bearer {secret}"})

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
    assert refused.headers["retry-after"] == "10"


@pytest.mark.parametrize("late", [0, 1, 2, 5])
def test_an_id_knows_which_of_many_were_not_told(late):
    begun = datetime(2026, 11, 21, 9, 30, 0, 123457, tzinfo=UTC)
    many = [Happening(_STARTED, begun + LATE * number / 80, UUID(int=number + 1)) for number in range(80)]
    told = set(many[: -1 - late]) | {many[-1]}

    mark = event_ids.mark_in(event_ids.id_after(told))

    assert mark
    known = event_ids.told_before(mark, many)
    # Of so many it is not asked which: all of them come again.
    assert known == (told if late < 5 else set())


@contextmanager
def _apart() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.grounds.serving"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()

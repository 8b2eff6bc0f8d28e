"""The stream of events: what happened arrives, and can be had again by whoever was away."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from pixorly.database import carry
from pixorly.services import api_keys
from tests.grounds.programs import V1, key_of, on_plan
from tests.grounds.serving import served
from tests.grounds.studio import a_wish, press, work_off


@pytest.fixture
def server(house) -> Iterator[str]:
    with served() as address:
        yield address


def _listen(server: str, secret: str, most: int, **headers: str) -> list[dict]:
    """The first events of a stream, without the word that it is open."""
    heard: list[dict] = []
    told: dict = {}
    headers["authorization"] = f"Bearer {secret}"
    with httpx.stream("GET", f"{server}{V1}/events", headers=headers, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name in ("id", "event", "data"):
                told[name] = value
            elif not line and told:
                heard += [told] if told.get("id") else []
                told = {}
            if len(heard) == most:
                break
    return heard


def test_what_happens_is_heard_as_it_happens(server, ada):
    secret, heard = key_of(ada).secret, []
    listener = threading.Thread(target=lambda: heard.extend(_listen(server, secret, 2)))
    listener.start()
    threading.Event().wait(0.7)

    (job_id,) = press(ada, a_wish())
    work_off()
    listener.join(timeout=15)

    assert [one["event"] for one in heard] == ["generation.started", "generation.completed"]
    job = json.loads(heard[1]["data"])
    assert (job["id"], job["status"], len(job["images"])) == (f"job_{job_id.hex}", "completed", 1)
    assert heard[0]["id"] != heard[1]["id"]


def test_who_was_away_hears_all_of_it_from_where_they_were(server, ada):
    first, second, third = (press(ada, a_wish())[0] for _ in range(3))
    work_off()
    begun = _listen(server, key_of(ada).secret, 6, **{"last-event-id": "1000000"})

    after = _listen(server, key_of(ada).secret, 4, **{"last-event-id": begun[1]["id"]})

    assert [one["event"] for one in begun] == ["generation.started", "generation.completed"] * 3
    assert [json.loads(one["data"])["id"] for one in begun[1::2]] == [f"job_{id.hex}" for id in (first, second, third)]
    # At least once: what lies close before comes a second time, under the same id.
    assert {one["id"] for one in after} <= {one["id"] for one in begun}


def test_a_cancelled_one_is_told_too(server, ada, program):
    (job_id,) = press(ada, a_wish())
    program.delete(f"{V1}/jobs/{job_id}")

    (heard,) = _listen(server, key_of(ada).secret, 1, **{"last-event-id": "1"})

    assert heard["event"] == "generation.cancelled"


def test_nobody_hears_of_others(server, ada):
    bea = on_plan("bea@example.com")
    press(bea, a_wish())
    (mine,) = press(ada, a_wish())
    work_off()

    heard = _listen(server, key_of(ada).secret, 2, **{"last-event-id": "1"})

    assert {json.loads(one["data"])["id"] for one in heard} == {f"job_{mine.hex}"}


def test_a_stream_ends_with_its_key(server, ada, monkeypatch):
    monkeypatch.setattr("pixorly.api.v1.events._SIGN_OF_LIFE_SECONDS", 0.2)
    issued = key_of(ada)

    with httpx.stream(
        "GET", f"{server}{V1}/events", headers={"authorization": f"Bearer {issued.secret}"}, timeout=20
    ) as answer:
        lines = answer.iter_lines()
        assert any(line == ": still here" for line in lines)
        carry(lambda session: api_keys.revoke(session, ada, issued.key.id))
        # It comes to its end, or this would go on for ever.
        assert len(list(lines)) < 20


def test_a_key_has_so_many_streams_and_no_more(server, ada, monkeypatch):
    monkeypatch.setattr("pixorly.api.v1.events._MOST_STREAMS", 1)
    headers = {"authorization": f"Bearer {key_of(ada).secret}"}

    with httpx.stream("GET", f"{server}{V1}/events", headers=headers, timeout=20) as answer:
        # Kept by a name: the stream ends with what reads it.
        lines = answer.iter_lines()
        assert any("stream.opened" in line for line in lines)
        refused = httpx.get(f"{server}{V1}/events", headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
    assert refused.headers["retry-after"] == "10"

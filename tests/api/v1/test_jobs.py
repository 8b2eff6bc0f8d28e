"""Jobs over REST: listed in pages, waited for without holding anything, called off."""

import threading
import time

import httpx
import pytest

from pixorly.database import carry, engine, lookout
from pixorly.hub import hub
from pixorly.services import jobs
from pixorly.tasks import jobs as tasks
from tests.grounds.processes import wait_until
from tests.grounds.programs import V1, key_of
from tests.grounds.serving import served
from tests.grounds.studio import a_wish, press, work_off

ASKED = {"prompt": "ridges", "model": "painter/formula", "parameters": {"width": 256, "height": 256, "steps": 1}}


def _press(program) -> str:
    return program.post(f"{V1}/generate", json=ASKED).json()["jobId"]


def _ids(page: dict) -> list[str]:
    return [one["id"] for one in page["jobs"]]


def test_pages_go_on_where_the_one_before_ended(program):
    made = [_press(program) for _ in range(5)]

    first = program.get(f"{V1}/jobs?limit=2").json()
    second = program.get(f"{V1}/jobs?limit=2&cursor={first['nextCursor']}").json()
    last = program.get(f"{V1}/jobs?limit=2&cursor={second['nextCursor']}").json()

    assert [*_ids(first), *_ids(second), *_ids(last)] == made[::-1]
    assert last["nextCursor"] is None


def test_a_list_is_narrowed_by_status_and_batch(program, ada):
    waiting, done = _press(program), _press(program)
    program.delete(f"{V1}/jobs/{done}")
    batch = program.get(f"{V1}/jobs/{waiting}").json()["batchId"]

    assert _ids(program.get(f"{V1}/jobs?status=pending").json()) == [waiting]
    assert _ids(program.get(f"{V1}/jobs?status=cancelled").json()) == [done]
    assert _ids(program.get(f"{V1}/jobs?batchId={batch}").json()) == [waiting]
    assert program.get(f"{V1}/jobs?status=lost").status_code == 422


def test_jobs_of_the_studio_are_listed_too(program, ada):
    (job_id,) = press(ada)

    assert _ids(program.get(f"{V1}/jobs").json()) == [f"job_{job_id.hex}"]
    assert program.get(f"{V1}/jobs/{job_id}").json()["id"] == f"job_{job_id.hex}"


def test_one_that_waits_says_its_place_and_is_called_off(program):
    first, second = _press(program), _press(program)

    assert [program.get(f"{V1}/status/{one}").json()["placeInQueue"] for one in (first, second)] == [1, 2]
    gone = program.delete(f"{V1}/jobs/{first}")
    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert program.get(f"{V1}/status/{second}").json()["placeInQueue"] == 1
    again = program.delete(f"{V1}/jobs/{first}")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_one_that_failed_says_why(program, ada):
    job_id = _press(program)
    claimed = carry(lambda session: jobs.claim(session, "pictures"))
    assert claimed
    carry(lambda session: jobs.not_done(session, claimed, jobs.Broken()))

    job = program.get(f"{V1}/status/{job_id}").json()

    assert (job["status"], job["error"]["code"]) == ("failed", "broken")
    assert job["error"]["message"].startswith("Something went wrong")


@pytest.fixture
def server(house):
    with served() as address:
        yield address


@pytest.fixture
def caller(server, ada):
    with httpx.Client(
        base_url=server + V1, headers={"authorization": f"Bearer {key_of(ada).secret}"}, timeout=30
    ) as client:
        yield client


def test_whoever_waits_hears_the_moment_it_ends(caller, ada):
    job_id = caller.post("/generate", json=ASKED).json()["jobId"]
    ended: list[float] = []

    def work() -> None:
        time.sleep(0.5)
        tasks.paint()
        ended.append(time.monotonic())

    worker = threading.Thread(target=work)
    worker.start()
    answer = caller.get(f"/status/{job_id}?wait=20").json()
    heard = time.monotonic()
    worker.join()

    assert answer["status"] == "completed"
    assert heard - ended[0] < 1


def test_waiting_ends_with_its_time(caller):
    job_id = caller.post("/generate", json=ASKED).json()["jobId"]
    begun = time.monotonic()

    answer = caller.get(f"/status/{job_id}?wait=1").json()

    assert answer["status"] == "pending" and 0.9 < time.monotonic() - begun < 5


def test_what_is_over_is_not_waited_for(caller):
    job_id = caller.post("/generate", json=ASKED).json()["jobId"]
    work_off()
    begun = time.monotonic()

    assert caller.get(f"/status/{job_id}?wait=30").json()["status"] == "completed"
    assert time.monotonic() - begun < 5


def _connections_in_use() -> int:
    return engine().pool.checkedout() + lookout().pool.checkedout()


def test_many_who_wait_hold_no_connection_and_keep_nobody_waiting(server, caller, ada):
    (job_id,) = press(ada, a_wish())
    key = dict(caller.headers)["authorization"]

    def wait() -> None:
        httpx.get(f"{server}{V1}/status/{job_id}?wait=20", headers={"authorization": key}, timeout=40)

    waiting = [threading.Thread(target=wait) for _ in range(45)]
    for one in waiting:
        one.start()

    # Each looks once as it begins to wait; from then on it holds nothing.
    wait_until(lambda: hub.listeners >= len(waiting) and not _connections_in_use())
    begun = time.monotonic()
    assert caller.get("/credits/balance").status_code == 200
    assert time.monotonic() - begun < 2
    work_off()
    for one in waiting:
        one.join(timeout=15)
    assert not any(one.is_alive() for one in waiting)

"""A real worker process: it carries out what is listed, and outlives what happens round it."""

import time
from collections.abc import Iterator

import pytest
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlmodel import select

from pixorly.broker import broker
from pixorly.database import carry
from pixorly.launch import valkey as launched
from pixorly.models import Mail, MailStatus, User
from pixorly.queue import queue
from pixorly.services import mail
from pixorly.services.letters import Written
from tests.grounds import environment
from tests.grounds.people import PHONE, arrived, sign_in
from tests.grounds.processes import running, wait_until
from tests.standins.smtp import MailServer

READY = "Worker is ready"


@pytest.fixture
def server(change_settings) -> Iterator[MailServer]:
    with MailServer() as server:
        change_settings(mail="smtp", smtp_url=f"smtp://127.0.0.1:{server.port}", worker_threads=2)
        yield server


def _write(to: str = "ada@example.com") -> None:
    carry(lambda session: mail.write(session, to, Written("Hello", "https://x/?ticket=s3cr3t-words", "<p></p>")))


def _are_all_sent() -> bool:
    return carry(lambda session: set(session.exec(select(Mail.status)))) == {MailStatus.SENT}


def test_what_is_committed_is_carried_out(house, server, tmp_path):
    with running("worker", tmp_path / "log", READY) as worker:
        _write()
        wait_until(_are_all_sent)

    assert len(server.received) == 1
    assert worker.process.returncode == 0
    assert "s3cr3t-words" not in worker.said


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_not_listed_is_not_run_and_stops_nothing(house, server, tmp_path):
    """Whoever can write to Redis must not be able to run anything here, nor to silence the worker."""
    owned = tmp_path / "owned"
    for number, function in enumerate(["os.system", "os.getcwd", "pixorly.migrations.migrate", "nonsense"]):
        job = Job.create(
            func=function,
            args=(f"touch {owned}",),
            connection=broker(),
            serializer=JSONSerializer,
            id=f"by-hand-{number}",
        )
        job.save()
        broker().rpush(queue("quick").key, job.id)
    broker().rpush(queue("quick").key, "no-such-job")
    broker().hset(
        "rq:job:broken",
        mapping={"data": b"\x80\x04 not json", "status": "queued", "created_at": "2026-01-01T00:00:00Z"},
    )
    broker().rpush(queue("quick").key, "broken")
    _write()

    with running("worker", tmp_path / "log", READY):
        wait_until(_are_all_sent)

    assert not owned.exists()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_goes_on_after_valkey_is_restarted(house, server, tmp_path):
    valkey = launched.start(tmp_path)
    with environment.changed(redis_url=valkey.url), running("worker", tmp_path / "log", READY):
        # The bell of this one is lost: the sweep finds its row.
        valkey.stop()
        _write("during@example.com")
        valkey = launched.start(tmp_path)
        _write("after@example.com")

        wait_until(_are_all_sent)
    valkey.stop()

    assert {one.to[0] for one in server.received} == {"during@example.com", "after@example.com"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_workers_send_each_mail_once(house, server, tmp_path):
    with running("worker", tmp_path / "log1", READY), running("worker", tmp_path / "log2", READY):
        for number in range(20):
            _write(f"p{number}@example.com")
        wait_until(_are_all_sent)

    assert sorted(one.to[0] for one in server.received) == sorted(f"p{number}@example.com" for number in range(20))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_ends_soon_when_asked(house, server, tmp_path):
    with running("worker", tmp_path / "log", READY) as worker:
        started = time.monotonic()
        worker.process.terminate()
        worker.process.wait(10)

    assert (worker.process.returncode, time.monotonic() - started < 6) == (0, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_new_browser_is_announced(house, server, tmp_path):
    viewer, _ = arrived()
    with running("worker", tmp_path / "log", READY):
        carry(lambda session: sign_in(session, session.get_one(User, viewer.user_id), PHONE))
        wait_until(lambda: server.received)

    assert "New sign-in" in server.received[0].message["Subject"]

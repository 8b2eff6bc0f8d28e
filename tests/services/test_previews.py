"""Pictures while they develop: small, soon gone, and for those alone whose they will be."""

import socket

import pytest

from pixorly.broker import broker
from pixorly.errors import NotFound
from pixorly.models import new_id
from pixorly.services import previews
from tests.grounds.gallery import a_job
from tests.grounds.people import somebody
from tests.grounds.pictures import a_picture


def test_the_latest_preview_is_found(valkey):
    job_id = new_id()

    assert previews.keep(job_id, 0, a_picture("jpeg"))
    previews.keep(job_id, 0, a_picture("jpeg", 200))
    previews.keep(job_id, 1, a_picture("jpeg", 300))

    assert previews.find(job_id, 0) == a_picture("jpeg", 200)
    assert previews.find(job_id, 1) == a_picture("jpeg", 300)
    with pytest.raises(NotFound):
        previews.find(job_id, 2)


def test_a_preview_is_gone_after_a_while(valkey):
    job_id = new_id()
    previews.keep(job_id, 0, a_picture("jpeg"))

    [key] = broker().keys("pixorly:preview:*")

    assert 500 < broker().ttl(key) <= 600


@pytest.mark.parametrize("body", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + bytes(600_000), a_picture("png")])
def test_what_is_no_small_jpeg_is_not_kept(valkey, body):
    job_id = new_id()

    assert not previews.keep(job_id, 0, body)

    with pytest.raises(NotFound):
        previews.find(job_id, 0)


def test_without_redis_there_are_none_and_nothing_fails(change_settings, closed_port):
    change_settings(redis_url=f"redis://127.0.0.1:{closed_port}")

    assert not previews.keep(new_id(), 0, a_picture("jpeg"))

    with pytest.raises(NotFound):
        previews.find(new_id(), 0)


def test_only_jobs_of_ones_own_are_found(session):
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    job = a_job(session, viewer)

    assert previews.own_job(session, viewer, str(job.id)) == job.id
    for who, job_id in ((other, str(job.id)), (viewer, str(new_id())), (viewer, "x")):
        with pytest.raises(NotFound):
            previews.own_job(session, who, job_id)


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]

"""S3 answers with trouble, slowly, or not at all. Row 13 of the fault matrix."""

import time

import pytest

from pixorly.database import reading
from pixorly.models import JobStatus
from pixorly.services import circuits
from pixorly.services.jobs.performing import NotStored
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import a_paid_wish, orphans, row_of
from tests.grounds.studio import balance_of, how_they_ended, pictures_of, press, work_off
from tests.standins import s3
from tests.standins.shaky import ShakyWay

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BUCKET = "pictures"


@pytest.fixture(scope="module")
def moto():
    with s3.moto() as url:
        s3.account().client("s3", region_name="us-east-1", endpoint_url=url).create_bucket(Bucket=BUCKET)
        yield url


@pytest.fixture
def way(house, moto, change_settings, monkeypatch):
    """Pictures are kept in S3, and this is how one gets there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with ShakyWay(moto) as server:
        change_settings(storage="s3", s3_bucket=BUCKET, s3_endpoint=server.url)
        yield server


@pytest.mark.parametrize("how", ["broken", "busy", "reset", "cut", "slow"])
def test_a_storage_that_stumbles_costs_no_second_call(ada, openrouter, way, how):
    with audited():
        way.harm(how, 3)
        (job_id,) = press(ada, a_paid_wish())

        work_off()
        way.heal()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(pictures_of(job_id)) == 1
    assert len(openrouter.billed) == 1


@pytest.mark.parametrize("how", ["busy", "denied"])
def test_a_storage_that_does_not_recover_gives_everything_back_and_nobody_else_the_blame(ada, openrouter, way, how):
    with audited():
        before = orphans()
        way.harm(how, None)
        begun = time.monotonic()
        (job_id,) = press(ada, a_paid_wish())

        work_off()
        way.heal()
        took = time.monotonic() - begun
        with reading() as session:
            circuit = circuits.look(session, "openrouter")
        (after,) = press(ada, a_paid_wish("another one"))
        work_off()

    print(f"given up after {took:.1f} s and {len(way.asked)} requests")
    assert row_of(job_id).failure_code == NotStored.code and circuit.failures == 0
    assert how_they_ended([after]) == [JobStatus.COMPLETED] and took < 30
    assert balance_of(ada) == (10 + RICH - row_of(after).price, 0) and orphans() == before

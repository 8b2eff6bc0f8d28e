"""Knocks of fal through the real door, signed with a key that it publishes."""

import json
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient

from pixorly.api.app import rest
from pixorly.api.guard import guarded
from pixorly.models import JobStatus
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from tests.faults.conftest import audited
from tests.grounds.harm import a_paid_wish, answer_bells
from tests.grounds.studio import how_they_ended, pictures_of, press
from tests.standins import fal as fals
from tests.standins.fal import Fal, signed

FLUX_LORA = "fal/fal-ai/flux-lora"


@pytest.fixture
def fal(house, change_settings: Callable[..., None]) -> Iterator[Fal]:
    with Fal() as server:
        change_settings(fal_key=fals.KEY, fal_base_url=server.url)
        catalogue.refresh()
        yield server


@pytest.fixture
def door(house) -> TestClient:
    return TestClient(guarded(list)(rest()), base_url="http://localhost:8000", raise_server_exceptions=False)


def test_a_knock_of_fal_brings_its_picture_and_a_forged_one_nothing(ada, fal: Fal, door: TestClient) -> None:
    (job_id,) = press(ada, a_paid_wish(model=FLUX_LORA))
    tasks.carry_out()
    (begun,) = fal.begun.values()
    body = json.dumps({"request_id": begun.id, "status": "OK", "payload": fal._output(begun)}).encode()

    def knock(headers: dict[str, str]) -> int:
        return door.post("/hooks/fal", params={"job": str(job_id)}, content=body, headers=headers).status_code

    with audited():
        forged = [knock(signed(body, Ed25519PrivateKey.generate())), knock({})]
        answer_bells()
        in_between = how_they_ended([job_id])
        answers = [knock(signed(body)), knock(signed(body))]
        answer_bells()

    assert all(400 <= one < 500 for one in forged) and in_between == [JobStatus.PROCESSING]
    assert answers == [204, 204] and how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert len(pictures_of(job_id)) == 1 and len(fal.billed) == 1
    # Its keys were asked for once: a stranger can't make us ask again.
    assert [asked.path for asked in fal.asked].count("/.well-known/jwks.json") == 1

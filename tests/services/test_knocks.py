"""Whose signature counts at the door where providers knock: that of the account the job is made with."""

import base64
import json
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlmodel import Session

from pixorly.errors import NotFound
from pixorly.integrations.providers.trouble import ForgedWebhook
from pixorly.models import Batch, Job, Lane, ProviderKey, new_id
from pixorly.services import knocks, provider_keys
from pixorly.services.provider_keys import Tried
from pixorly.services.viewer import Viewer
from tests.grounds.people import somebody
from tests.standins.replicate import SECRET, Replicate, signed

THE_OPERATORS = "whsec_" + base64.b64encode(b"what the operator's account signs with").decode()
BODY = json.dumps({"id": "abc", "status": "succeeded", "input": {}}).encode()


@pytest.fixture(autouse=True)
def replicate(change_settings: Callable[..., None]) -> Iterator[Replicate]:
    with Replicate() as server:
        change_settings(
            secret_key="o" * 40,
            replicate_base_url=f"{server.url}/v1",
            replicate_api_token="r8_of_the_house_1",
            replicate_webhook_secret=THE_OPERATORS,
        )
        yield server


@pytest.fixture
def ada(session: Session) -> Viewer:
    return somebody(session)


def _job(session: Session, viewer: Viewer, key_id: UUID | None = None) -> str:
    batch = Batch(workspace_id=viewer.workspace_id, door="screen", prompt="a fox")
    session.add(batch)
    session.flush()
    job = Job(
        workspace_id=viewer.workspace_id,
        batch_id=batch.id,
        door="screen",
        lane=Lane.PROVIDER,
        model_id="replicate/x",
        provider="replicate",
        provider_key_id=key_id,
        prompt="a fox",
    )
    session.add(job)
    session.flush()
    return str(job.id)


def _own_key(session: Session, viewer: Viewer) -> UUID:
    provider_keys.bring(session, viewer, Tried("replicate", "r8_of_ada_0001"))
    return provider_keys.brought(session, viewer.workspace_id)["replicate"]


def _is_believed(session: Session, job_id: str, secret: str) -> bool:
    try:
        knocks.signer(session, "replicate", job_id).read_webhook(signed(BODY, secret), BODY)
    except ForgedWebhook:
        return False
    return True


def test_a_job_of_the_operators_is_told_of_by_the_operators_account(session, ada):
    job_id = _job(session, ada)

    assert _is_believed(session, job_id, THE_OPERATORS)
    assert not _is_believed(session, job_id, SECRET)


def test_a_job_on_an_own_key_is_told_of_by_the_account_behind_it(session, ada, replicate):
    job_id = _job(session, ada, _own_key(session, ada))

    assert _is_believed(session, job_id, SECRET)
    assert not _is_believed(session, job_id, THE_OPERATORS)
    asked = [one.headers["authorization"] for one in replicate.asked if "webhooks" in one.path]
    assert asked == ["Bearer r8_of_ada_0001"]


def test_once_the_key_is_gone_nobody_is_believed(session, ada):
    job_id = _job(session, ada, _own_key(session, ada))

    provider_keys.forget(session, ada, "replicate")

    with pytest.raises(NotFound):
        knocks.signer(session, "replicate", job_id)


def test_whoever_signs_for_one_job_signs_for_no_other(session, ada):
    """An account of one's own must not tell of other people's jobs."""
    eve = somebody(session, "eve@example.com")
    _own_key(session, eve)
    job_id = _job(session, ada)

    assert not _is_believed(session, job_id, SECRET)


def test_a_job_nobody_knows_or_of_another_provider_is_the_operators_to_tell_of(session, ada, change_settings):
    key = session.get_one(ProviderKey, _own_key(session, ada))
    elsewhere = _job(session, ada, key.id)
    session.get_one(Job, UUID(elsewhere)).provider = "openai"
    session.flush()

    for job_id in (elsewhere, str(new_id())):
        assert not _is_believed(session, job_id, SECRET)
    change_settings(replicate_api_token="")
    with pytest.raises(NotFound):
        knocks.signer(session, "replicate", str(new_id()))

"""A provider's webhook: believed for its signature, and answered by looking at the call again."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from pixorly.errors import NotFound
from pixorly.integrations import providers
from pixorly.models import Job, id_from
from pixorly.queue import Task, ring
from pixorly.services import provider_keys


def signer(session: Session, provider: str, job_id: str) -> providers.Provider:
    """Whose account there may knock for this job: the operator's, or that of whoever brought the key it is made with."""
    job = session.get(Job, id_from(job_id))
    if job and job.provider == provider and job.provider_key_id:
        secret = provider_keys.read(session, job.provider_key_id)
        if not secret or provider not in providers.can_be_brought():
            raise NotFound()
        return providers.provider_with(provider, secret)
    known = providers.providers().get(provider)
    if not known:
        raise NotFound()
    return known


def heed(signer: providers.Provider, job_id: str, headers: Mapping[str, str], body: bytes) -> UUID:
    """Raise ForgedWebhook for what the provider did not sign. Knocking twice, or too early, costs a look."""
    signer.read_webhook(headers, body)
    found = id_from(job_id)
    ring(Task.FOLLOW_UP, str(found))
    return found

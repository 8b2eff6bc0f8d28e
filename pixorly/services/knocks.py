"""A provider's webhook: believed for its signature, and answered by looking at the call again."""

from collections.abc import Mapping
from uuid import UUID

from pixorly.errors import NotFound
from pixorly.integrations import providers
from pixorly.models import id_from
from pixorly.queue import Task, ring


def heed(provider: str, job_id: str, headers: Mapping[str, str], body: bytes) -> UUID:
    """Raise ForgedWebhook for what the provider did not sign. Knocking twice, or too early, costs a look."""
    known = providers.providers().get(provider)
    if not known:
        raise NotFound()
    known.read_webhook(headers, body)
    found = id_from(job_id)
    ring(Task.FOLLOW_UP, str(found))
    return found

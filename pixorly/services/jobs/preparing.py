"""What a claimed job needs before its provider is asked: the model as it is offered now, references, and room."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.integrations import providers
from pixorly.integrations.providers import trouble
from pixorly.models import id_from
from pixorly.services import catalog, images, provider_keys
from pixorly.services.jobs.claiming import Claimed


@dataclass(frozen=True)
class Prepared:
    model: providers.Model
    model_name: str
    references: tuple[images.Stored, ...]
    provider: providers.Provider


def prepare(session: Session, claimed: Claimed) -> Prepared:
    """Or raise why it can't be had any more: things change while a job waits."""
    images.require_room(session, claimed.workspace_id, 1)
    ids = [id_from(one) for one in claimed.parameters.references]
    references = tuple(images.find_many(session, claimed.workspace_id, ids))
    return Prepared(*catalog.offer(session, claimed.offer_id), references, provider_of(session, claimed))


def provider_of(session: Session, claimed: Claimed) -> providers.Provider:
    """Whom to call: with the operator's key, or with the workspace's own."""
    if not claimed.provider_key_id:
        found = providers.providers().get(claimed.provider)
        if not found:
            raise trouble.UnknownModel()
        return found
    secret = provider_keys.read(session, claimed.provider_key_id)
    if not secret:
        # Never the operator's in its place: whose bill it goes on was decided when it was asked for.
        raise provider_keys.KeyGone()
    return providers.provider_with(claimed.provider, secret)


def read_references(prepared: Prepared) -> tuple[providers.Picture, ...]:
    return tuple(providers.Picture(images.read_bytes(one), one.media_type) for one in prepared.references)

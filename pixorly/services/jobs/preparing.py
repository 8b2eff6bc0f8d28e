"""What a claimed job needs before its provider is asked: the model as it is offered now, references, and room."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.integrations import providers
from pixorly.models import id_from
from pixorly.services import catalog, images, plans
from pixorly.services.jobs.claiming import Claimed
from pixorly.words import t


@dataclass(frozen=True)
class Prepared:
    model: providers.Model
    references: tuple[images.Stored, ...]


def prepare(session: Session, claimed: Claimed) -> Prepared:
    """Or raise why it can't be had any more: things change while a job waits."""
    if images.room(session, claimed.workspace_id) <= 0:
        raise plans.PlanTooSmall(t("Your storage is full. Delete pictures, or choose a plan with more room."))
    ids = [id_from(one) for one in claimed.parameters.references]
    return Prepared(catalog.get(session, claimed.model_id), tuple(images.find_many(session, claimed.workspace_id, ids)))


def read_references(prepared: Prepared) -> tuple[providers.Picture, ...]:
    return tuple(providers.Picture(images.read_bytes(one), one.media_type) for one in prepared.references)

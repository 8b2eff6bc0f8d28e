"""What a job's model is called and how long it takes, also when it is offered no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from pixorly.services import catalog
from pixorly.services.catalog import typical


@dataclass(frozen=True)
class ModelName:
    name: str
    # By offer: the same model takes longer at one provider than at another.
    typical_seconds: Mapping[str, float | None] = field(default_factory=dict)


def names(session: Session, model_ids: Iterable[str]) -> dict[str, ModelName]:
    wanted = list(model_ids)
    found = catalog.of_ids(session, wanted)
    seconds = typical.seconds(session, [one.model for entry in found.values() for one in entry.offers])
    return {
        model_id: ModelName(found[model_id].name, seconds) if model_id in found else ModelName(_left_of(model_id))
        for model_id in wanted
    }


def name_of(session: Session, model_id: str) -> str:
    entry = catalog.entry(session, model_id)
    return entry.name if entry else _left_of(model_id)


def _left_of(model_id: str) -> str:
    """Its own id is all that is left of it."""
    return model_id.rpartition("/")[2]

"""What a job's model is called and how long it takes, also when it is offered no more."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from pixorly.services import catalog
from pixorly.services.catalog import typical


@dataclass(frozen=True)
class ModelName:
    name: str
    provider: str
    typical_seconds: float | None = None


def names(session: Session, model_ids: Iterable[str]) -> dict[str, ModelName]:
    found = {model_id: catalog.find(session, model_id) for model_id in model_ids}
    seconds = typical.seconds(session, [model for model in found.values() if model])
    return {
        model_id: ModelName(str(model.name), catalog.provider_name(model.provider), seconds[model_id])
        if model
        # Its own id is all that is left of it.
        else ModelName(model_id.rpartition("/")[2], catalog.provider_name(model_id.partition("/")[0]))
        for model_id, model in found.items()
    }

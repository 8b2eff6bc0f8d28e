"""What the tables keep of each model. An offer is parsed once in a process, for as long as it stays the same."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlmodel import Session, col

from pixorly.integrations.providers import Model, providers
from pixorly.models import CatalogueModel

log = logging.getLogger(__name__)

PAINTER = "painter"
# Where models stand that nobody has put anywhere. The painter, which always works, leads them.
PLACES = {PAINTER: 0}
LAST_PLACE = 1000
_LONGEST_ID = 200


@dataclass(frozen=True)
class Kept:
    """All of a row but the offer itself."""

    id: str
    provider: str
    is_offered: bool = True
    is_enabled: bool = True
    position: int = LAST_PLACE
    # None: it comes with us, and no table has heard of it yet.
    found_at: datetime | None = None

    @property
    def can_be_chosen(self) -> bool:
        return self.is_offered and self.is_enabled


def everything(session: Session) -> list[tuple[Kept, Model]]:
    """Every model that is or was offered, in the order in which they are shown."""
    rows = {row.id: Kept(*row) for row in session.execute(_columns())}
    for model in built_in().values():
        rows.setdefault(model.id, Kept(model.id, model.provider, position=PLACES[PAINTER]))
    known = _models(session, rows.values())
    found = [(kept, known[kept.id]) for kept in rows.values() if kept.id in known]
    return sorted(found, key=lambda each: (each[0].position, each[1].name.casefold(), each[0].id))


def is_an_id(given: Any) -> bool:
    """Ids come from browsers too. No model has one that a database could not even look for."""
    return isinstance(given, str) and given.isprintable() and 0 < len(given) <= _LONGEST_ID


def one(session: Session, model_id: str) -> tuple[Kept, Model] | None:
    if not is_an_id(model_id):
        return None
    row = session.execute(_columns().where(col(CatalogueModel.id) == model_id)).first()
    kept = Kept(*row) if row else None
    if own := built_in().get(model_id):
        return kept or Kept(own.id, own.provider, position=PLACES[PAINTER]), own
    model = _models(session, [kept]).get(model_id) if kept else None
    return (kept, model) if kept and model else None


@cache
def built_in() -> dict[str, Model]:
    """The painter's, which need no table: they are there before anything was ever looked up."""
    return {model.id: model for model in providers()[PAINTER].models()}


def written(model: Model) -> dict[str, Any]:
    """The offer as JSON, in the English that a translation is found by."""
    return _offer().dump_python(model, mode="json")


def _columns() -> Any:
    row = CatalogueModel
    return select(
        col(row.id), col(row.provider), col(row.is_offered), col(row.is_enabled), col(row.position), col(row.found_at)
    )


def _models(session: Session, rows: Iterable[Kept]) -> dict[str, Model]:
    """By id, from memory where the row was found at the same moment as the one in memory."""
    memory, found, unread = _memory(), dict(built_in()), {}
    for kept in rows:
        remembered = memory.get(kept.id)
        if kept.id in found:
            continue
        if remembered and remembered[0] == kept.found_at:
            found[kept.id] = remembered[1]
        else:
            unread[kept.id] = kept.found_at
    for model_id, model in _read(session, unread):
        memory[model_id] = (unread[model_id], model)
        found[model_id] = model
    return found


def _read(session: Session, model_ids: Iterable[str]) -> Iterable[tuple[str, Model]]:
    wanted = list(model_ids)
    if not wanted:
        return
    query = select(col(CatalogueModel.id), col(CatalogueModel.offer)).where(col(CatalogueModel.id).in_(wanted))
    for model_id, offer in session.execute(query):
        try:
            yield model_id, _offer().validate_python(offer)
        except ValidationError:
            # Written by another version of us. The next look at its provider writes it anew.
            log.warning("The offer of %s can't be read and is left out until its provider is asked again", model_id)


@cache
def _memory() -> dict[str, tuple[datetime | None, Model]]:
    return {}


@cache
def _offer() -> TypeAdapter[Model]:
    return TypeAdapter(Model)

"""What the tables keep of each model. An offer is parsed once in a process, for as long as it stays the same."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly.database import ask
from pixorly.integrations.providers import Model, providers
from pixorly.models import CatalogueEntry, CatalogueModel, table
from pixorly.services import same_models as same

log = logging.getLogger(__name__)

PAINTER = "painter"
# Where models stand that nobody has put anywhere. The painter, which always works, leads them.
PLACES = {PAINTER: 0}
LAST_PLACE = 1000
_LONGEST_ID = 200

_M, _E = table(CatalogueModel).c, table(CatalogueEntry).c
_OFFER = (_M.id, _M.is_offered, _M.is_enabled, _M.needs_own_key, _M.found_at)
_SAID = (_E.is_enabled, _E.position, _E.name, _E.sample_id)
_ALL_OFFERS = select(*_OFFER).order_by(_M.id)
_SOME_OFFERS = _ALL_OFFERS.where(_M.id.in_(bindparam("ids", expanding=True)))
_ALL_SAID = select(_E.id, *_SAID)
_SOME_SAID = _ALL_SAID.where(_E.id.in_(bindparam("ids", expanding=True)))
# The offers of one entry with what was said of it, in one go: every job looks this up.
_OF_ONE = (
    select(*_OFFER, _E.id.label("said"), *_SAID)
    .select_from(table(CatalogueModel).outerjoin(table(CatalogueEntry), _E.id == bindparam("entry")))
    .where(_M.id.in_(bindparam("ids", expanding=True)))
    .order_by(_M.id)
)
_WHOLE = select(_M.id, _M.offer).where(_M.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Offer:
    """A model at one provider. Without a time it comes with us, and no table has heard of it yet."""

    model: Model
    is_offered: bool = True
    is_enabled: bool = True
    needs_own_key: bool = False
    found_at: datetime | None = None

    @property
    def can_be_used(self) -> bool:
        return self.is_offered and self.is_enabled


@dataclass(frozen=True)
class Entry:
    """A model as people choose it, with all that offer it: those that can be used first."""

    id: str
    offers: tuple[Offer, ...]
    is_enabled: bool = True
    position: int = LAST_PLACE
    own_name: str = ""
    sample_id: UUID | None = None

    @property
    def name(self) -> str:
        return self.own_name or same.name_of(self.id) or str(self.model.name)

    @property
    def model(self) -> Model:
        """The offer that stands for all."""
        return self.offers[0].model

    @property
    def is_offered(self) -> bool:
        return any(offer.is_offered for offer in self.offers)

    def usable(self, keys: Iterable[str] = ()) -> list[Offer]:
        """Those of its offers that can be used by whoever has keys of their own for these providers."""
        if not self.is_enabled:
            return []
        known = frozenset(keys)
        return [
            offer
            for offer in self.offers
            if offer.can_be_used and (not offer.needs_own_key or offer.model.provider in known)
        ]


def everything(session: Session) -> list[Entry]:
    """Every model that is or was offered, in the order in which they are shown."""
    said = {row.id: row[1:] for row in ask(session, _ALL_SAID)}
    entries = _entries(session, ask(session, _ALL_OFFERS).all(), said, built_in().values())
    return sorted(entries.values(), key=lambda each: (each.position, each.name.casefold(), each.id))


def some(session: Session, model_ids: Iterable[str]) -> dict[str, Entry]:
    """The entries that these ids are filed under, by these ids. What never was is left out."""
    wanted = {given: same.entry_id(given) for given in model_ids if is_an_id(given)}
    ids = sorted({offer for entry in wanted.values() for offer in same.offer_ids(entry)})
    if not ids:
        return {}
    said = {row.id: row[1:] for row in ask(session, _SOME_SAID, ids=sorted(set(wanted.values())))}
    own = [built_in()[each] for each in ids if each in built_in()]
    entries = _entries(session, ask(session, _SOME_OFFERS, ids=ids).all(), said, own)
    return {given: entries[entry] for given, entry in wanted.items() if entry in entries}


def one(session: Session, model_id: str) -> Entry | None:
    if not is_an_id(model_id):
        return None
    entry = same.entry_id(model_id)
    ids = same.offer_ids(entry)
    rows = ask(session, _OF_ONE, entry=entry, ids=ids).all()
    own = [built_in()[each] for each in ids if each in built_in()]
    said = {entry: rows[0][6:]} if rows and rows[0].said is not None else {}
    if own and not rows:
        said = {row.id: row[1:] for row in ask(session, _SOME_SAID, ids=[entry])}
    return _entries(session, rows, said, own).get(entry)


def is_an_id(given: Any) -> bool:
    """Ids come from browsers too. No model has one that a database could not even look for."""
    return isinstance(given, str) and given.isprintable() and 0 < len(given) <= _LONGEST_ID


@cache
def built_in() -> dict[str, Model]:
    """The painter's, which need no table: they are there before anything was ever looked up."""
    return {model.id: model for model in providers()[PAINTER].models()}


def written(model: Model) -> dict[str, Any]:
    """The offer as JSON, in the English that a translation is found by."""
    return _offer().dump_python(model, mode="json")


def _entries(session: Session, rows: Iterable[Any], said: Mapping[str, Any], own: Iterable[Model]) -> dict[str, Entry]:
    found_at = {row.id: row.found_at for row in rows}
    models = _models(session, found_at)
    offers: dict[str, list[Offer]] = defaultdict(list)
    for row in rows:
        if row.id in models:
            offer = Offer(models[row.id], row.is_offered, row.is_enabled, row.needs_own_key, row.found_at)
            offers[same.entry_id(row.id)].append(offer)
    for model in own:
        if model.id not in found_at:
            offers[same.entry_id(model.id)].append(Offer(model))
    return {entry: _entry(entry, its, said.get(entry)) for entry, its in offers.items()}


def _entry(entry_id: str, offers: list[Offer], said: Any) -> Entry:
    in_the_file = same.offer_ids(entry_id)
    offers.sort(key=lambda one: (not one.can_be_used, one.needs_own_key, in_the_file.index(one.model.id)))
    if said is None:
        return Entry(entry_id, tuple(offers), position=PLACES.get(offers[0].model.provider, LAST_PLACE))
    return Entry(entry_id, tuple(offers), *said)


def _models(session: Session, found_at: Mapping[str, datetime | None]) -> dict[str, Model]:
    """By id, from memory where the row was found at the same moment as the one in memory."""
    memory, found, unread = _memory(), {}, []
    for model_id, moment in found_at.items():
        remembered = memory.get(model_id)
        if model_id in built_in():
            found[model_id] = built_in()[model_id]
        elif remembered and remembered[0] == moment:
            found[model_id] = remembered[1]
        else:
            unread.append(model_id)
    for model_id, model in _read(session, unread):
        memory[model_id] = (found_at[model_id], model)
        found[model_id] = model
    return found


def _read(session: Session, model_ids: list[str]) -> Iterable[tuple[str, Model]]:
    if not model_ids:
        return
    for row in ask(session, _WHOLE, ids=model_ids):
        try:
            yield row.id, _offer().validate_python(row.offer)
        except ValidationError:
            # Written by another version of us. The next look at its provider writes it anew.
            log.warning("The offer of %s can't be read and is left out until its provider is asked again", row.id)


@cache
def _memory() -> dict[str, tuple[datetime | None, Model]]:
    return {}


@cache
def _offer() -> TypeAdapter[Model]:
    return TypeAdapter(Model)

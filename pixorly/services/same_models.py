"""Which offers are one model: a curated file, since names alone don't tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("same_models.json")


@dataclass(frozen=True)
class Known:
    """A model under a name of its own, and the ids of all that may offer it."""

    id: str
    name: str
    offers: tuple[str, ...]


def entry_id(model_id: str) -> str:
    """What an id is filed under: an offer's under its model, all others under themselves."""
    known = _by_offer().get(model_id)
    return known.id if known else model_id


def offer_ids(entry_id: str) -> tuple[str, ...]:
    """Whose offers may be of it. An entry without a name in the file is one offer."""
    known = _by_id().get(entry_id)
    return known.offers if known else (entry_id,)


def name_of(entry_id: str) -> str:
    """Empty where its provider's name for it will do."""
    known = _by_id().get(entry_id)
    return known.name if known else ""


def all_known() -> tuple[Known, ...]:
    return tuple(_by_id().values())


@cache
def _by_id() -> Mapping[str, Known]:
    listed = json.loads(_FILE.read_text("utf-8"))["models"]
    return {each["id"]: Known(each["id"], each["name"], tuple(each["offers"])) for each in listed}


@cache
def _by_offer() -> Mapping[str, Known]:
    return {offer: known for known in _by_id().values() for offer in known.offers}

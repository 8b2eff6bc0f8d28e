"""The ways to have a model's pictures made: an offer, and whose key it is asked with. In the order to be tried."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from pixorly.integrations.providers import Model
from pixorly.services import circuits, health, pricing, provider_keys
from pixorly.services.catalog.kept import Entry
from pixorly.services.parameters import Parameters

# Fewer tell nothing about how an offer does.
_ENOUGH_TRIES = 5
_WELL_ENOUGH = 0.8


@dataclass(frozen=True)
class Way:
    model: Model
    # The workspace's own; None: the operator's.
    key_id: UUID | None = None

    @property
    def name(self) -> str:
        return name_of(self.model.id, self.key_id)


def name_of(offer_id: str, key_id: UUID | None) -> str:
    """What a job remembers a way by. The operator's key may do where somebody's own did not."""
    return f"{offer_id}#own" if key_id else offer_id


class Circumstances:
    """What counts at this moment for one workspace. Each is looked up when somebody needs it, once."""

    def __init__(self, session: Session, workspace_id: UUID | None) -> None:
        self._session, self._workspace_id = session, workspace_id

    @cached_property
    def keys(self) -> dict[str, UUID]:
        """The workspace's own, by provider."""
        return provider_keys.brought(self._session, self._workspace_id) if self._workspace_id else {}

    @cached_property
    def are_own_free(self) -> bool:
        return bool(self.keys) and provider_keys.are_free(self._session)

    @cached_property
    def paused(self) -> Mapping[str, datetime]:
        return circuits.paused(self._session)

    @cached_property
    def health(self) -> Mapping[str, health.Health]:
        return health.lately(self._session)

    @cached_property
    def prices(self) -> tuple[int, pricing.Rules]:
        """Their version, and the rules."""
        return pricing.current(self._session)

    def price(self, way: Way, parameters: Parameters) -> int:
        """Of one picture."""
        if way.key_id and self.are_own_free:
            return 0
        return pricing.of_one(self.prices[1], way.model, parameters)

    def is_covered(self, way: Way, parameters: Parameters, each: int) -> bool:
        """Whether a picture that was quoted at this price can be made this way: it costs no more for whoever asked, or
        for the house no more than it brings in. Offers of one model differ by fractions of a cent."""
        if self.price(way, parameters) <= each:
            return True
        cost = pricing.cost_of_one(way.model, parameters)
        return cost is not None and cost * self.prices[1].credits_per_usd <= each * 1_000_000

    def is_paused(self, way: Way) -> bool:
        """Pauses are the operator's: what is wrong with their key need not be wrong with another one."""
        return way.key_id is None and way.model.provider in self.paused

    def does_badly(self, way: Way) -> bool:
        known = self.health.get(way.model.id)
        recent = known.recent if known else None
        return bool(recent and recent.tries >= _ENOUGH_TRIES and (recent.share or 0) < _WELL_ENOUGH)


def ways(entry: Entry, around: Circumstances) -> list[Way]:
    """All that this workspace may use; with its own key and with the operator's are two."""
    found = []
    for offer in entry.usable(around.keys):
        if key_id := around.keys.get(offer.model.provider):
            found.append(Way(offer.model, key_id))
        if not offer.needs_own_key:
            found.append(Way(offer.model))
    return found


def in_order(found: Iterable[Way], around: Circumstances, price: Callable[[Way], int]) -> list[Way]:
    """Whoever brought a key wants it used; then those that do well, and of them the cheapest."""
    known = list(found)
    if len(known) < 2:
        return known
    # Of two that are alike in all this, the one that stands first in the curated file.
    return sorted(
        known, key=lambda way: (way.key_id is None, around.is_paused(way), around.does_badly(way), price(way))
    )

"""How models look from outside: to whoever chooses one, and to whoever runs the house."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from pixorly.integrations.providers import Abilities
from pixorly.services.circuits import CircuitView


@dataclass(frozen=True)
class OfferView:
    """One way to have a model's pictures made, as it stands."""

    provider: str
    provider_name: str
    price: int
    typical_seconds: float | None = None
    # The share of its tries that worked within a day; None where there were too few to tell.
    working: float | None = None
    is_own_key: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class ModelView:
    """A model that can be chosen. Name and description are English, and may have a translation."""

    id: str
    name: str
    # Of the offer that is tried first, as price, time and share are.
    provider: str
    provider_name: str
    description: str
    # What controls are drawn from: names as in `Abilities`, lists for tuples, None for what the model has not.
    abilities: dict[str, Any] = field(default_factory=dict)
    typical_seconds: float | None = None
    # Of one picture in the usual size.
    price: int = 0
    # Where a picture of it can be seen, if there is one.
    sample: str = ""
    # By which it is known too: old drafts and jobs name one provider's offer.
    aliases: list[str] = field(default_factory=list)
    working: float | None = None
    # It is made with a key of the workspace's own.
    is_own_key: bool = False
    # All of them, in the order in which they are tried.
    offers: list[OfferView] = field(default_factory=list)


@dataclass(frozen=True)
class OfferRow:
    """One provider's offer of a model as an operator sees it."""

    id: str
    provider_name: str
    price: int
    cost_micro_usd: int | None
    is_offered: bool
    is_enabled: bool
    needs_own_key: bool
    typical_seconds: float | None
    working: float | None


@dataclass(frozen=True)
class ModelRow:
    """A model as an operator sees it, also one that is gone."""

    id: str
    name: str
    provider_name: str
    price: int
    # What the provider takes for the same picture, in millionths of a dollar; None where nobody knows.
    cost_micro_usd: int | None
    # As typed: empty where the general rules count.
    factor: str
    fixed: str
    is_free: bool
    is_offered: bool
    is_enabled: bool
    typical_seconds: float | None
    found_at: datetime | None
    own_name: str = ""
    # The picture it is shown by, where an operator chose one.
    sample_id: str = ""
    # More than one where several providers have it.
    offers: list[OfferRow] = field(default_factory=list)


@dataclass(frozen=True)
class SourceView:
    """A provider: what it offers, when it was last asked, and whether it answers."""

    key: str
    name: str
    models: int
    found_at: datetime | None
    circuit: CircuitView
    is_configured: bool = True


def plain(abilities: Abilities) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(abilities).items()}


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value

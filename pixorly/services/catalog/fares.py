"""How providers fare, as an operator sees it: whether each works, how quickly, and what is left of what it brings in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from pixorly.integrations.providers.makers import MAKERS
from pixorly.services import circuits, health, pricing
from pixorly.services.catalog import kept
from pixorly.services.catalog.learn import configured
from pixorly.services.catalog.read import provider_name
from pixorly.services.circuits import CircuitView
from pixorly.services.health import Fared, Hour, MishapView
from pixorly.services.health.reading import DAY, WEEK
from pixorly.services.viewer import Viewer, require_admin

_ERRORS = 5


@dataclass(frozen=True)
class FaredView:
    tries: int = 0
    refused: int = 0
    # Of its tries, in percent; None where there were none. Whether that is well: `ok`, `warn` or `bad`.
    working: float | None = None
    tone: str = "ok"
    usual_seconds: float | None = None
    slow_seconds: float | None = None
    cost_micro_usd: int = 0
    # What people paid in credits, at what credits are worth; and how much of it stays, in percent.
    earned_micro_usd: int = 0
    margin: float | None = None
    # How many of which nobody told what they cost.
    unpriced: int = 0


@dataclass(frozen=True)
class BarView:
    """One hour of a chart: how many worked and failed, and how high that is in percent of the highest."""

    at: datetime
    worked: int
    failed: int
    worked_height: float
    failed_height: float


@dataclass(frozen=True)
class OfferFaredView:
    id: str
    name: str
    today: FaredView
    week: FaredView


@dataclass(frozen=True)
class ProviderRow:
    key: str
    name: str
    # `built_in`, `set_up`, `own_server` that needs no key, `own_keys` where only people's own are there, or `gone`.
    state: str
    models: int
    found_at: datetime | None
    circuit: CircuitView
    today: FaredView = field(default_factory=FaredView)
    week: FaredView = field(default_factory=FaredView)
    bars: list[BarView] = field(default_factory=list)
    offers: list[OfferFaredView] = field(default_factory=list)
    errors: list[MishapView] = field(default_factory=list)


def providers(session: Session, viewer: Viewer) -> list[ProviderRow]:
    """Those that are set up, and those of which something is left."""
    require_admin(viewer)
    _version, rules = pricing.current(session)
    found = _Found(session, rules)
    keys = dict.fromkeys([*configured(), *(one.model.provider for one in found.offers)])
    return [_row(session, key, found) for key in keys]


class _Found:
    """What is read once for all of them."""

    def __init__(self, session: Session, rules: pricing.Rules) -> None:
        self.entries = kept.everything(session)
        self.offers = [offer for entry in self.entries for offer in entry.offers]
        self.names = {offer.model.id: entry.name for entry in self.entries for offer in entry.offers}
        self.today, self.week = health.since(session, DAY), health.since(session, WEEK)
        self.hours = health.hours(session)
        self.rules = rules


def _row(session: Session, key: str, found: _Found) -> ProviderRow:
    offers = [one for one in found.offers if one.model.provider == key]
    today, week = (_of_provider(fared, key) for fared in (found.today, found.week))
    return ProviderRow(
        key=key,
        name=provider_name(key),
        state=_state(key, offers),
        models=sum(one.is_offered for one in offers),
        found_at=max((one.found_at for one in offers if one.found_at), default=None),
        circuit=circuits.look(session, key),
        today=_view(sum(today.values(), Fared()), found.rules),
        week=_view(sum(week.values(), Fared()), found.rules),
        bars=_bars(found.hours.get(key, [])),
        offers=[
            OfferFaredView(
                each, found.names.get(each, each), _view(today.get(each, Fared()), found.rules), _view(fared, found.rules)
            )
            for each, fared in sorted(week.items(), key=lambda one: -one[1].tries)
        ],
        errors=health.mishaps(session, key, _ERRORS),
    )  # fmt: skip


def _of_provider(fared: dict[tuple[str, str], Fared], key: str) -> dict[str, Fared]:
    return {offer_id: one for (provider, offer_id), one in fared.items() if provider == key}


def _state(key: str, offers: list[Any]) -> str:
    if key == kept.PAINTER:
        return "built_in"
    if key in configured():
        return "set_up" if MAKERS[key].brought_as else "own_server"
    return "own_keys" if any(one.is_offered and one.needs_own_key for one in offers) else "gone"


def _view(fared: Fared, rules: pricing.Rules) -> FaredView:
    earned = int(fared.charged / rules.credits_per_usd * 1_000_000)
    share = fared.share
    # Where nobody told what anything cost, nothing is known of what stays.
    is_told = bool(fared.cost_micro_usd) or not fared.unpriced
    return FaredView(
        tries=fared.tries,
        refused=fared.refused,
        working=None if share is None else round(100 * share, 1),
        tone="ok" if share is None or share >= 0.95 else "warn" if share >= 0.8 else "bad",
        usual_seconds=fared.seconds(0.5),
        slow_seconds=fared.seconds(0.95),
        cost_micro_usd=fared.cost_micro_usd,
        earned_micro_usd=earned,
        margin=round(100 * (earned - fared.cost_micro_usd) / earned, 1) if earned and is_told else None,
        unpriced=fared.unpriced,
    )


def _bars(hours: list[Hour]) -> list[BarView]:
    most = max((hour.fared.tries for hour in hours), default=0) or 1
    return [
        BarView(
            at=hour.at,
            worked=hour.fared.worked,
            failed=hour.fared.failed,
            worked_height=round(100 * hour.fared.worked / most, 1),
            failed_height=round(100 * hour.fared.failed / most, 1),
        )
        for hour in hours
    ]

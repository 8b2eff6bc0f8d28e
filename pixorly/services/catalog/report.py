"""The catalogue as an operator sees it: every model with what it costs and earns, every provider with its state."""

from sqlmodel import Session

from pixorly.services import circuits
from pixorly.services.catalog import kept, typical
from pixorly.services.catalog.kept import Entry, Offer
from pixorly.services.catalog.learn import configured
from pixorly.services.catalog.read import provider_name, usual
from pixorly.services.catalog.views import ModelRow, OfferRow, SourceView
from pixorly.services.catalog.ways import Circumstances, Way, in_order
from pixorly.services.pricing import cost_of_one
from pixorly.services.viewer import Viewer, require_admin


def models(session: Session, viewer: Viewer) -> list[ModelRow]:
    """All of them; those that are gone come last."""
    require_admin(viewer)
    around = Circumstances(session, None)
    found = kept.everything(session)
    seconds = typical.seconds(session, [offer.model for entry in found for offer in entry.offers])
    rows = [_row(entry, around, seconds) for entry in found]
    return sorted(rows, key=lambda each: not each.is_offered)


def sources(session: Session, viewer: Viewer) -> list[SourceView]:
    """Every provider that is set up, and those of which something is left."""
    require_admin(viewer)
    rows = [offer for entry in kept.everything(session) for offer in entry.offers]
    keys = dict.fromkeys([*configured(), *(row.model.provider for row in rows)])
    return [
        SourceView(
            key=key,
            name=provider_name(key),
            models=sum(row.is_offered for row in rows if row.model.provider == key),
            found_at=max((row.found_at for row in rows if row.model.provider == key and row.found_at), default=None),
            circuit=circuits.look(session, key),
            is_configured=key in configured(),
        )
        for key in keys
    ]


def _row(entry: Entry, around: Circumstances, seconds: dict[str, float | None]) -> ModelRow:
    _version, rules = around.prices
    used = [Way(offer.model) for offer in entry.offers if offer.can_be_used] or [Way(entry.model)]
    model = in_order(used, around, lambda way: around.price(way, usual(way.model)))[0].model
    return ModelRow(
        id=entry.id,
        name=entry.name,
        provider_name=", ".join(dict.fromkeys(provider_name(offer.model.provider) for offer in entry.offers)),
        price=around.price(Way(model), usual(model)),
        cost_micro_usd=cost_of_one(model, usual(model)),
        factor=rules.factor_typed(entry.id),
        fixed=rules.fixed_typed(entry.id),
        is_free=model.provider == kept.PAINTER,
        is_offered=entry.is_offered,
        is_enabled=entry.is_enabled,
        typical_seconds=seconds[model.id],
        found_at=entry.offers[0].found_at,
        own_name=entry.own_name,
        sample_id=str(entry.sample_id or ""),
        offers=[_offer(offer, around, seconds) for offer in entry.offers],
    )


def _offer(offer: Offer, around: Circumstances, seconds: dict[str, float | None]) -> OfferRow:
    model = offer.model
    known = around.health.get(model.id)
    return OfferRow(
        id=model.id,
        provider_name=provider_name(model.provider),
        price=around.price(Way(model), usual(model)),
        cost_micro_usd=cost_of_one(model, usual(model)),
        is_offered=offer.is_offered,
        is_enabled=offer.is_enabled,
        needs_own_key=offer.needs_own_key,
        typical_seconds=seconds[model.id],
        working=known.today.share if known else None,
    )

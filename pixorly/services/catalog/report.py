"""The catalogue as an operator sees it: every model with what it costs and earns, every provider with its state."""

from sqlmodel import Session

from pixorly.services import circuits, pricing
from pixorly.services.catalog import kept, typical
from pixorly.services.catalog.learn import configured
from pixorly.services.catalog.read import provider_name, usual
from pixorly.services.catalog.views import ModelRow, SourceView
from pixorly.services.viewer import Viewer, require_admin


def models(session: Session, viewer: Viewer) -> list[ModelRow]:
    """All of them; those that are gone come last."""
    require_admin(viewer)
    found = kept.everything(session)
    _version, rules = pricing.current(session)
    seconds = typical.seconds(session, [model for _row, model in found])
    rows = [
        ModelRow(
            id=model.id,
            name=str(model.name),
            provider_name=provider_name(model.provider),
            price=pricing.of_one(rules, model, usual(model)),
            cost_micro_usd=pricing.cost_of_one(model, usual(model)),
            factor=rules.factor_typed(model.id),
            fixed=rules.fixed_typed(model.id),
            is_free=model.provider == kept.PAINTER,
            is_offered=row.is_offered,
            is_enabled=row.is_enabled,
            typical_seconds=seconds[model.id],
            found_at=row.found_at,
        )
        for row, model in found
    ]
    return sorted(rows, key=lambda each: not each.is_offered)


def sources(session: Session, viewer: Viewer) -> list[SourceView]:
    """Every provider that is set up, and those of which something is left."""
    require_admin(viewer)
    rows = [row for row, _model in kept.everything(session)]
    keys = dict.fromkeys([*configured(), *(row.provider for row in rows)])
    return [
        SourceView(
            key=key,
            name=provider_name(key),
            models=sum(row.is_offered for row in rows if row.provider == key),
            found_at=max((row.found_at for row in rows if row.provider == key and row.found_at), default=None),
            circuit=circuits.look(session, key),
            is_configured=key in configured(),
        )
        for key in keys
    ]

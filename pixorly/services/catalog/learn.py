"""How the catalogue comes to know what providers offer: ask one without a session, then keep what it said."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now
from pixorly.integrations.providers import Model, providers
from pixorly.models import CatalogueModel
from pixorly.services.catalog import kept


def configured() -> tuple[str, ...]:
    """The providers that are set up here."""
    return tuple(providers())


def look_up(provider_key: str) -> tuple[Model, ...]:
    """Ask a provider what it offers now. Takes seconds; raises Trouble where it does not answer as it should."""
    return providers()[provider_key].models()


def learn(session: Session, provider_key: str, models: Sequence[Model]) -> None:
    """Keep what a provider offers. What it offers no longer can't be chosen, and keeps its name for old pictures."""
    moment = now(session)
    query = select(CatalogueModel).where(CatalogueModel.provider == provider_key)
    known = {row.id: row for row in session.exec(query)}
    for model in models:
        _keep(session, known.pop(model.id, None), model, moment)
    for gone in known.values():
        gone.is_offered = False
    session.flush()
    events.publish(session, "catalogue.changed", events.ADMINS, provider_key)


def forget_others(session: Session) -> None:
    """What came from a provider that is not set up any more can't be chosen."""
    query = select(CatalogueModel.provider).where(col(CatalogueModel.is_offered)).distinct()
    for provider_key in session.exec(query).all():
        if provider_key not in configured():
            learn(session, provider_key, ())


def _keep(session: Session, row: CatalogueModel | None, model: Model, moment: datetime) -> None:
    offer = kept.written(model)
    if not row:
        place = kept.PLACES.get(model.provider, kept.LAST_PLACE)
        row = CatalogueModel(id=model.id, provider=model.provider, offer=offer, position=place)
        session.add(row)
    row.is_offered, row.found_at = True, moment
    # Assigned only where it differs, since the database writes the whole of it again.
    if row.offer != offer:
        row.offer = offer

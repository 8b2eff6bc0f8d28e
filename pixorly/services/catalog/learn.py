"""How the catalogue comes to know what providers offer: ask one without a session, then keep what it said."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now
from pixorly.integrations.providers import Model, provider_with, providers
from pixorly.models import CatalogueModel, ProviderKey
from pixorly.services import provider_keys
from pixorly.services.catalog import kept


def configured() -> tuple[str, ...]:
    """The providers that are set up here."""
    return tuple(providers())


def look_up(provider_key: str, secret: str = "") -> tuple[Model, ...]:
    """Ask a provider what it offers now, with a key that somebody brought where one is given. Takes seconds; raises
    Trouble where it does not answer as it should."""
    provider = provider_with(provider_key, secret) if secret else providers()[provider_key]
    # One that is listed twice, or that no table could keep, must not cost us all the others.
    return tuple({model.id: model for model in provider.models() if kept.is_an_id(model.id)}.values())


def with_a_key_of_somebodys(session: Session) -> dict[str, str]:
    """The providers that are set up nowhere but in workspaces that brought a key, each with one that works."""
    rows = session.exec(select(ProviderKey).where(ProviderKey.sealed != "").order_by(col(ProviderKey.tested_at).desc()))
    found: dict[str, str] = {}
    for row in rows:
        if row.provider not in configured() and row.provider not in found and not row.trouble:
            if secret := provider_keys.read(session, row.id):
                found[row.provider] = secret
    return found


def learn(session: Session, provider_key: str, models: Sequence[Model], needs_own_key: bool = False) -> None:
    """Keep what a provider offers. What it offers no longer can't be chosen, and keeps its name for old pictures."""
    moment = now(session)
    query = select(CatalogueModel).where(CatalogueModel.provider == provider_key)
    known = {row.id: row for row in session.exec(query)}
    # Every quarter of an hour it is the same nearly always, and nobody who has a picker open need look again.
    is_news = False
    for model in models:
        row = known.pop(model.id, None)
        was = _seen_of(row)
        row = _keep(session, row, model, moment)
        row.needs_own_key = needs_own_key
        is_news |= was != _seen_of(row)
    for gone in known.values():
        is_news |= gone.is_offered
        gone.is_offered = False
    session.flush()
    events.publish(session, "catalogue.changed", events.ADMINS, provider_key)
    if is_news:
        events.publish(session, "catalogue.changed", events.EVERYBODY, provider_key)


def forget_others(session: Session, but: Iterable[str] = ()) -> None:
    """What came from a provider that is not set up any more can't be chosen."""
    known = {*configured(), *but}
    query = select(CatalogueModel.provider).where(col(CatalogueModel.is_offered)).distinct()
    for provider_key in session.exec(query).all():
        if provider_key not in known:
            learn(session, provider_key, ())


def _seen_of(row: CatalogueModel | None) -> tuple[Any, ...]:
    """What whoever chooses a model may see of it."""
    return (row.is_offered, row.needs_own_key, row.offer) if row else ()


def _keep(session: Session, row: CatalogueModel | None, model: Model, moment: datetime) -> CatalogueModel:
    offer = kept.written(model)
    if not row:
        row = CatalogueModel(id=model.id, provider=model.provider, offer=offer)
        session.add(row)
    row.is_offered, row.found_at = True, moment
    # Assigned only where it differs, since the database writes the whole of it again.
    if row.offer != offer:
        row.offer = offer
    return row

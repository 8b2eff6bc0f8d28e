"""What an operator says of models: which are offered, in which order, and when to look for new ones."""

from collections.abc import Sequence

from sqlmodel import Session

from pixorly import events
from pixorly.database import now
from pixorly.errors import NotFound
from pixorly.models import CatalogueModel
from pixorly.queue import Task, later
from pixorly.services.catalog import kept
from pixorly.services.viewer import Viewer, require_admin


def enable(session: Session, viewer: Viewer, model_id: str, is_enabled: bool) -> None:
    """Offer a model to people, or keep it from them. What was asked of it before is still carried out."""
    require_admin(viewer)
    _row(session, model_id).is_enabled = is_enabled
    _tell(session, model_id)


def put_in_order(session: Session, viewer: Viewer, model_ids: Sequence[str]) -> None:
    """Show models in this order. Those that are not named follow, in the order in which they stood."""
    require_admin(viewer)
    named = list(dict.fromkeys(model_ids))
    rest = [row.id for row, _model in kept.everything(session) if row.id not in set(named)]
    for place, model_id in enumerate([*named, *rest], start=1):
        _row(session, model_id).position = place
    _tell(session, "")


def move(session: Session, viewer: Viewer, model_id: str, places: int) -> None:
    """So many places down, or up where it is below zero, among those that are offered."""
    require_admin(viewer)
    shown = [row.id for row, _model in kept.everything(session) if row.is_offered]
    if model_id not in shown:
        raise NotFound()
    to = max(0, shown.index(model_id) + places)
    shown.remove(model_id)
    shown.insert(to, model_id)
    put_in_order(session, viewer, shown)


def look_again(session: Session, viewer: Viewer) -> None:
    """Ask the providers now what they offer."""
    require_admin(viewer)
    later(session, Task.REFRESH_CATALOGUE)


def _row(session: Session, model_id: str) -> CatalogueModel:
    """Its row, which the painter may not have yet."""
    if kept.is_an_id(model_id) and (row := session.get(CatalogueModel, model_id)):
        return row
    own = kept.built_in().get(model_id)
    if not own:
        raise NotFound()
    row = CatalogueModel(id=own.id, provider=own.provider, offer=kept.written(own), position=0, found_at=now(session))
    session.add(row)
    return row


def _tell(session: Session, model_id: str) -> None:
    session.flush()
    events.publish(session, "catalogue.changed", events.ADMINS, model_id)

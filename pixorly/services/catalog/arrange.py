"""What an operator says of models: which are offered, in which order, what they are called, and when to look for new ones."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, select

from pixorly import events
from pixorly.errors import Invalid, NotFound
from pixorly.models import CatalogueEntry, CatalogueModel, Image, id_from
from pixorly.queue import Task, later
from pixorly.services import same_models as same
from pixorly.services.catalog import kept
from pixorly.services.typed import storable
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import t

_LONGEST_NAME = 120


def enable(session: Session, viewer: Viewer, model_id: str, is_enabled: bool) -> None:
    """Offer a model to people, or keep it from them. What was asked of it before is still carried out."""
    require_admin(viewer)
    _row(session, model_id).is_enabled = is_enabled
    _tell(session, model_id)


def use_offer(session: Session, viewer: Viewer, offer_id: str, is_used: bool) -> None:
    """Have a model made by this provider too, or only by the others that offer it."""
    require_admin(viewer)
    row = session.get(CatalogueModel, offer_id) if kept.is_an_id(offer_id) else None
    if not row:
        raise NotFound()
    row.is_enabled = is_used
    _tell(session, offer_id)


def present(session: Session, viewer: Viewer, model_id: str, name: str, sample: str) -> None:
    """Its name here, empty for its provider's own, and the picture of this workspace that shows what it can do."""
    require_admin(viewer)
    name = " ".join(storable(name).split())
    if len(name) > _LONGEST_NAME:
        raise Invalid(t("A name has at most {most} characters.", most=_LONGEST_NAME), field="name")
    row = _row(session, model_id)
    row.name, row.sample_id = name, _picture(session, viewer, row.sample_id, sample)
    _tell(session, model_id)


def put_in_order(session: Session, viewer: Viewer, model_ids: Sequence[str]) -> None:
    """Show models in this order. Those that are not named follow, in the order in which they stood."""
    require_admin(viewer)
    known = {entry.id: entry for entry in kept.everything(session)}
    named = dict.fromkeys(same.entry_id(one) if kept.is_an_id(one) else one for one in model_ids)
    if not named.keys() <= known.keys():
        raise NotFound()
    rows = {row.id: row for row in session.exec(select(CatalogueEntry))}
    for place, model_id in enumerate({**named, **known}, start=1):
        row = rows.get(model_id) or _first_said(session, known[model_id])
        row.position = place
    _tell(session, "")


def move(session: Session, viewer: Viewer, model_id: str, places: int) -> None:
    """So many places down, or up where it is below zero, among those that are offered."""
    require_admin(viewer)
    shown = [entry.id for entry in kept.everything(session) if entry.is_offered]
    if not kept.is_an_id(model_id) or (entry_id := same.entry_id(model_id)) not in shown:
        raise NotFound()
    to = max(0, shown.index(entry_id) + places)
    shown.remove(entry_id)
    shown.insert(to, entry_id)
    put_in_order(session, viewer, shown)


def make_default(session: Session, viewer: Viewer, model_id: str) -> None:
    """Whoever chooses no model has the first one."""
    put_in_order(session, viewer, [_row(session, model_id).id])


def look_again(session: Session, viewer: Viewer) -> None:
    """Ask the providers now what they offer."""
    require_admin(viewer)
    later(session, Task.REFRESH_CATALOGUE)


def gather(session: Session) -> None:
    """What was said of an offer, before it was known to be the same model as others, is said of the model."""
    for known in same.all_known():
        if session.get(CatalogueEntry, known.id):
            continue
        rows = [row for offer in known.offers if (row := session.get(CatalogueEntry, offer))]
        if rows:
            first = min(rows, key=lambda row: row.position)
            entry = CatalogueEntry(id=known.id, position=first.position, name=first.name, sample_id=first.sample_id)
            entry.is_enabled = any(row.is_enabled for row in rows)
            session.add(entry)
    session.flush()


def _row(session: Session, model_id: str) -> CatalogueEntry:
    """Where it is kept what is said of a model; of most nothing was said yet."""
    entry = kept.one(session, model_id)
    if not entry:
        raise NotFound()
    return session.get(CatalogueEntry, entry.id) or _first_said(session, entry)


def _first_said(session: Session, entry: kept.Entry) -> CatalogueEntry:
    row = CatalogueEntry(id=entry.id, position=entry.position)
    session.add(row)
    return row


def _picture(session: Session, viewer: Viewer, before: UUID | None, sample: str) -> UUID | None:
    """By its address or its id; the one that stands there already may be another workspace's."""
    given = sample.strip().rstrip("/").rpartition("/")[2].partition("?")[0] or sample.strip()
    if not given:
        return None
    try:
        found = id_from(given)
    except NotFound:
        raise Invalid(t("That is no picture of yours."), field="sample") from None
    if found == before:
        return found
    image = session.get(Image, found)
    if not image or image.workspace_id != viewer.workspace_id or image.trashed_at:
        raise Invalid(t("That is no picture of yours."), field="sample")
    return found


def _tell(session: Session, model_id: str) -> None:
    session.flush()
    for audience in (events.ADMINS, events.EVERYBODY):
        events.publish(session, "catalogue.changed", audience, model_id)

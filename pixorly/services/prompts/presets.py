"""Presets: saved settings, one's own or shared with the workspace. What a preset does not name stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from pixorly.database import alone
from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Preset, Role, id_from
from pixorly.services import workspaces
from pixorly.services.jobs.wish import Wish
from pixorly.services.jobs.wish import read as wish_from
from pixorly.services.prompts import shelf
from pixorly.services.viewer import Viewer, require_writer
from pixorly.words import t

FIELDS = frozenset(field.name for field in fields(Wish)) - {"prompt"}
_RULES = {Role.OWNER, Role.ADMIN}


@dataclass(frozen=True)
class PresetView:
    id: str
    name: str
    settings: dict[str, Any]
    is_shared: bool
    is_own: bool
    # Whether whoever looks may rename, change and remove it.
    can_change: bool
    user_id: str


def listed(session: Session, viewer: Viewer) -> list[PresetView]:
    """One's own, and what others share; one's own first."""
    rows = session.exec(_visible(viewer))
    # Sorted here, since the databases disagree about the order of letters.
    return sorted((_view(viewer, row) for row in rows), key=lambda view: (not view.is_own, view.name.casefold()))


def apply(session: Session, viewer: Viewer, preset_id: str) -> dict[str, Any]:
    """The part of a wish that it sets."""
    return _settings(_get(session, viewer, preset_id).settings)


def save(
    session: Session, viewer: Viewer, name: str, settings: Mapping[str, Any], is_shared: bool = False
) -> PresetView:
    require_writer(viewer)
    row = Preset(
        workspace_id=viewer.workspace_id, user_id=viewer.user_id, name=shelf.name_from(name), is_shared=is_shared
    )
    row.settings = _settings_from(settings)
    return _put(session, viewer, row)


def change(session: Session, viewer: Viewer, preset_id: str, settings: Mapping[str, Any]) -> PresetView:
    """The same preset with other settings."""
    row = _mine_to_change(session, viewer, preset_id)
    row.settings = _settings_from(settings)
    return _changed(session, viewer, row)


def rename(session: Session, viewer: Viewer, preset_id: str, name: str) -> PresetView:
    row = _mine_to_change(session, viewer, preset_id)
    name = shelf.name_from(name)
    shelf.require_free(name, _taken(session, row.workspace_id, row.user_id, but=row.id))
    row.name = name
    return _changed(session, viewer, row)


def share(session: Session, viewer: Viewer, preset_id: str, is_shared: bool) -> PresetView:
    row = _mine_to_change(session, viewer, preset_id)
    row.is_shared = is_shared
    return _changed(session, viewer, row)


def remove(session: Session, viewer: Viewer, preset_id: str) -> PresetView:
    """Gone; what is returned puts it back."""
    row = _mine_to_change(session, viewer, preset_id)
    session.delete(row)
    return _changed(session, viewer, row)


def put_back(session: Session, viewer: Viewer, removed: PresetView) -> PresetView:
    """Undo a removal. Twice is once."""
    require_writer(viewer)
    id, user_id = id_from(removed.id), id_from(removed.user_id)
    if session.get(Preset, id):
        return _view(viewer, _get(session, viewer, removed.id))
    row = Preset(id=id, workspace_id=viewer.workspace_id, user_id=user_id, name=shelf.name_from(removed.name))
    row.settings, row.is_shared = _settings_from(removed.settings), removed.is_shared
    _require_may_change(viewer, row)
    # Whoever left meanwhile takes their presets along.
    if not workspaces.role_in(session, viewer.workspace_id, user_id):
        raise NotFound()
    return _put(session, viewer, row)


def _settings_from(given: Mapping[str, Any]) -> dict[str, Any]:
    settings = _settings(given)
    if not settings:
        raise Invalid(t("Choose at least one setting to keep."), field="settings")
    checked = wish_from(settings).as_dict()
    return {name: checked[name] for name in settings}


def _settings(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name in FIELDS}


def _put(session: Session, viewer: Viewer, row: Preset) -> PresetView:
    taken = _taken(session, row.workspace_id, row.user_id)
    shelf.require_free(row.name, taken)
    shelf.require_room(taken)
    session.add(row)
    return _changed(session, viewer, row)


def _changed(session: Session, viewer: Viewer, row: Preset) -> PresetView:
    session.flush()
    shelf.changed(session, viewer, "preset", row.id)
    return _view(viewer, row)


def _taken(session: Session, workspace_id: UUID, user_id: UUID, but: UUID | None = None) -> list[str]:
    alone(session, f"presets of {user_id} in {workspace_id}")
    rows = session.exec(
        select(Preset.id, Preset.name).where(Preset.workspace_id == workspace_id, Preset.user_id == user_id)
    )
    return [name for id, name in rows if id != but]


def _visible(viewer: Viewer):
    return select(Preset).where(
        Preset.workspace_id == viewer.workspace_id,
        or_(Preset.user_id == viewer.user_id, col(Preset.is_shared)),
    )


def _get(session: Session, viewer: Viewer, preset_id: str) -> Preset:
    row = session.exec(_visible(viewer).where(Preset.id == id_from(preset_id))).first()
    if not row:
        raise NotFound()
    return row


def _mine_to_change(session: Session, viewer: Viewer, preset_id: str) -> Preset:
    row = _get(session, viewer, preset_id)
    _require_may_change(viewer, row)
    return row


def _require_may_change(viewer: Viewer, row: Preset) -> None:
    require_writer(viewer)
    if not _may_change(viewer, row):
        raise NotAllowed(t("Only who made this preset, or an admin of the workspace, can change it."))


def _may_change(viewer: Viewer, row: Preset) -> bool:
    if viewer.role == Role.VIEWER:
        return False
    return row.user_id == viewer.user_id or (row.is_shared and viewer.role in _RULES)


def _view(viewer: Viewer, row: Preset) -> PresetView:
    return PresetView(
        id=str(row.id),
        name=row.name,
        settings=_settings(row.settings),
        is_shared=row.is_shared,
        is_own=row.user_id == viewer.user_id,
        can_change=_may_change(viewer, row),
        user_id=str(row.user_id),
    )

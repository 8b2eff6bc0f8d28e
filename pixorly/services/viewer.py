"""Who asks, in which workspace, through which door, with which rights."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pixorly.errors import NotAllowed
from pixorly.models import Role
from pixorly.words import t


class Door(StrEnum):
    SCREEN = "screen"
    API = "api"
    JOB = "job"


@dataclass(frozen=True)
class Viewer:
    user_id: UUID
    login_id: UUID
    workspace_id: UUID
    role: str
    is_admin: bool
    door: Door = Door.SCREEN


def require_admin(viewer: Viewer) -> None:
    if not viewer.is_admin:
        raise NotAllowed()


def require_writer(viewer: Viewer) -> None:
    """Some are invited to look on."""
    if viewer.role == Role.VIEWER:
        raise NotAllowed(t("You can look around in this workspace, but not change what is in it."))


def may_manage(viewer: Viewer) -> bool:
    """Whether what belongs to the whole workspace, such as its keys elsewhere, is theirs to change."""
    return viewer.role in (Role.OWNER, Role.ADMIN)


def require_manager(viewer: Viewer) -> None:
    if not may_manage(viewer):
        raise NotAllowed(t("Only those who manage this workspace may do that."))

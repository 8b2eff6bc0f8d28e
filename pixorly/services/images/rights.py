"""Who may change pictures."""

from pixorly.errors import NotAllowed
from pixorly.models import Role
from pixorly.services.viewer import Viewer
from pixorly.words import t


def require_may_edit(viewer: Viewer) -> None:
    if viewer.role == Role.VIEWER:
        raise NotAllowed(t("You may look at this workspace, but not change what is in it."))

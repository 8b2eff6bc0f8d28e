"""People who share a workspace, each in their role."""

from dataclasses import replace

from sqlmodel import Session

from pixorly.models import Membership, Role
from pixorly.services.viewer import Viewer
from tests.grounds.people import somebody


def member(session: Session, of: Viewer, email: str, role: Role = Role.EDITOR) -> Viewer:
    """Somebody else, signed in and acting in that person's workspace."""
    viewer = somebody(session, email)
    session.add(Membership(workspace_id=of.workspace_id, user_id=viewer.user_id, role=role))
    session.flush()
    return replace(viewer, workspace_id=of.workspace_id, role=role)

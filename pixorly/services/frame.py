"""What screens show of a person, each read in one breath: every change of theirs has every tab of theirs read it."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.services import logins, notices, users, workspaces
from pixorly.services.viewer import Viewer
from pixorly.services.views import IdentityView, LoginView, NoticeView, PersonView, WorkspaceView


@dataclass(frozen=True)
class FrameView:
    person: PersonView
    workspaces: list[WorkspaceView]
    notices: list[NoticeView]


@dataclass(frozen=True)
class WaysInView:
    logins: list[LoginView]
    identities: list[IdentityView]


def around(session: Session, viewer: Viewer) -> FrameView:
    return FrameView(
        users.person(session, viewer), workspaces.of_viewer(session, viewer), notices.latest(session, viewer)
    )


def ways_in(session: Session, viewer: Viewer) -> WaysInView:
    """Where somebody is signed in, and what signs them in."""
    return WaysInView(logins.of_viewer(session, viewer), users.identities(session, viewer))

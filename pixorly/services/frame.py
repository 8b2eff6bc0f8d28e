"""What stands round every page of a person, read in one breath: each change of theirs has every tab of theirs read it."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.services import notices, users, workspaces
from pixorly.services.viewer import Viewer
from pixorly.services.views import NoticeView, PersonView, WorkspaceView


@dataclass(frozen=True)
class FrameView:
    person: PersonView
    workspaces: list[WorkspaceView]
    notices: list[NoticeView]


def around(session: Session, viewer: Viewer) -> FrameView:
    return FrameView(
        users.person(session, viewer), workspaces.of_viewer(session, viewer), notices.latest(session, viewer)
    )

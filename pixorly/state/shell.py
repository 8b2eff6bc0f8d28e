"""What stands round every page: who is here, their notices, and what they are told."""

from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services import frame, notices, users
from pixorly.services.viewer import Viewer
from pixorly.services.views import NoticeView, PersonView, WorkspaceView
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.words import Words

NOBODY = PersonView("", "", "", False, True, True, "", "")


class ShellState(rx.State):
    """The frame of the house, as one tab sees it."""

    person: PersonView = NOBODY
    workspaces: list[WorkspaceView] = []
    notices: list[NoticeView] = []
    unread: int = 0
    # What was said to this tab last; its number tells it from the same thing said again.
    said: list[dict[str, Any]] = []
    _said_count: int = 0

    @rx.event
    async def load(self):
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for _ in hints(self, events.of_user(viewer.user_id)):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def tell(self, words: dict[str, Any], kind: str):
        """Say something in this tab. It is heard by nobody else, so nobody needs to be signed in."""
        self._said_count += 1
        self.said = [*self.said[-2:], {"id": str(self._said_count), "kind": kind, **words}]

    @rx.event
    async def read_notices(self):
        await call(notices.read_all, await viewer_of(self))

    @rx.event
    async def choose_theme(self, theme: str):
        await call(users.choose_theme, await viewer_of(self), theme)

    @rx.event
    async def choose_language(self, language: str):
        await call(users.choose_language, await viewer_of(self), language)

    async def _read(self, viewer: Viewer) -> None:
        seen = await look(frame.around, viewer)
        self.person, self.workspaces, self.notices = seen.person, seen.workspaces, seen.notices
        self.unread = sum(not notice.is_read for notice in self.notices)


def packed(words: Words) -> dict[str, Any]:
    """The shape of a text in State, which the reader's browser says in its language."""
    return {"template": words.template, "values": words.values}


def told(words: Words, kind: str = "ok") -> Any:
    """An event that says something in the tab whose handler returns it."""
    return ShellState.tell(packed(words), kind)

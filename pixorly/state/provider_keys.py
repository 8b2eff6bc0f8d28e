"""Keys of one's own for providers: the page of a workspace, and what the operator says of them.

A key itself never comes here: its form posts to `/auth/account/providers`.
"""

from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services import provider_keys
from pixorly.services.provider_keys import KeyView, TermsView
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of

_MOVING = {"provider_key.changed"}


class ProviderKeysState(rx.State):
    """Which providers have a key of the workspace's own, and which of them is being spoken about."""

    rows: list[KeyView] = []
    has_any: bool = False
    are_free: bool = False
    may_manage: bool = False
    face: str = "loading"
    about: KeyView | None = None
    # Which dialog is open: `bring`, `forget`, or none.
    doing: str = ""

    @rx.event
    async def load(self):
        viewer = await viewer_of(self)
        self.doing, self.face = "", "loading"
        await self._read(viewer)

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for _ in hints(self, events.of_workspace(viewer.workspace_id), kinds=_MOVING):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def ask(self, provider: str, doing: str):
        await self._read(await viewer_of(self))
        self.about = next((row for row in self.rows if row.provider == provider), None)
        self.doing = doing if self.about and doing in ("bring", "forget") else ""

    @rx.event
    async def close(self):
        await viewer_of(self)
        self.doing = ""

    @rx.event
    async def settle(self, _answer: dict[str, Any]):
        """A form was sent and taken."""
        viewer = await viewer_of(self)
        self.doing = ""
        await self._read(viewer)

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face == "full" else "error"
        seen = await look(provider_keys.of_viewer, viewer)
        self.rows, self.are_free, self.may_manage = seen.keys, seen.are_free, seen.may_manage
        self.has_any = any(row.state != "none" for row in seen.keys)
        self.face = "full"


class OwnKeysState(rx.State):
    """What jobs on people's own keys cost."""

    terms: TermsView = TermsView()
    face: str = "loading"

    @rx.event
    async def load(self):
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def choose_free(self, is_free: bool):
        viewer = await viewer_of(self)
        await call(provider_keys.choose_free, viewer, bool(is_free))
        await self._read(viewer)

    async def _read(self, viewer: Viewer) -> None:
        self.face = self.face if self.face == "full" else "error"
        self.terms = await look(provider_keys.terms, viewer)
        self.face = "full"

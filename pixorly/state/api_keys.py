"""Keys of the API on their workspace's page. A secret never comes here: its forms post to `/auth/account/keys`."""

import reflex as rx

from pixorly import events
from pixorly.services import api_keys
from pixorly.services.api_keys import KeyView, UsedOn
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t

_MOVING = {"api_key.changed", "plan.changed"}
_DEEDS = ("create", "rotate", "revoke")


class ApiKeysState(rx.State):
    """The keys there are, what they were used for, and which of them is being spoken about."""

    keys: list[KeyView] = []
    days: list[UsedOn] = []
    requests: int = 0
    has_api: bool = True
    # The smallest plan that has it.
    comes_with: str = ""
    face: str = "loading"
    about: KeyView | None = None
    # Which dialog is open: `create`, `rotate`, `revoke`, or none.
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
    async def ask(self, doing: str, key_id: str):
        await self._read(await viewer_of(self))
        self.about = next((key for key in self.keys if key.id == key_id), None)
        self.doing = doing if doing in _DEEDS and (self.about or doing == "create") else ""

    @rx.event
    async def close(self):
        await viewer_of(self)
        self.doing = ""

    @rx.event
    async def revoke(self):
        viewer = await viewer_of(self)
        await call(api_keys.revoke, viewer, self.about.id if self.about else "")
        self.doing = ""
        await self._read(viewer)
        return told(t("The key is revoked. It opens nothing any more."))

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face in ("full", "empty") else "error"
        seen = await look(api_keys.page, viewer)
        self.keys, self.days, self.requests = seen.keys, seen.days, seen.requests
        self.has_api, self.comes_with = seen.has_api, seen.comes_with
        self.face = "full" if seen.keys else "empty"

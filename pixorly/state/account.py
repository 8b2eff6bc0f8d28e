"""The account page: who one is, and what signs one in."""

import reflex as rx

from pixorly import events
from pixorly.services import frame, journeys, logins, users
from pixorly.services.viewer import Viewer
from pixorly.services.views import IdentityView, LoginView
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t


class AccountState(rx.State):
    """Profile and security."""

    logins: list[LoginView] = []
    identities: list[IdentityView] = []
    providers: list[dict[str, str]] = []

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
    async def save_name(self, typed: dict[str, str]):
        await call(users.change_name, await viewer_of(self), str(typed.get("name", "")))
        return told(t("Saved."))

    @rx.event
    async def sign_out_one(self, login_id: str):
        await call(logins.end, await viewer_of(self), login_id)
        return told(t("That browser is signed out."))

    @rx.event
    async def sign_out_others(self):
        await call(logins.end_others, await viewer_of(self))
        return told(t("All other browsers are signed out."))

    @rx.event
    async def unlink(self, identity_id: str):
        await call(users.unlink, await viewer_of(self), identity_id)
        return told(t("That account does not sign you in any more."))

    async def _read(self, viewer: Viewer) -> None:
        seen = await look(frame.ways_in, viewer)
        self.logins, self.identities, self.providers = seen.logins, seen.identities, journeys.choices()

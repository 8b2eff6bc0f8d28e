"""The operator's page of providers: whether each works, what it costs and brings in, and what went wrong last."""

import anyio
import reflex as rx

from pixorly import events
from pixorly.services import catalog
from pixorly.services.catalog import ProviderRow
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told


class ProvidersState(rx.State):
    """Every provider, as it fared within a day and a week."""

    rows: list[ProviderRow] = []
    # Which is being asked whether it works.
    trying: str = ""
    face: str = "loading"

    @rx.event
    async def load(self):
        self.trying = ""
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def begin_test(self, provider: str):
        await look(catalog.may_try, await viewer_of(self), str(provider))
        self.trying = str(provider)
        return ProvidersState.end_test

    @rx.event
    async def end_test(self):
        """What it says is waited for outside of any session."""
        viewer, provider, self.trying = await viewer_of(self), self.trying, ""
        await look(catalog.may_try, viewer, provider)
        tried = await anyio.to_thread.run_sync(catalog.try_out, provider)
        await call(catalog.note, viewer, tried)
        await self._read(viewer)
        return told(tried.words, "bad" if tried.trouble else "ok")

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face == "full" else "error"
        self.rows = await look(catalog.providers, viewer)
        self.face = "full"

"""The left side of the studio: what is asked for, what it would cost, and what stands in its way.

What is typed lives in the browser. It comes here a moment later, to be kept, weighed, and in the end asked for.
"""

import time
from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services import catalog, drafts, jobs
from pixorly.services.catalog import ModelView
from pixorly.services.drafts import DraftView
from pixorly.services.jobs import Weighed, Wish
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import GAP, hints
from pixorly.state.session import viewer_of

_LONGEST_KEY = 80
# What may change the price of a wish, or whether it can be had, while nobody types.
_MOVING = {"credits.changed", "wildcard.changed", "catalogue.changed"}


class ComposerState(rx.State):
    """A wish as one tab has it."""

    models: list[ModelView] = []
    default_model: str = ""
    # Whose wish it is: the browser keeps what is typed under this name.
    whose: str = ""
    draft: DraftView = DraftView()
    # When the draft above was read; 0 once the browser has said what it makes of it.
    arrival: int = 0
    weighed: Weighed = Weighed()
    # When the wish was typed that was kept and weighed last, as the browser said.
    kept: int = 0
    # The key of the press that was accepted last.
    accepted: str = ""
    _wish: Wish = Wish()

    @rx.event
    async def load(self):
        viewer = await viewer_of(self)
        await self._read_models(viewer)
        self.whose = f"{viewer.user_id}/{viewer.workspace_id}"
        await self._bring_draft(viewer)

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for heard in hints(self, events.of_workspace(viewer.workspace_id), events.EVERYBODY):
            kinds = {kind for kind, _ in heard}
            if GAP in heard or _MOVING & kinds:
                async with self:
                    viewer = await viewer_of(self)
                    if GAP in heard or "catalogue.changed" in kinds:
                        await self._read_models(viewer)
                    await self._weigh(viewer)

    @rx.event
    async def change(self, values: dict[str, Any], number: int):
        """Keep what was typed and chosen, whole, and say what it would cost."""
        viewer = await viewer_of(self)
        self.arrival = 0
        self._wish = jobs.wish_from(values)
        if not await call(drafts.keep, viewer, self._wish, int(number)):
            await self._bring_draft(viewer)
        await self._weigh(viewer)
        self.kept = int(number)

    @rx.event
    async def generate(self, values: dict[str, Any], key: str):
        """The key is of this press: a double click, or one sent again by a broken line, makes one batch."""
        viewer = await viewer_of(self)
        key = str(key)[:_LONGEST_KEY]
        await call(jobs.request, viewer, jobs.wish_from(values), key)
        self.accepted = key

    async def _read_models(self, viewer: Viewer) -> None:
        self.models = await look(catalog.offered, viewer)
        self.default_model = self.models[0].id if self.models else ""

    async def _bring_draft(self, viewer: Viewer) -> None:
        self.draft = await look(drafts.one, viewer)
        self.arrival = max(self.arrival + 1, time.time_ns() // 1_000_000)

    async def _weigh(self, viewer: Viewer) -> None:
        self.weighed = await look(jobs.weigh, viewer, self._wish)

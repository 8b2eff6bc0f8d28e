"""Plan and credits: what there is, what the month took, and how it came to be so."""

from dataclasses import replace

import reflex as rx

from pixorly import events
from pixorly.services import credits, means, plans
from pixorly.services.credits import CreditsView, EntryView
from pixorly.services.images import UseView
from pixorly.services.means import MeansView
from pixorly.services.plans import Plan
from pixorly.services.viewer import Viewer
from pixorly.state.calls import look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of

# What lies further back is in the table that can be downloaded.
MOST_ROWS = 200
_MOVING = {"credits.changed", "plan.changed", "batch.changed", "image.changed"}


class CreditsState(rx.State):
    """Credits as one tab sees them, with the part of their history that is open."""

    seen: CreditsView = CreditsView()
    plan: Plan = plans.get("free")
    storage: UseView = UseView(0, 0, 0)
    # In percent, for meters.
    available_share: int = 0
    held_share: int = 0
    storage_share: int = 0

    rows: list[EntryView] = []
    kind: str = ""
    has_more: bool = False
    face: str = "loading"

    @rx.event
    async def load(self):
        viewer = await viewer_of(self)
        self.kind, self.rows, self.face = "", [], "loading"
        await self._read(viewer)

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for _ in hints(self, events.of_workspace(viewer.workspace_id), kinds=_MOVING):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def narrow(self, kind: str):
        now = await look(means.of_viewer, await viewer_of(self), str(kind))
        self.kind, self.rows = str(kind), []
        self._show(now)

    @rx.event
    async def load_more(self):
        viewer = await viewer_of(self)
        last = self.rows[-1].id if self.rows else ""
        more = await look(credits.history, viewer, self.kind, last)
        self._list([*self.rows, *more], has_more=len(more) == credits.PAGE)

    async def _read(self, viewer: Viewer) -> None:
        if self.face == "loading":
            # Unless what follows comes back: a failure is told by the one handler of failures, and ends this one.
            self.face = "error"
        self._show(await look(means.of_viewer, viewer, self.kind))

    def _show(self, now: MeansView) -> None:
        seen, self.storage, self.plan = now.credits, now.storage, now.plan
        self.seen = replace(seen, entries=[])
        self.available_share = _percent(seen.available, seen.whole)
        self.held_share = _percent(seen.held, seen.whole)
        self.storage_share = _percent(self.storage.kept_bytes, self.storage.most_bytes)
        self._add_news(seen)

    def _add_news(self, seen: CreditsView) -> None:
        """What is listed stays as it was, so only what is new goes on top; unless too much of it came meanwhile."""
        listed = {row.id for row in self.rows}
        news = [entry for entry in seen.entries if entry.id not in listed]
        if len(news) == len(seen.entries):
            self._list(news, has_more=seen.has_more)
        elif news:
            self._list([*news, *self.rows], has_more=self.has_more)

    def _list(self, rows: list[EntryView], has_more: bool) -> None:
        self.rows = rows[:MOST_ROWS]
        self.has_more = has_more or len(rows) > MOST_ROWS
        self.face = "full" if rows else "nothing" if self.kind else "empty"


def _percent(part: int, whole: int) -> int:
    return max(0, min(100, round(100 * part / whole))) if whole else 0

"""The feed of the studio: which batches changed, and what is done with them.

The pictures themselves are read over HTTP by the island. This tells it what to look at anew, so that a feed of
any length costs a tab no more than what moves.
"""

import time
from collections.abc import Iterable
from typing import Any

import orjson
import reflex as rx

from pixorly import events
from pixorly.database import now
from pixorly.services import images, jobs
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import GAP, hints, together
from pixorly.state.session import viewer_of

# More than these at once, and the first page is read as a whole.
_MOST_AT_ONCE = 8
# A browser that is busy may skip one of two updates, so each is said again with those that follow soon.
_SAID_AGAIN_MS = 2000
_KEY_LENGTH = 80


class FeedState(rx.State):
    """What moves in the feed, as one tab hears it."""

    # Batches that changed just now, each with the moment it was read at.
    changed: list[dict[str, Any]] = []
    # Images that changed just now, each with the moment it was told at: the same one again is news again.
    touched: list[dict[str, Any]] = []
    # Another number: the first page should be read anew, since something may have been missed.
    epoch: int = 0
    running: int = 0
    queued: int = 0

    @rx.event
    async def load(self):
        counts = await look(jobs.running, await viewer_of(self))
        self.running, self.queued = counts.running, counts.queued

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        cookie = self.router.headers.cookie
        async for heard in hints(self, events.of_workspace(viewer.workspace_id)):
            batch_ids = tuple(sorted({subject for kind, subject in heard if kind == "batch.changed"}))
            image_ids = sorted({subject for kind, subject in heard if kind == "image.changed"})
            missed = not heard or GAP in heard or len(batch_ids) > _MOST_AT_ONCE
            if not (missed or batch_ids or image_ids):
                continue
            viewer = await together(("who", cookie), lambda: viewer_of(self))
            asked = (_news, viewer, () if missed else batch_ids)
            news = await together(asked, lambda asked=asked: look(*asked))
            async with self:
                self._tell(news, image_ids, missed)

    @rx.event
    async def look_again(self, batch_ids: list[str]):
        """For what the tab can tell better than we which of its batches it concerns."""
        viewer = await viewer_of(self)
        asked = batch_ids if isinstance(batch_ids, list) else []
        ids = tuple(str(one) for one in asked[:_MOST_AT_ONCE])
        self._tell(await look(_news, viewer, ids), [], missed=len(asked) > len(ids))

    @rx.event
    async def cancel_job(self, job_id: str):
        await call(jobs.cancel, await viewer_of(self), job_id)

    @rx.event
    async def cancel_batch(self, batch_id: str):
        await call(jobs.cancel_batch, await viewer_of(self), batch_id)

    @rx.event
    async def retry(self, job_id: str):
        await call(jobs.retry, await viewer_of(self), job_id)

    @rx.event
    async def again(self, batch_id: str, key: str):
        """The key is of this press: sent twice by a broken line, it makes one batch."""
        await call(jobs.again, await viewer_of(self), batch_id, str(key)[:_KEY_LENGTH])

    @rx.event
    async def remove(self, batch_id: str):
        await call(jobs.remove, await viewer_of(self), batch_id)

    @rx.event
    async def bring_back(self, batch_id: str):
        await call(jobs.remove, await viewer_of(self), batch_id, is_removed=False)

    @rx.event
    async def favourite(self, image_id: str, is_favourite: bool):
        await call(images.mark, await viewer_of(self), image_id, is_favourite is True)

    def _tell(self, news: "tuple[list[dict[str, Any]], jobs.Running]", image_ids: list[str], missed: bool) -> None:
        fresh, counts = news
        self.running, self.queued = counts.running, counts.queued
        if missed:
            # What was told of an earlier visit to the page is in what is read now.
            self.epoch, self.changed = max(self.epoch + 1, _now()), []
        if fresh:
            self.changed = [*_still_new(self.get_value("changed"), {batch["id"] for batch in fresh}), *fresh]
        if image_ids:
            before = self.get_value("touched")
            at = max([_now(), *(one["at"] + 1 for one in before)])
            kept = [one for one in before if one["at"] > at - _SAID_AGAIN_MS and one["id"] not in image_ids]
            self.touched = [*kept, *({"id": one, "at": at} for one in image_ids)]


def _news(session: Any, viewer: Viewer, batch_ids: tuple[str, ...]) -> "tuple[list[dict[str, Any]], jobs.Running]":
    """Those batches as the browser's own reading would show them; one that left the feed is only told as gone."""
    # By the clock of the database, as the pages are: a later reading is known by its stamp.
    read_at = int(now(session).timestamp() * 1000)
    views = jobs.some(session, viewer, batch_ids) if batch_ids else []
    found = {view.id: orjson.loads(orjson.dumps(view)) for view in views}
    fresh = [{"read_at": read_at, **found.get(each, {"id": each, "is_gone": True})} for each in batch_ids]
    return fresh, jobs.running(session, viewer)


def _still_new(changed: Iterable[dict[str, Any]], said_now: set[str]) -> list[dict[str, Any]]:
    since = _now() - _SAID_AGAIN_MS
    return [batch for batch in changed if batch["read_at"] > since and batch["id"] not in said_now]


def _now() -> int:
    return time.time_ns() // 1_000_000

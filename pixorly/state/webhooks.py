"""Webhooks: the endpoints of a workspace, and the one that is open with its log.

Secrets never come here: the page fetches them when they are asked for.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services import webhooks
from pixorly.services.viewer import Viewer, may_manage
from pixorly.services.webhooks import DeliveryView, EndpointView, LoggedView
from pixorly.state.calls import call, look
from pixorly.state.forms import fields_of
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t

PAGE_PATH = "/account/webhooks"
MOST_ROWS = 200
_MOVING = {"webhook.changed"}
_DIALOGS = ("add", "change", "rotate", "forget", "replay")
_STATUSES = ("delivered", "failed", "waiting")
_SINCE = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "all": webhooks.KEPT}


class WebhooksState(rx.State):
    """The list, and what is done with the endpoint that is open."""

    rows: list[EndpointView] = []
    # Without an id while the list is shown.
    about: EndpointView = EndpointView()
    may_manage: bool = False
    face: str = "loading"
    # Which dialog is open, if one is.
    doing: str = ""

    @rx.event
    async def load(self):
        viewer = await viewer_of(self)
        self.doing, self.face = "", "loading"
        self.about = EndpointView(id=self.router.url.query_parameters.get("endpoint", "")[:80])
        await self._read(viewer)

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for _ in hints(self, events.of_workspace(viewer.workspace_id), kinds=_MOVING):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def ask(self, doing: str):
        await viewer_of(self)
        self.doing = doing if doing in _DIALOGS else ""

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

    @rx.event
    async def switch(self, is_on: bool):
        verb = webhooks.switch_on if is_on is True else webhooks.switch_off
        self.about = await call(verb, await viewer_of(self), self.about.id)

    @rx.event
    async def rotate(self):
        self.about = await call(webhooks.rotate, await viewer_of(self), self.about.id)
        self.doing = ""
        return told(t("There is a new secret. For 24 hours both sign."))

    @rx.event
    async def forget(self):
        await call(webhooks.forget, await viewer_of(self), self.about.id)
        self.doing = ""
        return rx.redirect(PAGE_PATH)

    @rx.event
    async def test(self):
        await call(webhooks.test, await viewer_of(self), self.about.id)
        return told(t("A test is on its way. It appears in the log."))

    @rx.event
    async def replay_since(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        since = datetime.now(UTC) - _SINCE.get(given.get("since", ""), _SINCE["day"])
        statuses = ("delivered", "failed") if given.get("which") == "all" else ("failed",)
        count = await call(webhooks.replay_since, viewer, self.about.id, since, statuses)
        self.doing = ""
        return told(
            t("{count} are sent again.", count=count) if count else t("Nothing of that time is to be sent again.")
        )

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face in ("full", "empty") else "error"
        self.may_manage = may_manage(viewer)
        self.rows = await look(webhooks.all_of, viewer)
        if self.about.id:
            self.about = next((row for row in self.rows if row.id == self.about.id), EndpointView())
        self.face = "full" if self.rows else "empty"


class DeliveriesState(rx.State):
    """The log of the endpoint that is open, and the delivery that is looked at."""

    endpoint: str = ""
    rows: list[DeliveryView] = []
    status: str = ""
    has_more: bool = False
    face: str = "loading"
    logged: LoggedView = LoggedView()
    is_open: bool = False

    @rx.event
    async def load(self):
        viewer = await viewer_of(self)
        self.status, self.rows, self.face, self.is_open = "", [], "loading", False
        self.endpoint = self.router.url.query_parameters.get("endpoint", "")[:80]
        await self._read(viewer)

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for _ in hints(self, events.of_workspace(viewer.workspace_id), kinds=_MOVING):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def narrow(self, status: str):
        viewer = await viewer_of(self)
        self.status, self.rows = status if status in _STATUSES else "", []
        await self._read(viewer)

    @rx.event
    async def load_more(self):
        viewer = await viewer_of(self)
        last = self.rows[-1].id if self.rows else ""
        more = await look(webhooks.page, viewer, self.endpoint, before=last, status=self.status)
        self._list([*self.rows, *more], has_more=len(more) == webhooks.PAGE)

    @rx.event
    async def see(self, delivery_id: str):
        self.logged = await look(webhooks.logged, await viewer_of(self), str(delivery_id))
        self.is_open = True

    @rx.event
    async def close(self):
        await viewer_of(self)
        self.is_open = False

    @rx.event
    async def replay(self, delivery_id: str):
        await call(webhooks.replay, await viewer_of(self), str(delivery_id))
        return told(t("It is sent again."))

    async def _read(self, viewer: Viewer) -> None:
        if not self.endpoint:
            return
        self.face = self.face if self.face in ("full", "empty", "nothing") else "error"
        # All that is listed may have changed.
        limit = max(webhooks.PAGE, min(len(self.rows), MOST_ROWS))
        found = await look(webhooks.find_page, viewer, self.endpoint, status=self.status, limit=limit + 1)
        if found is None:
            self.endpoint, self.rows, self.is_open = "", [], False
            return
        self._list(found[:limit], has_more=len(found) > limit)
        if self.is_open:
            self.logged = await look(webhooks.logged, viewer, self.logged.delivery.id)

    def _list(self, rows: list[DeliveryView], has_more: bool) -> None:
        self.rows = rows[:MOST_ROWS]
        self.has_more = has_more and len(rows) < MOST_ROWS
        self.face = "full" if rows else "nothing" if self.status else "empty"

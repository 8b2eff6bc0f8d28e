"""The operator's pages: people, and the mail that was written to them."""

import reflex as rx

from pixorly import events
from pixorly.services import mail, users
from pixorly.services.viewer import Viewer
from pixorly.services.views import MailRow, MailView, PersonRow
from pixorly.state.calls import call, look
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t


class PeopleState(rx.State):
    """The list of people."""

    rows: list[PersonRow] = []
    search: str = ""
    has_more: bool = False
    face: str = "loading"

    @rx.event
    async def load(self):
        self.search = ""
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def find(self, search: str):
        self.search = str(search)[:100]
        await self._read(await viewer_of(self))

    @rx.event
    async def load_more(self):
        last = self.rows[-1].id if self.rows else ""
        more = await look(users.people, await viewer_of(self), self.search, last)
        self.rows, self.has_more = [*self.rows, *more], len(more) == users.PAGE

    @rx.event
    async def make_admin(self, user_id: str, is_admin: bool):
        await call(users.make_admin, await viewer_of(self), user_id, is_admin)
        return told(t("Saved."))

    @rx.event
    async def sign_out(self, user_id: str):
        await call(users.sign_out, await viewer_of(self), user_id)
        return told(t("Signed out everywhere."))

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face == "full" else "error"
        self.rows = await look(users.people, viewer, self.search)
        self.has_more = len(self.rows) == users.PAGE
        self.face = "full" if self.rows else "nothing"


class OutboxState(rx.State):
    """Mail: what was written, whether it left, and what it says."""

    rows: list[MailRow] = []
    opened: MailView | None = None
    is_open: bool = False
    is_mail_sent: bool = True
    has_more: bool = False
    face: str = "loading"

    @rx.event
    async def load(self):
        self.is_open = False
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def open(self, mail_id: str):
        self.opened = await look(mail.one, await viewer_of(self), mail_id)
        self.is_open = True

    @rx.event
    async def close(self):
        await viewer_of(self)
        self.is_open = False

    @rx.event
    async def load_more(self):
        last = self.rows[-1].id if self.rows else ""
        more = await look(mail.outbox, await viewer_of(self), last)
        self.rows, self.has_more = [*self.rows, *more], len(more) == mail.PAGE

    async def _read(self, viewer: Viewer) -> None:
        self.face = self.face if self.face == "full" else "error"
        self.rows = await look(mail.outbox, viewer)
        self.has_more = len(self.rows) == mail.PAGE
        self.face = "full" if self.rows else "empty"
        self.is_mail_sent = mail.is_sent()

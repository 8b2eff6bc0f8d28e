"""The operator's page of models: what is offered, what it costs, and how its providers are doing."""

from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services import catalog, pricing
from pixorly.services.catalog import ModelRow, SourceView
from pixorly.services.pricing import ExampleView, FormView, VersionView
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.forms import fields_of
from pixorly.state.live import hints
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t

# Nobody tells when the pause of a provider is over.
_PAUSES_MOVE_SECONDS = 10


class ModelsState(rx.State):
    """Models and their providers."""

    rows: list[ModelRow] = []
    sources: list[SourceView] = []
    search: str = ""
    face: str = "loading"

    @rx.event
    async def load(self):
        self.search = ""
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS, at_least_every=_PAUSES_MOVE_SECONDS):
            async with self:
                await self._read(await viewer_of(self))

    @rx.event
    async def find(self, search: str):
        self.search = str(search)[:100]
        await self._read(await viewer_of(self))

    @rx.event
    async def enable(self, model_id: str, is_enabled: bool):
        await call(catalog.enable, await viewer_of(self), str(model_id), bool(is_enabled))

    @rx.event
    async def move(self, model_id: str, places: int):
        await call(catalog.move, await viewer_of(self), str(model_id), 1 if places == 1 else -1)

    @rx.event
    async def make_default(self, model_id: str):
        await call(catalog.make_default, await viewer_of(self), str(model_id))

    @rx.event
    async def use_offer(self, offer_id: str, is_used: bool):
        await call(catalog.use_offer, await viewer_of(self), str(offer_id), bool(is_used))

    @rx.event
    async def look_again(self):
        await call(catalog.look_again, await viewer_of(self))
        return told(t("The providers are being asked. What is new appears here."))

    async def _read(self, viewer: Viewer) -> None:
        # What it stays when the database does not answer.
        self.face = self.face if self.face == "full" else "error"
        rows = await look(catalog.models, viewer)
        self.sources = await look(catalog.sources, viewer)
        wanted = self.search.strip().casefold()
        self.rows = [row for row in rows if wanted in f"{row.name} {row.id} {row.provider_name}".casefold()]
        self.face = "full" if self.rows else "nothing"


class PresentingState(rx.State):
    """What a model is called here, and the picture it is shown by."""

    about: ModelRow | None = None
    is_open: bool = False

    @rx.event
    async def open_model(self, model_id: str):
        rows = await look(catalog.models, await viewer_of(self))
        self.about = next((row for row in rows if row.id == model_id), None)
        self.is_open = self.about is not None

    @rx.event
    async def close_model(self):
        await viewer_of(self)
        self.is_open = False

    @rx.event
    async def save(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        if not self.is_open or not self.about:
            return None
        await call(catalog.present, viewer, self.about.id, given.get("name", ""), given.get("sample", ""))
        self.is_open = False
        return told(t("Saved."))


class PricesState(rx.State):
    """The prices in force, what is typed over them, and what that would mean."""

    form: FormView = FormView()
    typed: dict[str, str] = {}
    examples: list[ExampleView] = []
    problems: dict[str, dict[str, Any]] = {}
    versions: list[VersionView] = []
    # Somebody else set other prices while these were being typed over.
    is_stale: bool = False
    # The model whose own price is being set.
    about: ModelRow | None = None
    is_open: bool = False
    face: str = "loading"

    @rx.event
    async def load(self):
        self.is_open = False
        await self._begin(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        await viewer_of(self)
        async for _ in hints(self, events.ADMINS):
            async with self:
                await self._follow(await viewer_of(self))

    @rx.event
    async def type_in(self, field: str, text: str):
        viewer = await viewer_of(self)
        self.typed = {**self.typed, str(field)[:20]: str(text)[:40]} if len(self.typed) < 50 else {}
        await self._weigh(viewer)

    @rx.event
    async def save(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        await call(pricing.change_typed, viewer, given, given.get("reason", ""), self.form.version)
        await self._begin(viewer)
        return told(t("These prices count from now on. Jobs under way keep theirs."))

    @rx.event
    async def open_model(self, model_id: str):
        rows = await look(catalog.models, await viewer_of(self))
        self.about = next((row for row in rows if row.id == model_id), None)
        self.is_open = self.about is not None

    @rx.event
    async def close_model(self):
        await viewer_of(self)
        self.is_open = False

    @rx.event
    async def save_model(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        if not self.is_open or not self.about:
            return None
        await call(pricing.change_model, viewer, self.about.id, given, given.get("reason", ""), self.form.version)
        self.is_open = False
        await self._begin(viewer)
        return told(t("Saved."))

    async def _begin(self, viewer: Viewer) -> None:
        """From the prices in force, with nothing typed."""
        self.face = self.face if self.face == "full" else "error"
        self.form = await look(pricing.in_force, viewer)
        self.versions = await look(pricing.versions, viewer)
        self.typed, self.is_stale = {}, False
        await self._weigh(viewer)
        self.face = "full"

    async def _follow(self, viewer: Viewer) -> None:
        newest = await look(pricing.in_force, viewer)
        if newest.version == self.form.version:
            return
        if self.typed or self.is_open:
            self.is_stale = True
            self.versions = await look(pricing.versions, viewer)
        else:
            await self._begin(viewer)

    async def _weigh(self, viewer: Viewer) -> None:
        seen = await look(pricing.preview, viewer, self.typed)
        self.examples, self.problems = seen.examples, seen.problems

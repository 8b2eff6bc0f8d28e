"""What is kept to write wishes with: presets, templates, and the names of wildcards."""

from typing import Any

import reflex as rx

from pixorly import events
from pixorly.services.prompts import presets, templates, wildcards
from pixorly.services.prompts.presets import PresetView
from pixorly.services.prompts.templates import TemplateView
from pixorly.services.prompts.wildcards import WildcardRow, WildcardView
from pixorly.services.viewer import Viewer
from pixorly.state.calls import call, look
from pixorly.state.live import GAP, hints
from pixorly.state.session import viewer_of

_SHOWN = {"preset.changed", "template.changed", "wildcard.changed"}
_MOST_REMOVED = 20
_STARTERS = [{"name": one.name.template, "text": one.text} for one in templates.STARTERS]


class SavedState(rx.State):
    """The shelf of a workspace, as the composer shows it."""

    presets: list[PresetView] = []
    templates: list[TemplateView] = []
    # To begin with, where nobody has saved one.
    starters: list[dict[str, str]] = _STARTERS
    wildcards: list[WildcardRow] = []
    # One higher each time something was kept, so that the dialog that asked for it can close.
    kept: int = 0
    # What was taken away lately, for as long as somebody may want it back.
    _removed: dict[str, PresetView | TemplateView] = {}

    @rx.event
    async def load(self):
        await self._read(await viewer_of(self))

    @rx.event(background=True, supersedes=True)
    async def watch(self):
        viewer = await viewer_of(self)
        async for heard in hints(self, events.of_workspace(viewer.workspace_id)):
            if GAP in heard or _SHOWN & {kind for kind, _ in heard}:
                async with self:
                    await self._read(await viewer_of(self))

    @rx.event
    async def save_preset(self, name: str, settings: dict[str, Any]):
        await call(presets.save, await viewer_of(self), str(name), settings)
        self.kept += 1

    @rx.event
    async def change_preset(self, preset_id: str, settings: dict[str, Any]):
        await call(presets.change, await viewer_of(self), preset_id, settings)

    @rx.event
    async def rename_preset(self, preset_id: str, name: str):
        await call(presets.rename, await viewer_of(self), preset_id, str(name))
        self.kept += 1

    @rx.event
    async def share_preset(self, preset_id: str, is_shared: bool):
        await call(presets.share, await viewer_of(self), preset_id, is_shared is True)

    @rx.event
    async def remove_preset(self, preset_id: str):
        self._remember(await call(presets.remove, await viewer_of(self), preset_id))

    @rx.event
    async def save_template(self, name: str, text: str):
        await call(templates.save, await viewer_of(self), str(name), str(text))
        self.kept += 1

    @rx.event
    async def remove_template(self, template_id: str):
        self._remember(await call(templates.remove, await viewer_of(self), template_id))

    @rx.event
    async def put_back(self, removed_id: str):
        """Undo a removal of either kind."""
        viewer = await viewer_of(self)
        removed = self._removed.get(removed_id)
        if isinstance(removed, PresetView):
            await call(presets.put_back, viewer, removed)
        elif removed:
            await call(templates.put_back, viewer, removed)

    async def _read(self, viewer: Viewer) -> None:
        self.presets = await look(presets.listed, viewer)
        self.templates = await look(templates.listed, viewer)
        self.wildcards = await look(wildcards.listed, viewer)

    def _remember(self, removed: PresetView | TemplateView) -> None:
        latest = [*self._removed.items()][-_MOST_REMOVED:]
        self._removed = {**dict(latest), removed.id: removed}


class WildcardState(rx.State):
    """One wildcard on the bench: its choices are read when it is opened, since there may be a thousand."""

    opened: WildcardView | None = None
    kept: int = 0
    _removed: WildcardView | None = None

    @rx.event
    async def open(self, wildcard_id: str):
        viewer = await viewer_of(self)
        self.opened = await look(wildcards.one, viewer, wildcard_id) if wildcard_id else None

    @rx.event
    async def write(self, wildcard_id: str, name: str, lines: str):
        """A new one where there is no id yet."""
        viewer = await viewer_of(self)
        if wildcard_id:
            await call(wildcards.change, viewer, wildcard_id, str(name), str(lines))
        else:
            await call(wildcards.save, viewer, str(name), str(lines))
        self.kept += 1

    @rx.event
    async def remove(self, wildcard_id: str):
        self._removed = await call(wildcards.remove, await viewer_of(self), wildcard_id)

    @rx.event
    async def bring_back(self, wildcard_id: str):
        viewer = await viewer_of(self)
        if self._removed and self._removed.id == wildcard_id:
            await call(wildcards.put_back, viewer, self._removed)

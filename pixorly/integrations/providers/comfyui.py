"""ComfyUI: a server of one's own that works through workflows by itself, and remembers what came of each."""

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.http import Bounds
from pixorly.integrations.providers.base import (
    NOBODY,
    Finished,
    Model,
    Notice,
    Outcome,
    Picture,
    Request,
    Watch,
    WhenUnsure,
    Working,
    require_possible,
)
from pixorly.integrations.providers.canvases import require_fitting
from pixorly.integrations.providers.comfyui_models import models_from
from pixorly.integrations.providers.comfyui_progress import Listener
from pixorly.integrations.providers.comfyui_templates import OURS, Broken, Library, Workflow
from pixorly.integrations.providers.comfyui_trouble import failure_of, trouble_of, trouble_of_order, trouble_of_view
from pixorly.integrations.providers.comfyui_workflows import filled, seed_of
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.previews import preview_of
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    CallGone,
    CallLost,
    ForgedWebhook,
    NotAccepted,
    OutcomeUnknown,
    Stopped,
    UnknownModel,
    saying,
)
from pixorly.integrations.providers.wire import CALL, ENDINGS, Wire, fields_in, in_time, seed_in

log = logging.getLogger(__name__)

_CALL_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLIENT = re.compile(r"[a-z0-9-]{1,64}")
_MOST_OUTPUTS = 10
_LONGEST_NAME = 1000
# So far back a call in doubt is looked for.
_LATEST = 200
# Both are emptied when ComfyUI starts, so nothing of anybody's piles up there.
_OUR_FOLDER = "temp"
_SHOWN_FOLDERS = ("temp", "output")


class ComfyUIProvider:
    """A call in doubt is looked for in its queue and history, by a name that follows from the call's id.

    It forgets both when it is started anew; then the call is made again, which costs time and no money.
    """

    key = "comfyui"
    name = "ComfyUI"
    when_unsure = WhenUnsure.FIND

    def __init__(self, url: str, token: str = "", templates: Path | None = None, *, bounds: Bounds = CALL) -> None:
        # ComfyUI itself asks for none; what stands before it may.
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = url.rstrip("/")
        # The address is the operator's, and such a server speaks no https by itself.
        self._wire = Wire(self.name, url, "COMFYUI_BASE_URL", trouble_of, headers, bounds, allows_http=True)
        self._listener = Listener(url, headers)
        self._library = Library((OURS, templates) if templates else (OURS,))
        self._seconds = bounds.seconds

    def check(self) -> None:
        try:
            self._queue()
        except NotAccepted as missing:
            log.error("What answers at COMFYUI_BASE_URL is no ComfyUI.")
            raise saying(Misconfigured(), "what answers there is no ComfyUI") from missing
        self._library.require_sound()

    def models(self) -> tuple[Model, ...]:
        nodes = self._wire.read("/object_info").body
        if not isinstance(nodes, dict):
            raise BadAnswer()
        return tuple(models_from(self._library, nodes))

    def generate(self, request: Request, watch: Watch = NOBODY) -> Outcome:
        require_possible(request)
        require_fitting(request)
        workflow, file = self._workflow(request)
        if watch.wants_stop():
            raise Stopped()
        pictures = {"source": request.pictures[0] if request.pictures else None, "mask": request.mask}
        uploaded = {name: self._uploaded(each) for name, each in pictures.items() if each and name in workflow.inputs}
        # It keeps what stands here beside the call, and so we find it again.
        ours = {"output": workflow.output, "seed": seed_of(request)}
        wish = {
            "prompt": filled(workflow, request, file, uploaded),
            "client_id": _client_of(request),
            # Most are started without previews. Such that are older than this wish take no notice of it.
            "extra_data": {"pixorly": ours, "preview_method": "auto"},
        }
        told = self._wire.order("/prompt", trouble_of_order, json=wish)
        id = told.fields.get("prompt_id")
        if not isinstance(id, str) or not _CALL_ID.fullmatch(id):
            # It was taken, and we don't know as what. `find` does.
            raise saying(OutcomeUnknown(), "the answer to a call can't be read")
        return Working(id)

    def poll(self, provider_call_id: str) -> Outcome:
        if not _CALL_ID.fullmatch(provider_call_id):
            raise CallGone()
        entry = self._ended(provider_call_id)
        if entry is None:
            running, waiting = self._queue()
            if provider_call_id in running:
                return self._looked_at(provider_call_id, running[provider_call_id])
            if provider_call_id in waiting:
                return Working(provider_call_id)
            # It may have ended between the two questions.
            entry = self._ended(provider_call_id)
        if entry is None:
            raise saying(CallLost(), "started anew, it knows of no earlier calls")
        return self._finished(provider_call_id, entry)

    def cancel(self, provider_call_id: str) -> bool:
        if not _CALL_ID.fullmatch(provider_call_id):
            return False
        try:
            return self._wire.tell(f"/api/jobs/{provider_call_id}/cancel").fields.get("cancelled") is True
        except NotAccepted:
            # Before 2026 it had no such thing.
            return self._taken_out(provider_call_id)

    def find(self, request: Request) -> Outcome | None:
        client = _client_of(request)
        running, waiting = self._queue()
        ended = self._read_dict("/history", params={"max_items": _LATEST})
        known = {id: fields_in(entry).get("prompt") for id, entry in ended.items() if _status(entry) != "error"}
        for id, call in (running | waiting | known).items():
            if _CALL_ID.fullmatch(id) and _told_beside(call).get("client_id") == client:
                return Working(id)
        return None

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        raise ForgedWebhook()

    def _workflow(self, request: Request) -> tuple[Workflow, str]:
        name, _, file = request.model.name_there.partition("/")
        try:
            template = self._library.template(name)
        except Broken as broken:
            log.error("The template %s can't be used any more: %s.", name, broken)
            raise UnknownModel() from broken
        kind = Kind.EDIT if request.kind is Kind.GENERATE and request.references else request.kind
        if template is None or kind not in template.workflows:
            raise UnknownModel()
        return template.workflows[kind], file

    def _uploaded(self, picture: Picture) -> str:
        """What a workflow calls it. The same picture has the same name, and is there once."""
        name = f"pixorly-{hashlib.sha256(picture.content).hexdigest()[:32]}.{ENDINGS.get(picture.media_type, 'png')}"
        told = self._wire.tell(
            "/upload/image",
            data={"type": _OUR_FOLDER, "overwrite": "true"},
            files={"image": (name, picture.content, picture.media_type)},
        )
        taken, folder = told.fields.get("name"), told.fields.get("subfolder") or ""
        if not isinstance(taken, str) or not taken or not isinstance(folder, str):
            raise saying(Passing(), "the answer to an upload can't be read")
        return f"{folder}/{taken} [{_OUR_FOLDER}]".lstrip("/")

    def _ended(self, id: str) -> dict[str, Any] | None:
        entry = self._read_dict(f"/history/{id}").get(id)
        return entry if isinstance(entry, dict) else None

    def _queue(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What runs and what waits, by its id."""
        told = self._read_dict("/queue")
        running, waiting = (told.get(name) for name in ("queue_running", "queue_pending"))
        if not isinstance(running, list) or not isinstance(waiting, list):
            raise saying(Passing(), "the queue can't be read")
        return _by_id(running), _by_id(waiting)

    def _read_dict(self, path: str, **more: Any) -> dict[str, Any]:
        body = self._wire.read(path, **more).body
        if not isinstance(body, dict):
            raise saying(Passing(), "the answer to a question can't be read")
        return body

    def _taken_out(self, id: str) -> bool:
        running, waiting = self._queue()
        if id in waiting:
            self._wire.tell("/queue", json={"delete": [id]})
        elif id in running:
            self._wire.tell("/interrupt", json={"prompt_id": id})
        return id in running or id in waiting

    def _looked_at(self, id: str, call: Any) -> Working:
        """It tells only whom the call was made for."""
        client = _told_beside(call).get("client_id")
        if not isinstance(client, str) or not _CLIENT.fullmatch(client):
            return Working(id)
        heard = self._listener.listen(client, id)
        return Working(id, heard.share, preview_of(heard.preview) if heard.preview else None)

    def _finished(self, id: str, entry: dict[str, Any]) -> Finished:
        if _status(entry) == "error":
            raise failure_of(entry)
        ours = fields_in(_told_beside(entry.get("prompt")).get("pixorly"))
        files = _files(entry.get("outputs"), ours.get("output"))
        if not 0 < len(files) <= _MOST_OUTPUTS:
            raise saying(BadAnswer(), f"{len(files)} outputs")
        pictures = [
            self._wire.picture("/view", trouble=trouble_of_view, params=file) for file in in_time(files, self._seconds)
        ]
        if len(pictures) == 1:
            pictures = [replace(pictures[0], seed=seed_in(ours.get("seed")))]
        return Finished(tuple(pictures), id, 0)


def _client_of(request: Request) -> str:
    return f"pixorly-{hashlib.sha256(request.call_id.encode()).hexdigest()[:40]}"


def _by_id(calls: list[Any]) -> dict[str, Any]:
    """A call is told as its number, its id, its workflow, what was told beside it, and its outputs."""
    return {each[1]: each for each in calls if isinstance(each, list) and len(each) > 3 and isinstance(each[1], str)}


def _told_beside(call: Any) -> dict[str, Any]:
    return fields_in(call[3]) if isinstance(call, list) and len(call) > 3 else {}


def _status(entry: Any) -> str:
    return str(fields_in(fields_in(entry).get("status")).get("status_str"))


def _files(outputs: Any, output: Any) -> list[dict[str, str]]:
    """Where the pictures lie that the workflow was made for; it may show others on the way."""
    shown = fields_in(outputs)
    shown = {output: shown[output]} if isinstance(output, str) and output in shown else shown
    listed = [fields_in(each).get("images") for each in shown.values()]
    found = [file for each in listed if isinstance(each, list) for file in each if isinstance(file, dict)]
    return [
        {"filename": str(file["filename"]), "subfolder": str(file.get("subfolder") or ""), "type": str(file["type"])}
        for file in found
        if 0 < len(str(file.get("filename") or "")) <= _LONGEST_NAME and file.get("type") in _SHOWN_FOLDERS
    ]

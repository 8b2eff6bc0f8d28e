"""ComfyUI: workflows that stand in line and are worked through, a history of them, a websocket, and what can go wrong."""

import base64
import hashlib
import io
import json
import struct
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.standins import comfyui_nodes, darkroom
from tests.standins.moods import ProviderStandIn
from tests.standins.web import Answer, Asked

TOKEN = "comfy-standin"
_MOODS = (
    "slow busy broken overloaded edge-timeout cut malformed retired unknown-node invalid no-room failed broke "
    "interrupted empty lost forgotten outside text truncated bomb svg polyglot redirect view-redirect endless poll-broken "
    "blind preview-large"
)
_FAILURES = {
    "no-room": ("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory. (out of memory)"),
    "failed": ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"),
    "broke": ("Exception", "Payment Required: Please add credits at https://platform.comfy.org to use this node."),
}
_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@dataclass
class Call:
    id: str
    number: int
    workflow: dict[str, Any]
    extra: dict[str, Any]
    mood: str
    # One after the other.
    starts_at: float
    seconds: float
    is_interrupted: bool = False
    is_settled: bool = False
    outputs: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        passed = time.monotonic() - self.starts_at
        return "ended" if self.is_interrupted or passed >= self.seconds else "running" if passed >= 0 else "waiting"

    @property
    def share(self) -> float:
        return min(1.0, (time.monotonic() - self.starts_at) / self.seconds)

    @property
    def told(self) -> list[Any]:
        return [self.number, self.id, self.workflow, self.extra, list(self.outputs)]


class ComfyUI(ProviderStandIn):
    """ComfyUI: no token, or any that is not wrong."""

    moods = frozenset(_MOODS.split()) | darkroom.NO_PREVIEWS.keys()

    def __init__(self, port: int = 0, *, seconds: float = 0) -> None:
        super().__init__(port, seconds=seconds)
        self.calls: dict[str, Call] = {}
        self.uploaded: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        # Before 2026 there was none, nor nodes that cut out.
        self.has_jobs = True
        self.nodes = set(comfyui_nodes.NODES)
        self.is_mute = False

    def call(self, asked: Asked) -> Answer:
        if "wrong" in asked.headers.get("authorization", ""):
            return Answer(b"<html>401 Authorization Required</html>", 401, {"content-type": "text/html"})
        for call in list(self.calls.values()):
            self._settle(call)
        match asked.method, asked.path.strip("/").split("/"):
            case "GET", ["ws"]:
                return self._listened_to(asked)
            case "GET", ["object_info"]:
                return Answer({name: comfyui_nodes.told(name) for name in comfyui_nodes.NODES if name in self.nodes})
            case "GET", ["queue"]:
                return Answer(self._queue())
            case "GET", ["history"]:
                latest = list(self.calls.values())[-int(asked.query.get("max_items", 10_000)) :]
                return Answer({call.id: self._entry(call) for call in latest if self._is_past(call)})
            case "GET", ["history", id]:
                return self._remembered(id)
            case "GET", ["view"]:
                return self._viewed(asked.query)
            case "POST", ["prompt"]:
                return self._take(json.loads(asked.body))
            case "POST", ["upload", "image"]:
                return self._keep(asked)
            case "POST", ["api", "jobs", id, "cancel"] if self.has_jobs:
                return Answer({"cancelled": self._interrupt(id) or self._take_out(id)})
            case "POST", ["queue"]:
                return Answer(b"", 200 if [self._take_out(id) for id in json.loads(asked.body)["delete"]] else 400)
            case "POST", ["interrupt"]:
                self._interrupt(json.loads(asked.body).get("prompt_id"))
                return Answer(b"")
        return Answer(b"404: Not Found", 404, {"content-type": "text/plain"})

    def _take(self, wish: dict[str, Any]) -> Answer:
        workflow, extra = wish["prompt"], wish.get("extra_data", {}) | {"client_id": wish.get("client_id")}
        mood = self.mood_for(json.dumps(workflow))
        if trouble := _trouble(mood):
            return trouble
        if missing := sorted({node["class_type"] for node in workflow.values()} - self.nodes):
            return _refused("missing_node_type", f"Node '{missing[0]}' not found. It may not be installed.")
        if errors := comfyui_nodes.errors_in(workflow, self.uploaded):
            return _refused("prompt_outputs_failed_validation", "Prompt outputs failed validation", errors)
        free_at = max(
            [
                time.monotonic(),
                *(each.starts_at + each.seconds for each in self.calls.values() if each.state != "ended"),
            ]
        )
        call = Call(str(uuid.uuid4()), len(self.calls), workflow, extra, mood, free_at, self.seconds)
        self.calls[call.id] = call
        self._settle(call)
        if mood == "slow":
            self.released.wait(30)
        if mood == "forgotten":
            self.calls.clear()
        whole = Answer({"prompt_id": call.id, "number": call.number, "node_errors": {}})
        if mood == "malformed":
            return Answer(whole.payload[:-20])
        return Answer(whole.payload, cut_after=20) if mood == "cut" else whole

    def _settle(self, call: Call) -> None:
        """What it comes to, once its time is over."""
        if call.state != "ended" or call.is_settled:
            return
        call.is_settled = True
        if call.is_interrupted or call.mood in _FAILURES or call.mood == "interrupted":
            return
        for id, pictures in comfyui_nodes.run(call.workflow, self.uploaded).items():
            files = []
            for number, picture in enumerate(pictures):
                out, name = io.BytesIO(), f"ComfyUI_temp_{call.number:05}_{id}_{number:05}_.png"
                picture.save(out, "PNG", compress_level=1)
                self.files[name] = out.getvalue()
                files.append({"filename": name, "subfolder": "", "type": "temp"})
            call.outputs[id] = {"images": files}
        self.bill(call.id, "workflow", 0)

    def _is_past(self, call: Call) -> bool:
        return call.state == "ended" and call.id in self.calls

    def _entry(self, call: Call) -> dict[str, Any]:
        messages: list[Any] = [["execution_start", {"prompt_id": call.id, "timestamp": 1}]]
        if call.is_interrupted or call.mood == "interrupted":
            messages.append(["execution_interrupted", {"prompt_id": call.id, "node_id": "3", "node_type": "KSampler"}])
        elif call.mood in _FAILURES:
            kind, words = _FAILURES[call.mood]
            told = {"prompt_id": call.id, "node_id": "3", "exception_type": kind, "exception_message": words}
            messages.append(["execution_error", told])
        else:
            messages.append(["execution_success", {"prompt_id": call.id, "timestamp": 2}])
        is_done = messages[-1][0] == "execution_success"
        status = {"status_str": "success" if is_done else "error", "completed": is_done, "messages": messages}
        return {"prompt": call.told, "outputs": self._shown(call), "status": status, "meta": {}}

    def _shown(self, call: Call) -> dict[str, Any]:
        if call.mood == "empty":
            return {}
        if call.mood == "outside":
            leads = {"filename": "../../etc/passwd", "subfolder": "", "type": "temp"}
            return {id: {"images": [leads]} for id in call.outputs}
        return call.outputs

    def _remembered(self, id: str) -> Answer:
        call = self.calls.get(id)
        if call and call.mood == "poll-broken":
            call.mood = ""
            return Answer(b"500 Internal Server Error", 500)
        return Answer({id: self._entry(call)} if call and self._is_past(call) else {})

    def _queue(self) -> dict[str, Any]:
        states = {"queue_running": "running", "queue_pending": "waiting"}
        return {
            name: [call.told for call in self.calls.values() if call.state == state] for name, state in states.items()
        }

    def _interrupt(self, id: str | None) -> bool:
        running = [call for call in self.calls.values() if call.state == "running" and id in (None, call.id)]
        for call in running:
            call.is_interrupted = True
        return bool(running)

    def _take_out(self, id: str) -> bool:
        call = self.calls.get(id)
        if call is None or call.state != "waiting":
            return False
        del self.calls[id]
        return True

    def _keep(self, asked: Asked) -> Answer:
        fields = {part.name: part.content.decode() for part in asked.parts if not part.filename}
        image = next(part for part in asked.parts if part.name == "image")
        name, folder = image.filename, fields.get("type", "input")
        self.uploaded[name if folder == "input" else f"{name} [{folder}]"] = image.content
        return Answer({"name": name, "subfolder": fields.get("subfolder", ""), "type": folder})

    def _viewed(self, asked: dict[str, str]) -> Answer:
        name, headers = asked.get("filename", ""), {"content-type": darkroom.PNG}
        if not name or name.startswith("/") or ".." in name:
            return Answer(b"", 400)
        call = next((each for each in self.calls.values() if name in json.dumps(each.outputs)), None)
        if call is None or call.mood == "lost" or asked.get("type") != "temp":
            return Answer(b"", 404)
        match call.mood:
            case "view-redirect":
                return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
            case "endless":
                return Answer(b"\0" * 30_000_000, 200, headers)
            case mood if mood in darkroom.HOSTILE:
                return Answer(darkroom.HOSTILE[mood](), 200, headers)
        return Answer(self.files[name], 200, headers)

    def _listened_to(self, asked: Asked) -> Answer:
        """The first words of a websocket, which then keeps silent."""
        key = asked.headers.get("sec-websocket-key", "").encode()
        accept = base64.b64encode(hashlib.sha1(key + _ACCEPT, usedforsecurity=False).digest()).decode()
        frames = [_text("status", {"status": {"exec_info": {"queue_remaining": 1}}, "sid": asked.query["clientId"]})]
        # Whoever asks without a name has it told to everybody.
        frames.append(_preview(darkroom.picture("somebody else's", 400, 400)))
        for call in self.calls.values():
            if call.state == "running" and call.extra.get("client_id") == asked.query["clientId"] and not self.is_mute:
                step = {"value": round(call.share * 20), "max": 20, "state": "running", "node_id": "3"}
                done = {"value": 1, "max": 1, "state": "finished", "node_id": "4"}
                frames.append(_text("progress_state", {"prompt_id": call.id, "nodes": {"4": done, "3": step}}))
                if call.mood != "blind":
                    frames.append(_preview(darkroom.preview(call.mood, step["value"])))
        headers = {"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": accept}
        return Answer(b"".join(frames), 101, headers)


def _preview(picture: bytes) -> bytes:
    return _frame(0x82, struct.pack(">II", 1, 2) + picture)


def _text(kind: str, data: dict[str, Any]) -> bytes:
    return _frame(0x81, json.dumps({"type": kind, "data": data}).encode())


def _frame(head: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return bytes([head, length]) + payload
    return bytes([head, 126 if length < 65536 else 127]) + length.to_bytes(2 if length < 65536 else 8, "big") + payload


def _trouble(mood: str) -> Answer | None:
    match mood:
        case "busy":
            return Answer(b"", 429, {"retry-after": "7"})
        case "broken":
            return Answer(b"500 Internal Server Error", 500, {"content-type": "text/plain"})
        case "overloaded":
            return Answer(b"", 503, {"retry-after": "3"})
        case "edge-timeout":
            return Answer(b"<html>504 Gateway Time-out</html>", 504, {"content-type": "text/html"})
        case "redirect":
            return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
        case "unknown-node":
            return _refused("missing_node_type", "Node 'FancyNode' not found. It may not be installed.")
        case "retired" | "invalid":
            field = "ckpt_name" if mood == "retired" else "sampler_name"
            extra = {"input_name": field}
            error = {"type": "value_not_in_list", "message": "Value not in list", "details": field, "extra_info": extra}
            told = {"4": {"errors": [error], "dependent_outputs": ["9"], "class_type": "CheckpointLoaderSimple"}}
            return _refused("prompt_outputs_failed_validation", "Prompt outputs failed validation", told)
    return None


def _refused(kind: str, message: str, nodes: dict[str, Any] | None = None) -> Answer:
    error = {"type": kind, "message": message, "details": "", "extra_info": {}}
    return Answer({"error": error, "node_errors": nodes or {}}, 400)


if __name__ == "__main__":
    ComfyUI.start_alone(9110)

"""fal as far as pictures go: its queue, files, prices and signed webhooks, and all that can go wrong."""

import base64
import hashlib
import io
import json
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from tests.standins import darkroom
from tests.standins.fal_endpoints import ENDPOINTS, charge, draw, problem
from tests.standins.moods import ProviderStandIn
from tests.standins.web import Answer, Asked

KEY = "0f0e0d0c-0000-4000-8000-00000000fa10:standin"
SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_MOODS = (
    "slow busy broken broken-late cut broke locked retired invalid malformed refused nsfw one-black crashed hopeless "
    "timed-out gateway not-ready empty text truncated bomb svg polyglot redirect private unencrypted endless lost "
    "poll-broken webhook-twice webhook-early webhook-forged webhook-never"
)
_DENIED = "content_policy_violation", "The content could not be processed because it was flagged by a content checker."
# How a call ends that makes no picture: status, body, headers.
_FAILURES: dict[str, tuple[int, dict[str, Any], dict[str, str]]] = {
    "refused": (422, {"detail": [{"loc": ["body", "prompt"], "msg": _DENIED[1], "type": _DENIED[0]}]}, {}),
    "crashed": (500, {"detail": [{"loc": [], "msg": "CUDA out of memory", "type": "internal_server_error"}]}, {}),
    "hopeless": (
        500,
        {"detail": [{"loc": [], "msg": "Cannot do that", "type": "internal_server_error"}]},
        {"x-fal-retryable": "false"},
    ),
    "timed-out": (504, {"detail": "Request timed out", "error_type": "request_timeout"}, {}),
}
_CANCELLED = (499, {"detail": "Request was cancelled by the client", "error_type": "client_cancelled"}, {})


@dataclass
class Begun:
    id: str
    endpoint: str
    input: dict[str, Any]
    webhook: str
    mood: str
    seconds: float
    drawn: list[Image.Image] = field(default_factory=list)
    created_at: float = field(default_factory=time.time)
    is_cancelled: bool = False
    is_settled: bool = False

    @property
    def status(self) -> str:
        spent = time.time() - self.created_at
        if self.is_cancelled or spent >= self.seconds:
            return "COMPLETED"
        return "IN_QUEUE" if spent < self.seconds / 5 else "IN_PROGRESS"

    @property
    def failure(self) -> tuple[int, dict[str, Any], dict[str, str]] | None:
        return _CANCELLED if self.is_cancelled else _FAILURES.get(self.mood)


class Fal(ProviderStandIn):
    """fal: any key with a colon that is not wrong will do."""

    moods = frozenset(_MOODS.split())

    def __init__(self, port: int = 0, *, seconds: float = 0) -> None:
        super().__init__(port, seconds=seconds)
        self.begun: dict[str, Begun] = {}
        self.files: dict[str, bytes] = {}
        # Where a redirect and a private output lead.
        self.leads_to = "http://169.254.169.254/latest/meta-data/"

    def call(self, asked: Asked) -> Answer:
        parts = asked.path.strip("/").split("/")
        match asked.method, parts:
            case "GET", ["made", id, name]:
                return self._made(self.begun[id], int(name.removesuffix(".png")))
            case "GET", [".well-known", "jwks.json"]:
                return Answer(published())
            case "PUT", ["uploads", name]:
                self.files[f"{self.url}/files/{name}"] = asked.body
                return Answer({})
        key = asked.headers.get("authorization", "")
        if not key.startswith("Key ") or ":" not in key or "wrong" in key:
            return Answer({"detail": "No user found for Key ID and Secret"}, 401)
        match asked.method, parts:
            case "GET", ["v1", "models", "pricing"]:
                return Answer({"prices": _prices(asked.query["endpoint_id"]), "next_cursor": None, "has_more": False})
            case "GET", ["v1", "models", "requests", "by-endpoint"]:
                return self._ended(asked.query)
            case "POST", ["storage", "upload", "initiate"]:
                name = f"{secrets.token_hex(8)}-{json.loads(asked.body)['file_name']}"
                return Answer({"upload_url": f"{self.url}/uploads/{name}", "file_url": f"{self.url}/files/{name}"})
            case method, ["fal-ai", _, "requests", id, *what] if id in self.begun:
                return self._asked_of(self.begun[id], method, what)
            case "POST", _ if "requests" not in parts:
                return self._begin("/".join(parts), asked)
        return Answer({"status": "NOT_FOUND"} if parts[-1] == "cancel" else {"detail": "Request not found"}, 404)

    def _begin(self, name: str, asked: Asked) -> Answer:
        given = json.loads(asked.body)
        mood, endpoint = self.mood_for(given.get("prompt")), ENDPOINTS.get(name)
        if endpoint is None or mood == "retired":
            return Answer({"detail": f"Application '{name}' not found"}, 404)
        if refusal := _refusal(mood):
            return refusal
        if wrong := problem(endpoint, given):
            return Answer({"detail": [wrong]}, 422, {"x-fal-error-type": wrong["type"]})
        begun = Begun(str(uuid.uuid4()), name, given, asked.query.get("fal_webhook", ""), mood, self.seconds)
        begun.drawn = self._drawn(given)
        self.begun[begun.id] = begun
        self._settle(begun)
        if mood == "webhook-early":
            self._knock(begun)
        else:
            knocks = threading.Timer(self.seconds + 0.05, self._knock, [begun])
            knocks.daemon = True
            knocks.start()
        if mood == "slow":
            self.released.wait(30)
        if mood == "broken-late":
            return Answer(b"<html>502 Bad Gateway</html>", 502, {"content-type": "text/html"})
        whole = Answer(self._place(begun) | {"status": "IN_QUEUE", "queue_position": 0})
        if mood == "malformed":
            return Answer(whole.payload[:-20])
        return Answer(whole.body, cut_after=20) if mood == "cut" else whole

    def _drawn(self, given: dict[str, Any]) -> list[Image.Image]:
        urls = [given.get("image_url"), given.get("mask_url"), *given.get("image_urls", ())]
        held = {url: base64.b64decode(url.partition(",")[2]) for url in urls if url and url.startswith("data:")}
        return [draw(given, self.files | held, number) for number in range(given.get("num_images", 1))]

    def _asked_of(self, begun: Begun, method: str, what: list[str]) -> Answer:
        self._settle(begun)
        match method, what:
            case "GET", ["status"]:
                return self._status(begun)
            case "PUT", ["cancel"]:
                if begun.status == "COMPLETED":
                    return Answer({"status": "ALREADY_COMPLETED"}, 400)
                begun.is_cancelled = True
                return Answer({"status": "CANCELLATION_REQUESTED"}, 202)
            case "GET", []:
                return self._result(begun)
        return Answer({"detail": "Method Not Allowed"}, 405)

    def _status(self, begun: Begun) -> Answer:
        if begun.mood == "poll-broken":
            begun.mood = ""
            return Answer({"detail": "Internal Server Error"}, 500)
        told: dict[str, Any] = self._place(begun) | {"status": begun.status}
        match begun.status:
            case "IN_QUEUE":
                return Answer(told | {"queue_position": 2}, 202)
            case "IN_PROGRESS":
                return Answer(told | {"logs": []}, 202)
        if begun.failure:
            told |= {"error": f"Invalid status code: {begun.failure[0]}", "error_type": "request_error"}
        return Answer(told | {"logs": [], "metrics": {"inference_time": begun.seconds}})

    def _result(self, begun: Begun) -> Answer:
        if begun.status != "COMPLETED" or begun.mood == "not-ready":
            begun.mood = begun.mood.replace("not-ready", "")
            return Answer({"detail": "Request is still in progress"}, 400)
        if begun.mood == "gateway":
            begun.mood = ""
            return Answer(b"<html>502 Bad Gateway</html>", 502, {"content-type": "text/html"})
        if begun.failure:
            status, body, headers = begun.failure
            return Answer(body, status, headers)
        return Answer(self._output(begun))

    def _output(self, begun: Begun) -> dict[str, Any]:
        images: list[dict[str, Any]] = [
            {"url": self._url(begun, number), "width": each.width, "height": each.height, "content_type": "image/png"}
            for number, each in enumerate(begun.drawn)
        ]
        if ENDPOINTS[begun.endpoint].answers_with_one:
            return {"image": images[0]} | ({"seed": begun.input["seed"]} if "seed" in begun.input else {})
        flags = [begun.mood == "nsfw" or (begun.mood == "one-black" and number == 0) for number in range(len(images))]
        seed, prompt = begun.input.get("seed", 0), begun.input.get("prompt", "")
        kept = [] if begun.mood == "empty" else images
        return {"images": kept, "timings": {}, "seed": seed, "has_nsfw_concepts": flags, "prompt": prompt}

    def _url(self, begun: Begun, number: int) -> str:
        others = {"private": self.leads_to, "unencrypted": "http://example.com/out.png"}
        return others.get(begun.mood, f"{self.url}/made/{begun.id}/{number}.png")

    def _made(self, begun: Begun, number: int) -> Answer:
        headers = {"content-type": darkroom.PNG}
        match begun.mood:
            case "redirect":
                return Answer(b"", 302, {"location": self.leads_to})
            case "lost":
                return Answer(b"", 404)
            case "endless":
                return Answer(b"\0" * 30_000_000, 200, headers)
            case mood if mood in darkroom.HOSTILE:
                return Answer(darkroom.HOSTILE[mood](), 200, headers)
        out = io.BytesIO()
        begun.drawn[number].save(out, "PNG", compress_level=1)
        return Answer(out.getvalue(), 200, headers)

    def _place(self, begun: Begun) -> dict[str, Any]:
        """By owner and app alone, without the rest of the endpoint."""
        base = f"{self.url}/{'/'.join(begun.endpoint.split('/')[:2])}/requests/{begun.id}"
        return {
            "request_id": begun.id,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
        }

    def _settle(self, begun: Begun) -> None:
        """What ended with a picture is paid, once."""
        if begun.status == "COMPLETED" and not begun.failure and not begun.is_settled:
            begun.is_settled = True
            self.bill(begun.id, begun.endpoint, charge(ENDPOINTS[begun.endpoint], begun.drawn))

    def _ended(self, query: dict[str, str]) -> Answer:
        since = datetime.fromisoformat(query["start"]).timestamp()
        found = [
            each
            for each in sorted(self.begun.values(), key=lambda each: -each.created_at)
            if each.status == "COMPLETED" and each.endpoint == query["endpoint_id"] and each.created_at >= since
        ]
        first, most = int(query.get("cursor", "0")), int(query.get("limit", "50"))
        items = [_told_of(each, "payloads" in query.get("expand", "")) for each in found[first : first + most]]
        has_more = len(found) > first + most
        return Answer({"items": items, "has_more": has_more, "next_cursor": str(first + most) if has_more else None})

    def _knock(self, begun: Begun) -> None:
        """The webhook: a true one, the same one twice, one that somebody else signed, or none."""
        if not begun.webhook or begun.mood == "webhook-never" or begun.is_cancelled:
            return
        told: dict[str, Any] = {"request_id": begun.id, "gateway_request_id": begun.id, "status": "OK"}
        if begun.failure:
            told |= {
                "status": "ERROR",
                "error": f"Invalid status code: {begun.failure[0]}",
                "payload": begun.failure[1],
            }
        else:
            told |= {"payload": self._output(begun)}
        body = json.dumps(told).encode()
        key = Ed25519PrivateKey.generate() if begun.mood == "webhook-forged" else SIGNING
        for _ in range(2 if begun.mood == "webhook-twice" else 1):
            headers = {"content-type": "application/json"} | signed(body, key, request_id=begun.id)
            try:
                httpx.post(begun.webhook, content=body, headers=headers, timeout=10)
            except httpx.HTTPError as error:
                print(f"The webhook of {begun.id} was not taken: {type(error).__name__}", flush=True)


def signed(
    body: bytes, key: Ed25519PrivateKey = SIGNING, sent_at: int | None = None, request_id: str = "req-1"
) -> dict[str, str]:
    """The headers of a webhook as fal has them."""
    told = [request_id, "user-1", str(sent_at if sent_at is not None else int(time.time()))]
    signature = key.sign("\n".join([*told, hashlib.sha256(body).hexdigest()]).encode())
    names = ("request-id", "user-id", "timestamp", "signature")
    return {f"x-fal-webhook-{name}": value for name, value in zip(names, [*told, signature.hex()], strict=True)}


def published(*keys: Ed25519PrivateKey) -> dict[str, Any]:
    packed = [base64.urlsafe_b64encode(each.public_key().public_bytes_raw()) for each in keys or (SIGNING,)]
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": each.decode().rstrip("=")} for each in packed]}


def _prices(asked: str) -> list[dict[str, Any]]:
    return [
        {"endpoint_id": each, "unit_price": ENDPOINTS[each].dollars, "unit": ENDPOINTS[each].unit, "currency": "USD"}
        for each in asked.split(",")
        if each in ENDPOINTS
    ]


def _told_of(begun: Begun, whole: bool) -> dict[str, Any]:
    sent_at = datetime.fromtimestamp(begun.created_at, UTC).isoformat()
    told = {"request_id": begun.id, "endpoint_id": begun.endpoint, "sent_at": sent_at, "ended_at": sent_at}
    status = begun.failure[0] if begun.failure else 200
    return told | {"status_code": status} | ({"json_input": begun.input} if whole else {})


def _refusal(mood: str) -> Answer | None:
    locked = "User is locked. Reason: {}."
    match mood:
        case "busy":
            return Answer({"detail": "Too many requests"}, 429, {"retry-after": "7"})
        case "broken":
            return Answer({"detail": "No runner", "error_type": "runner_scheduling_failure"}, 503)
        case "broke":
            told = f"{locked.format('Exhausted balance')} Top up your balance at https://fal.ai/dashboard/billing."
            return Answer({"detail": told}, 403)
        case "locked":
            return Answer({"detail": locked.format("Admin lock")}, 403)
        case "invalid":
            told = {"loc": ["body", "image_size"], "msg": "Input should be …", "type": "image_too_large"}
            return Answer({"detail": [told]}, 422)
    return None


if __name__ == "__main__":
    Fal.start_alone(9107)

"""Replicate as far as pictures go: predictions that take their time, signed webhooks, files, and all that can go wrong."""

import base64
import hashlib
import hmac
import json
import math
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn
from tests.standins.web import Answer, Asked

TOKEN = "r8_standin"
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="
# Millionths of a dollar per picture.
MODELS = {
    "black-forest-labs/flux-schnell": 3_000,
    "black-forest-labs/flux-dev": 25_000,
    "black-forest-labs/flux-kontext-pro": 40_000,
}
_MOODS = (
    "slow busy throttled broken broken-late cut broke retired invalid malformed refused crashed failed "
    "aborted empty removed text truncated bomb svg polyglot redirect private unencrypted endless lost string "
    "poll-broken webhook-twice webhook-early webhook-forged webhook-never"
)
_ENDS = ("succeeded", "failed", "canceled", "aborted")
_NSFW = "All generated images contained NSFW content. Try running it again with a different prompt."
_FAILURES = {"refused": _NSFW, "crashed": "CUDA out of memory.", "failed": "Cannot read the image."}


@dataclass
class Prediction:
    id: str
    model: str
    input: dict[str, Any]
    webhook: str
    mood: str
    seconds: float
    created_at: float = field(default_factory=time.time)
    is_canceled: bool = False
    is_settled: bool = False

    @property
    def status(self) -> str:
        spent = time.time() - self.created_at
        if self.is_canceled:
            return "canceled"
        if spent < self.seconds:
            return "starting" if spent < self.seconds / 5 else "processing"
        return "failed" if self.mood in _FAILURES else "aborted" if self.mood == "aborted" else "succeeded"

    @property
    def share(self) -> float:
        return min((time.time() - self.created_at) / self.seconds, 1) if self.seconds else 1


class Replicate(ProviderStandIn):
    """Replicate: any token that begins with r8_ and is not wrong will do."""

    moods = frozenset(_MOODS.split())

    def __init__(self, port: int = 0, *, seconds: float = 0) -> None:
        super().__init__(port, seconds=seconds)
        self.predictions: dict[str, Prediction] = {}
        # Where a redirect and a private output lead.
        self.leads_to = "http://169.254.169.254/latest/meta-data/"

    def call(self, asked: Asked) -> Answer:
        parts = asked.path.removeprefix("/v1").strip("/").split("/")
        if asked.method == "GET" and parts[0] == "outputs":
            return self._output(*parts[1:])
        if (
            not asked.headers.get("authorization", "").startswith("Bearer r8_")
            or "wrong" in asked.headers["authorization"]
        ):
            return _problem(401, "Unauthenticated", "You did not pass a valid authentication token")
        match asked.method, parts:
            case "POST", ["models", owner, name, "predictions"]:
                return self._begin(f"{owner}/{name}", asked)
            case "GET", ["predictions"]:
                return self._listed(asked.query.get("cursor", "0"))
            case "GET", ["predictions", known] if known in self.predictions:
                return self._shown(self.predictions[known])
            case "POST", ["predictions", known, "cancel"] if known in self.predictions:
                prediction = self.predictions[known]
                prediction.is_canceled = prediction.status not in _ENDS or prediction.is_canceled
                return Answer(self._body(prediction))
            case "GET", ["webhooks", "default", "secret"]:
                return Answer({"key": SECRET})
            case "GET", ["account"]:
                return Answer({"type": "organization", "username": "stand-in", "name": "Stand-in"})
            case "POST", ["files"]:
                return Answer({"id": "f1", "urls": {"get": f"{self.url}/v1/files/f1"}}, 201)
        return _problem(404, "Not found", "The requested resource could not be found.")

    def _begin(self, model: str, asked: Asked) -> Answer:
        wish = json.loads(asked.body)
        given = wish.get("input", {})
        mood = self.mood_for(given.get("prompt"))
        if model not in MODELS or mood == "retired":
            return _problem(404, "Not found", "The requested resource could not be found.")
        if refusal := _refusal(mood, given):
            return refusal
        id = secrets.token_hex(13)
        prediction = Prediction(id, model, given, wish.get("webhook", ""), mood, self.seconds)
        self.predictions[id] = prediction
        if mood == "webhook-early":
            self._knock(prediction)
        else:
            knocks = threading.Timer(self.seconds + 0.05, self._knock, [prediction])
            knocks.daemon = True
            knocks.start()
        if mood == "slow":
            self.released.wait(30)
        if mood == "broken-late":
            return _problem(502, "Bad gateway", "")
        whole = Answer(self._body(prediction), 201)
        if mood == "malformed":
            return Answer(whole.payload[:-20], 201)
        return Answer(whole.body, 201, cut_after=20) if mood == "cut" else whole

    def _shown(self, prediction: Prediction) -> Answer:
        if prediction.mood == "poll-broken":
            prediction.mood = ""
            return _problem(500, "Internal error", "")
        return Answer(self._body(prediction))

    def _listed(self, cursor: str) -> Answer:
        newest_first = sorted(self.predictions.values(), key=lambda each: -each.created_at)
        page = newest_first[int(cursor) : int(cursor) + 100]
        more = (
            f"{self.url}/v1/predictions?cursor={int(cursor) + 100}" if len(newest_first) > int(cursor) + 100 else None
        )
        return Answer({"next": more, "previous": None, "results": [self._body(each) for each in page]})

    def _body(self, prediction: Prediction) -> dict[str, Any]:
        status = prediction.status
        self._settle(prediction, status)
        here = f"{self.url}/v1/predictions/{prediction.id}"
        return {
            "id": prediction.id,
            "model": prediction.model,
            "version": "hidden",
            "input": prediction.input,
            "output": self._outputs(prediction) if status == "succeeded" else None,
            "logs": f"Using seed: 1\n {round(prediction.share * 100)}%|███       | 14/28 [00:01<00:01]\n",
            "error": _FAILURES.get(prediction.mood) if status == "failed" else None,
            "status": status,
            "created_at": datetime.fromtimestamp(prediction.created_at, UTC).isoformat().replace("+00:00", "Z"),
            "data_removed": prediction.mood == "removed" and status == "succeeded",
            "source": "api",
            "metrics": {"predict_time": prediction.seconds} if status == "succeeded" else {},
            "urls": {"get": here, "cancel": f"{here}/cancel", "web": f"{self.url}/p/{prediction.id}"},
        }

    def _settle(self, prediction: Prediction, status: str) -> None:
        """What succeeded is paid, once."""
        if status == "succeeded" and not prediction.is_settled:
            prediction.is_settled = True
            count = prediction.input.get("num_outputs", 1)
            self.bill(prediction.id, prediction.model, MODELS[prediction.model] * count)

    def _outputs(self, prediction: Prediction) -> list[str] | str | None:
        match prediction.mood:
            case "empty":
                return []
            case "removed":
                return None
            case "private":
                return [self.leads_to]
            case "unencrypted":
                return ["http://example.com/out-0.png"]
        urls = [f"{self.url}/outputs/{prediction.id}/{n}.png" for n in range(prediction.input.get("num_outputs", 1))]
        return urls[0] if prediction.mood == "string" else urls

    def _output(self, id: str, name: str) -> Answer:
        prediction = self.predictions[id]
        headers = {"content-type": darkroom.PNG}
        match prediction.mood:
            case "redirect":
                return Answer(b"", 302, {"location": self.leads_to})
            case "lost":
                return Answer(b"", 404)
            case "endless":
                return Answer(b"\0" * 30_000_000, 200, headers)
            case mood if mood in darkroom.HOSTILE:
                return Answer(darkroom.HOSTILE[mood](), 200, headers)
        seed = prediction.input.get("seed", 0) + int(name.removesuffix(".png"))
        return Answer(darkroom.picture(prediction.input["prompt"], *_pixels(prediction.input), seed), 200, headers)

    def _knock(self, prediction: Prediction) -> None:
        """The webhook: a true one, the same one twice, one that somebody else signed, or none."""
        if not prediction.webhook or prediction.mood == "webhook-never" or prediction.is_canceled:
            return
        body = json.dumps(self._body(prediction)).encode()
        secret = base64.b64encode(b"another key").decode() if prediction.mood == "webhook-forged" else SECRET
        headers = {"content-type": "application/json"} | signed(body, secret)
        for _ in range(2 if prediction.mood == "webhook-twice" else 1):
            try:
                httpx.post(prediction.webhook, content=body, headers=headers, timeout=10)
            except httpx.HTTPError as error:
                print(f"The webhook of {prediction.id} was not taken: {type(error).__name__}", flush=True)


def signed(
    body: bytes, secret: str = SECRET, sent_at: int | None = None, message_id: str = "msg_2test"
) -> dict[str, str]:
    """The headers of a webhook as Standard Webhooks has them."""
    moment = str(sent_at if sent_at is not None else int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.digest(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256)
    packed = base64.b64encode(signature).decode()
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": f"v1,{packed}"}


def _refusal(mood: str, given: dict[str, Any]) -> Answer | None:
    if not given.get("prompt"):
        return _problem(422, "Input validation failed", "- input.prompt: is required\n", invalid_fields=[])
    match mood:
        case "busy":
            return Answer({"detail": "Request was throttled.", "status": 429}, 429, {"retry-after": "7"})
        case "throttled":
            told = "Request was throttled. Your rate limit resets in ~5s."
            return Answer({"detail": told, "status": 429, "retry_after": 5}, 429)
        case "broken":
            return Answer({"title": "Service unavailable", "detail": "", "status": 503}, 503)
        case "broke":
            return _problem(402, "Insufficient credit", "You have insufficient credit to run this model.")
        case "invalid":
            return _problem(422, "Input validation failed", "- input.aspect_ratio: must be one of …\n")
    return None


def _problem(status: int, title: str, detail: str, **more: Any) -> Answer:
    return Answer({"title": title, "detail": detail, "status": status} | more, status)


def _pixels(given: dict[str, Any]) -> tuple[int, int]:
    across, down = (int(each) for each in given.get("aspect_ratio", "1:1").split(":"))
    side = 1024 * math.sqrt(float(given.get("megapixels", "1")))
    return round(side * math.sqrt(across / down) / 16) * 16, round(side * math.sqrt(down / across) / 16) * 16


if __name__ == "__main__":
    Replicate.start_alone(9102)

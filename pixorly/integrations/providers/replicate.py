"""Replicate: predictions that run on their own, told of by webhook or asked for, and kept for an hour."""

import base64
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

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
from pixorly.integrations.providers.replicate_models import curated, input_for
from pixorly.integrations.providers.replicate_trouble import failure_of, trouble_of, trouble_of_order
from pixorly.integrations.providers.signatures import key_from, require_standard_signature
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    CallGone,
    ForgedWebhook,
    OutcomeUnknown,
    Stopped,
    UnknownModel,
    saying,
)
from pixorly.integrations.providers.wire import (
    CALL,
    DOWNLOAD,
    Downloads,
    Wire,
    fields_in,
    in_time,
    inlined,
    json_in,
    may_be_knocked_at,
    media_type,
    seed_in,
)

_CALL_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_PERCENT = re.compile(r"(\d{1,3})%\|")
# Larger files than this are uploaded first; that is what Replicate asks for.
_LARGEST_INLINE = 256 * 1024
_MOST_OUTPUTS = 10
_MOST_PAGES = 10
# Two clocks are compared.
_CLOCKS_APART = timedelta(seconds=60)
_SECRET_KEPT_SECONDS = 3600


class ReplicateProvider:
    """A call in doubt is looked for among the latest predictions, by its model, prompt and seed.

    Every call therefore has a seed: where nobody chose one, it comes from the call's id.
    """

    key = "replicate"
    name = "Replicate"
    when_unsure = WhenUnsure.FIND

    def __init__(
        self,
        token: str,
        url: str = "https://api.replicate.com/v1",
        webhook_secret: str = "",
        *,
        allows_http: bool = False,
        bounds: Bounds = CALL,
        download_bounds: Bounds = DOWNLOAD,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        url = url.rstrip("/")
        self._wire = Wire(self.name, url, "REPLICATE_BASE_URL", trouble_of, headers, bounds, allows_http=allows_http)
        self._downloads = Downloads(self.name, url, allows_http=allows_http, bounds=download_bounds)
        self._seconds = bounds.seconds
        self._given_key = key_from(webhook_secret)
        self._asked_key = (b"", 0.0)

    def check(self) -> None:
        self._wire.read("/account")

    def models(self) -> tuple[Model, ...]:
        return tuple(each.model for each in curated().values())

    def generate(self, request: Request, watch: Watch = NOBODY) -> Outcome:
        require_possible(request)
        known = curated().get(request.model.name_there)
        if known is None:
            raise UnknownModel()
        if watch.wants_stop():
            raise Stopped()
        wish = {"input": input_for(known, request, request.own_seed, self._reference_url(request))}
        if may_be_knocked_at(request.webhook_url):
            wish |= {"webhook": request.webhook_url, "webhook_events_filter": ["completed"]}
        # Ends there what would outlive our patience.
        headers = {"Cancel-After": f"{max(5, round(self._seconds))}s"}
        path = f"/models/{quote(request.model.name_there)}/predictions"
        told = self._wire.order(path, trouble_of_order, json=wish, headers=headers)
        if not _is_prediction(told.fields):
            # It was taken, and we don't know as what. `find` does.
            raise saying(OutcomeUnknown(), "the answer to a call can't be read")
        return _begun(told.fields)

    def poll(self, provider_call_id: str) -> Outcome:
        told = self._wire.read(f"/predictions/{_path(provider_call_id)}")
        if told.body is None:
            raise saying(Busy(), "the answer to a question can't be read")
        prediction = told.fields
        if not _is_prediction(prediction) or prediction["id"] != provider_call_id:
            raise saying(BadAnswer(), "no prediction, or another one")
        return self._finished(prediction) if prediction["status"] == "succeeded" else _begun(prediction)

    def cancel(self, provider_call_id: str) -> bool:
        try:
            told = self._wire.tell(f"/predictions/{_path(provider_call_id)}/cancel")
        except CallGone:
            return False
        return told.fields.get("status") not in ("succeeded", "failed", None)

    def find(self, request: Request) -> Outcome | None:
        since = (request.begun_at or datetime.now(UTC) - timedelta(hours=1)) - _CLOCKS_APART
        for each in self._latest(since):
            given = each.get("input")
            if each.get("model") != request.model.name_there or not isinstance(given, dict):
                continue
            is_same = (given.get("prompt"), given.get("seed")) == (request.prompt, request.own_seed)
            if is_same and each["status"] not in ("canceled", "aborted"):
                return _begun(each)
        return None

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        require_standard_signature(self._given_key or self._key_there(), headers, body)
        prediction = fields_in(json_in(body))
        if not _is_prediction(prediction):
            raise saying(ForgedWebhook(), "signed, and no prediction")
        return Notice(prediction["id"], prediction["status"] not in ("starting", "processing"))

    def _key_there(self) -> bytes:
        """The key as Replicate tells it, asked for at most once an hour, whatever knocks."""
        key, ends_at = self._asked_key
        if ends_at < time.monotonic():
            secret = self._wire.read("/webhooks/default/secret").fields.get("key")
            key = key_from(secret) if isinstance(secret, str) else b""
            self._asked_key = key, time.monotonic() + _SECRET_KEPT_SECONDS
        return key

    def _latest(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Predictions, newest first, back to that moment."""
        path = "/predictions"
        for _ in range(_MOST_PAGES):
            page = self._wire.read(path).fields
            results = page.get("results")
            if not isinstance(results, list):
                raise saying(Busy(), "the list of predictions can't be read")
            for each in (each for each in results if isinstance(each, dict) and _is_prediction(each)):
                if _moment(each.get("created_at")) < since:
                    return
                yield each
            following = page.get("next")
            if not isinstance(following, str):
                return
            # Only what stands behind the address is taken from it: our key goes nowhere else.
            path = f"/predictions?{urlsplit(following).query}"
        raise saying(Busy(), "too many predictions to look through")

    def _reference_url(self, request: Request) -> str:
        if not request.references:
            return ""
        picture = request.references[0]
        if len(picture.content) <= _LARGEST_INLINE:
            return inlined(picture)
        told = self._wire.tell("/files", files={"content": ("reference", picture.content, picture.media_type)})
        urls = told.fields.get("urls")
        if not isinstance(urls, dict) or not isinstance(urls.get("get"), str):
            raise saying(Busy(), "the answer to an upload can't be read")
        return urls["get"]

    def _finished(self, prediction: dict[str, Any]) -> Finished:
        urls = _urls(prediction.get("output"))
        if not urls and prediction.get("data_removed"):
            raise CallGone()
        if not 0 < len(urls) <= _MOST_OUTPUTS:
            raise saying(BadAnswer(), f"{len(urls)} outputs")
        pictures = [
            _inline(url) if url.startswith("data:") else self._downloads.fetch(url)
            for url in in_time(urls, self._seconds)
        ]
        given = prediction.get("input")
        if len(pictures) == 1 and isinstance(given, dict):
            pictures = [replace(pictures[0], seed=seed_in(given.get("seed")))]
        known = curated().get(str(prediction.get("model")))
        each = known.model.cost.per_picture if known else None
        return Finished(tuple(pictures), prediction["id"], None if each is None else each * len(pictures))


def _begun(prediction: dict[str, Any]) -> Working:
    """A call that exists there. If it is done already, a poll fetches it: trouble on that way must not look like none."""
    match prediction["status"]:
        case "starting" | "processing" | "succeeded":
            return Working(prediction["id"], _progress(prediction.get("logs")))
        case "failed":
            raise failure_of(str(prediction.get("error") or ""))
        case "canceled" | "aborted":
            raise Stopped()
    raise saying(BadAnswer(), f"status {prediction['status'][:40]}")


def _path(provider_call_id: str) -> str:
    """An id goes into an address, so it is one word."""
    if not _CALL_ID.fullmatch(provider_call_id):
        raise CallGone()
    return provider_call_id


def _is_prediction(told: dict[str, Any]) -> bool:
    return (
        isinstance(told.get("status"), str)
        and isinstance(told.get("id"), str)
        and _CALL_ID.fullmatch(told["id"]) is not None
    )


def _urls(output: Any) -> list[str]:
    """Models answer with an address, a list of them, or an object that holds some."""
    if isinstance(output, str):
        return [output]
    found = output.values() if isinstance(output, dict) else output if isinstance(output, list) else ()
    return [each for each in found if isinstance(each, str)]


def _inline(url: str) -> Picture:
    head, _, packed = url.partition(",")
    try:
        content = base64.b64decode(packed, validate=True)
    except ValueError as error:
        raise BadAnswer() from error
    return Picture(content, media_type(head.removeprefix("data:")))


def _progress(logs: Any) -> float | None:
    """The last percentage a progress bar printed, if the model prints one."""
    shown = _PERCENT.findall(logs[-2000:]) if isinstance(logs, str) else []
    return min(int(shown[-1]), 100) / 100 if shown else None


def _moment(told: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

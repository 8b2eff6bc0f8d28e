"""fal: a queue of models, each with inputs of its own; calls run on their own until a webhook or a poll."""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import Any

from pixorly.integrations.http import Bounds
from pixorly.integrations.providers.base import (
    NOBODY,
    Finished,
    Model,
    Notice,
    Outcome,
    Request,
    Watch,
    WhenUnsure,
    Working,
    require_possible,
)
from pixorly.integrations.providers.canvases import require_fitting
from pixorly.integrations.providers.fal_files import KEPT_THERE, Files
from pixorly.integrations.providers.fal_models import Call, curated, endpoints, input_for, prices_in
from pixorly.integrations.providers.fal_trouble import failure_of, trouble_of, trouble_of_order
from pixorly.integrations.providers.fal_webhooks import WebhookKeys
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    CallGone,
    ForgedWebhook,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    Refused,
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
    json_in,
    may_be_knocked_at,
    seed_in,
)

log = logging.getLogger(__name__)

QUEUE = "https://queue.fal.run"
REST = "https://rest.fal.ai"
PLATFORM = "https://api.fal.ai/v1"

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_WRITTEN = re.compile(r"((?:[a-z0-9][\w.-]*/)+[a-z0-9][\w.-]*):([A-Za-z0-9-]{1,64}):(\d{0,12})", re.ASCII)
_MOST_OUTPUTS = 10
_MOST_PAGES = 10
_MOST_ENDPOINTS = 50
# Two clocks are compared.
_CLOCKS_APART = timedelta(seconds=60)
# How long a call that was lost may still be under way: some times as long as its model usually takes.
_USUAL_TIMES, _LEAST_PATIENCE, _MOST_PATIENCE = 4, timedelta(seconds=15), timedelta(seconds=60)
_LOOK_SECONDS = 3


@dataclass(frozen=True)
class _Begun:
    """A call over there. Its price goes along in its id: nothing that fal says later tells what it cost."""

    endpoint: str
    request_id: str
    each_micro_usd: int | None

    @property
    def written(self) -> str:
        return f"{self.endpoint}:{self.request_id}:{'' if self.each_micro_usd is None else self.each_micro_usd}"

    @property
    def path(self) -> str:
        """By owner and app alone, which is how fal keeps calls. Source: fal-client 1.0.3, AppId."""
        return f"/{'/'.join(self.endpoint.split('/')[:2])}/requests/{self.request_id}"

    @staticmethod
    def read(written: str) -> "_Begun":
        found = _WRITTEN.fullmatch(written)
        if not found:
            raise CallGone()
        return _Begun(found[1], found[2], int(found[3]) if found[3] else None)


class FalProvider:
    """A call in doubt is looked for among those that have ended, by its endpoint, prompt and seed.

    fal does not list what is still under way, so it is looked for until it should long have ended. What takes longer
    than that is called again, and may be paid twice.
    """

    key = "fal"
    name = "fal"
    when_unsure = WhenUnsure.FIND

    def __init__(
        self,
        key: str,
        url: str = QUEUE,
        rest_url: str = "",
        platform_url: str = "",
        *,
        allows_http: bool = False,
        bounds: Bounds = CALL,
        download_bounds: Bounds = DOWNLOAD,
    ) -> None:
        url = url.rstrip("/")
        # Another server than fal's own is asked for everything, and fal's is not told of its calls.
        rest_url = rest_url.rstrip("/") or (REST if url == QUEUE else url)
        platform_url = platform_url.rstrip("/") or (PLATFORM if url == QUEUE else f"{url}/v1")

        def way(url: str, setting: str) -> Wire:
            headers = {"Authorization": f"Key {key}"}
            return Wire(self.name, url, setting, trouble_of, headers, bounds, allows_http=allows_http)

        self._queue, self._platform = way(url, "FAL_BASE_URL"), way(platform_url, "FAL_PLATFORM_URL")
        rest = way(rest_url, "FAL_REST_URL")
        self._files = Files(rest, bounds, allows_http=allows_http)
        self._keys = WebhookKeys(lambda: rest.read("/.well-known/jwks.json").body)
        self._downloads = Downloads(self.name, url, allows_http=allows_http, bounds=download_bounds)
        self._seconds = bounds.seconds

    def check(self) -> None:
        self._platform.read("/models/pricing", params={"endpoint_id": endpoints()[0]})

    def models(self) -> tuple[Model, ...]:
        """The curated ones, with today's prices where fal tells them to this key."""
        told: dict[str, tuple[str, int]] = {}
        asked = endpoints()
        for first in range(0, len(asked), _MOST_ENDPOINTS):
            some = ",".join(asked[first : first + _MOST_ENDPOINTS])
            try:
                listed = self._platform.read("/models/pricing", params={"endpoint_id": some}).fields.get("prices")
            except (NotPermitted, NotAccepted, CallGone):
                log.warning("fal does not tell its prices. Those of our own list are used.")
                continue
            told |= dict(prices_in(listed if isinstance(listed, list) else ()))
        return tuple(each.priced(told) for each in curated().values())

    def generate(self, request: Request, watch: Watch = NOBODY) -> Outcome:
        require_possible(request)
        known = curated().get(request.model.name_there)
        if known is None:
            raise UnknownModel()
        require_fitting(request)
        if watch.wants_stop():
            raise Stopped()
        call = known.call_for(request)
        told = self._queue.order(
            f"/{call.endpoint}",
            trouble_of_order,
            json=self._wish(call, request),
            params={"fal_webhook": request.webhook_url} if may_be_knocked_at(request.webhook_url) else {},
            # What has not begun within our patience never does.
            headers={
                "X-Fal-Request-Timeout": str(max(2, round(self._seconds))),
                "X-Fal-Object-Lifecycle-Preference": KEPT_THERE,
            },
        )
        request_id = told.fields.get("request_id")
        if not isinstance(request_id, str) or not _REQUEST_ID.fullmatch(request_id):
            # It was taken, and we don't know as what. `find` does, once it has ended.
            raise saying(OutcomeUnknown(), "the answer to a call can't be read")
        return Working(_begun(call, request_id, request).written)

    def poll(self, provider_call_id: str) -> Outcome:
        begun = _Begun.read(provider_call_id)
        match self._queue.read(f"{begun.path}/status").fields.get("status"):
            case "IN_QUEUE" | "IN_PROGRESS":
                return Working(provider_call_id)
            case "COMPLETED":
                return self._finished(begun)
        raise saying(Busy(), "the answer to a question can't be read")

    def cancel(self, provider_call_id: str) -> bool:
        try:
            told = self._queue.tell(f"{_Begun.read(provider_call_id).path}/cancel", "PUT")
        except (CallGone, NotAccepted):
            # Unknown there, or over already.
            return False
        return told.fields.get("status") in ("CANCELLATION_REQUESTED", "OK")

    def find(self, request: Request) -> Outcome | None:
        known = curated().get(request.model.name_there)
        call = known.call_for(request) if known else None
        if call is None or not {"prompt", "seed"} <= set(call.input):
            return None
        try:
            while (found := self._found(call, request)) is None and _may_be_under_way(request):
                time.sleep(_LOOK_SECONDS)
        except (NotPermitted, NotAccepted, CallGone):
            log.warning("fal does not tell this key of earlier calls.")
            return None
        return found

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        self._keys.require_signature(headers, body)
        fields = fields_in(json_in(body))
        request_id = fields.get("request_id")
        if not isinstance(request_id, str) or not _REQUEST_ID.fullmatch(request_id):
            raise saying(ForgedWebhook(), "signed, and no call")
        # fal does not say at which endpoint: this is the middle of a call's id.
        return Notice(request_id, has_ended=fields.get("status") in ("OK", "ERROR"))

    def _wish(self, call: Call, request: Request) -> dict[str, Any]:
        pictures = tuple(self._files.address_of(each) for each in request.pictures)
        return input_for(call, request, pictures, self._files.address_of(request.mask) if request.mask else "")

    def _found(self, call: Call, request: Request) -> Working | None:
        since = (request.begun_at or datetime.now(UTC) - timedelta(hours=1)) - _CLOCKS_APART
        for each in self._ended(call.endpoint, since):
            given, request_id = fields_in(each.get("json_input")), str(each.get("request_id"))
            words, seed = given.get(call.input["prompt"]) or "", given.get(call.input["seed"])
            is_it = (words, seed, each.get("status_code")) == (request.prompt, request.own_seed, 200)
            if is_it and _REQUEST_ID.fullmatch(request_id):
                return Working(_begun(call, request_id, request).written)
        return None

    def _ended(self, endpoint: str, since: datetime) -> Iterator[dict[str, Any]]:
        """Calls that have ended since then, newest first."""
        asked = {"endpoint_id": endpoint, "start": f"{since:%Y-%m-%dT%H:%M:%SZ}", "expand": "payloads", "limit": "100"}
        for _ in range(_MOST_PAGES):
            page = self._platform.read("/models/requests/by-endpoint", params=asked).fields
            items = page.get("items")
            if not isinstance(items, list):
                raise saying(Busy(), "the list of calls can't be read")
            yield from (each for each in items if isinstance(each, dict))
            cursor = page.get("next_cursor")
            if not page.get("has_more") or not isinstance(cursor, str):
                return
            asked |= {"cursor": cursor}
        raise saying(Busy(), "too many calls to look through")

    def _finished(self, begun: _Begun) -> Finished:
        told = self._queue.read(begun.path, failure_of)
        if told.body is None:
            raise saying(Busy(), "the answer to a question can't be read")
        outputs = _outputs(told.fields)
        if not 0 < len(outputs) <= _MOST_OUTPUTS:
            raise saying(BadAnswer(), f"{len(outputs)} outputs")
        urls = [url for url, is_black in outputs if not is_black]
        if not urls:
            # A good answer with a black picture is how fal's filter says no.
            raise saying(Refused(), "has_nsfw_concepts")
        pictures = [self._downloads.fetch(url) for url in in_time(urls, self._seconds)]
        if len(outputs) == 1:
            pictures = [replace(pictures[0], seed=seed_in(told.fields.get("seed")))]
        # The black ones are billed as well.
        each = begun.each_micro_usd
        return Finished(tuple(pictures), begun.written, None if each is None else each * len(outputs))


def _begun(call: Call, request_id: str, request: Request) -> _Begun:
    cost = request.cost()
    return _Begun(call.endpoint, request_id, None if cost is None else cost // request.count)


def _may_be_under_way(request: Request) -> bool:
    if request.begun_at is None:
        return False
    usually = timedelta(seconds=request.model.typical_seconds or 0)
    return datetime.now(UTC) - request.begun_at < max(_LEAST_PATIENCE, min(_USUAL_TIMES * usually, _MOST_PATIENCE))


def _outputs(output: dict[str, Any]) -> list[tuple[str, bool]]:
    """Where each picture is, and whether fal's filter made it black. Models answer with a list of them, or with one."""
    listed, flags = output.get("images"), output.get("has_nsfw_concepts")
    entries = listed if isinstance(listed, list) else [output.get("image")]
    flagged = zip_longest(entries, flags if isinstance(flags, list) else ())
    found = [(fields_in(each).get("url"), flag is True) for each, flag in flagged]
    return [(url, is_black) for url, is_black in found if isinstance(url, str)]

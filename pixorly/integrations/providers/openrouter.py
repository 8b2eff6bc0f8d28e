"""OpenRouter: many companies' image models behind one key, answered in the same breath, in base64."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from pixorly.errors import Trouble
from pixorly.integrations.http import Bounds, retry_after
from pixorly.integrations.providers.base import (
    NOBODY,
    AnswersAtOnce,
    Finished,
    Model,
    Picture,
    Request,
    Watch,
    WhenUnsure,
    require_possible,
)
from pixorly.integrations.providers.cost import micro_usd
from pixorly.integrations.providers.openrouter_models import model_from
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    Refused,
    Stopped,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import (
    CALL,
    GAVE_UP_WAITING,
    Told,
    Wire,
    fields_in,
    inlined,
    media_type,
    unpacked,
)

log = logging.getLogger(__name__)

_REFUSALS = {"content_policy_violation", "invalid_prompt", "refusal"}
_NOT_OFFERED = {
    "constraint_filtered",
    "free_variant_ended",
    "model_deprecated",
    "model_not_found",
    "model_unavailable_upstream",
    "no_endpoints",
    "privacy_restricted",
    "wrong_endpoint",
}


class OpenRouterProvider(AnswersAtOnce):
    """There is no way to ask for a lost answer, and no key that makes a second call the first one again.

    A call in doubt is therefore made again, and may be paid twice: a few cents of the operator's for a picture
    that its person would otherwise wait for in vain.
    """

    key = "openrouter"
    name = "OpenRouter"
    when_unsure = WhenUnsure.CALL_AGAIN

    def __init__(
        self,
        api_key: str,
        url: str = "https://openrouter.ai/api/v1",
        *,
        app_url: str = "",
        allows_http: bool = False,
        bounds: Bounds = CALL,
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}", "X-OpenRouter-Title": "Pixorly"}
        if app_url:
            headers["HTTP-Referer"] = app_url
        self._wire = Wire(
            self.name,
            url.rstrip("/"),
            "OPENROUTER_BASE_URL",
            trouble_of,
            headers,
            bounds,
            allows_http=allows_http,
        )

    def check(self) -> None:
        self._wire.read("/key")

    def models(self) -> tuple[Model, ...]:
        listed = self._wire.read("/images/models").fields.get("data")
        if not isinstance(listed, list):
            raise BadAnswer()
        entries = [each for each in listed if isinstance(each, dict)]
        # One question per model: a few at a time, so that the whole takes seconds and annoys nobody.
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda each: model_from(each, self._endpoints_of(each)), entries))
        return tuple(model for model in found if model)

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        if watch.wants_stop():
            raise Stopped()
        told = self._wire.order("/images", json=_wish(request))
        if "error" in told.fields:
            # Trouble can come after the head of the answer was sent.
            raise trouble_of(told)
        pictures = _pictures(told)[: request.count]
        if not pictures:
            log.warning("%s answered without a picture.", self.name)
            raise BadAnswer()
        if request.model.abilities.has_seed and len(pictures) == 1:
            pictures = [replace(pictures[0], seed=request.own_seed)]
        usage = told.fields.get("usage")
        cost = micro_usd(usage.get("cost")) if isinstance(usage, dict) else None
        return Finished(tuple(pictures), request.call_id, cost)

    def _endpoints_of(self, listed: dict[str, Any]) -> list[dict[str, Any]]:
        """Where the model runs and what it costs there. Without it the model is offered, and its price unknown."""
        try:
            body = self._wire.read(f"/images/models/{listed.get('id')}/endpoints").fields
        except Trouble:
            return []
        # Some answers of this interface stand in an envelope.
        endpoints = body.get("endpoints") or (
            body["data"].get("endpoints") if isinstance(body.get("data"), dict) else []
        )
        return [each for each in endpoints if isinstance(each, dict)] if isinstance(endpoints, list) else []


def _wish(request: Request) -> dict[str, Any]:
    can, private = request.model.abilities, request.model.private
    sends = private.get("sends", ())
    wish: dict[str, Any] = {
        "model": request.model.name_there,
        "prompt": request.prompt,
        # Lets an operator find the call in OpenRouter's own log.
        "session_id": request.call_id,
    }
    if can.sizes:
        wish["size"] = f"{request.width}x{request.height}"
    if not can.sizes and "aspect_ratio" in sends:
        wish["aspect_ratio"] = can.ratio_of(request.width, request.height)
    if not can.sizes and "resolution" in sends:
        wish["resolution"] = can.tier_of(request.width, request.height).name
    if can.most_pictures > 1:
        wish["n"] = request.count
    if can.has_seed:
        wish["seed"] = request.own_seed
    if "png" in private.get("formats", ()):
        wish["output_format"] = "png"
    for name in ("quality", "background"):
        if choice := getattr(request, name):
            wish[name] = choice
    if request.references:
        wish["input_references"] = [_reference(each) for each in request.references]
    if options := _options(request):
        wish["provider"] = {"options": options}
    return wish


def _reference(picture: Picture) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": inlined(picture)}}


def _options(request: Request) -> dict[str, Any]:
    """Steps and guidance have no place of their own; companies that know them take them under their name."""
    given = {"steps": request.steps, "guidance": request.guidance}
    options = {
        slug: {name: given[name] for name in names if given.get(name) is not None}
        for slug, names in request.model.private.get("passes_on", {}).items()
    }
    return {slug: values for slug, values in options.items() if values}


def _pictures(told: Told) -> list[Picture]:
    data = told.fields.get("data")
    return [picture for each in (data if isinstance(data, list) else ()) if (picture := _picture(each))]


def _picture(entry: Any) -> Picture | None:
    fields = fields_in(entry)
    content = unpacked(fields.get("b64_json"))
    return Picture(content, media_type(fields.get("media_type"))) if content else None


def trouble_of(told: Told) -> Trouble:
    """Our word for an error of OpenRouter's, by its status and the kind that its body names."""
    error = fields_in(told.fields.get("error"))
    metadata, availability = fields_in(error.get("metadata")), fields_in(error.get("availability"))
    # With 200 as status, the error's own code is the status it would have had.
    status = told.status if told.status >= 400 else error.get("code")
    status = status if isinstance(status, int) else 500
    kind, message = str(metadata.get("error_type") or ""), str(error.get("message") or "")
    said = " ".join(filter(None, (f"HTTP {status}", kind, message)))
    return saying(_meaning(status, kind, metadata, availability, told), said)


def _meaning(status: int, kind: str, metadata: dict[str, Any], availability: dict[str, Any], told: Told) -> Trouble:
    if kind in _REFUSALS or (status == 403 and ("reasons" in metadata or "patterns" in metadata)):
        return Refused()
    if availability.get("code") in _NOT_OFFERED:
        return UnknownModel()
    if status in GAVE_UP_WAITING or kind == "timeout":
        return OutcomeUnknown()
    if status == 429 or status >= 500 or availability.get("retryable") is True:
        pause = availability.get("retry_after")
        return Busy(retry_after=float(pause) if isinstance(pause, int | float) else retry_after(told.headers))
    if status == 401 or kind == "authentication":
        return WrongKey()
    if status == 402 or kind == "payment_required":
        return OutOfBalance()
    if status == 403:
        return NotPermitted()
    if status == 404:
        return UnknownModel()
    return NotAccepted()

"""Refusals as OpenAI's clients know them: by their codes, their types, and whether it is worth another try."""

import anyio
import orjson
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api.answers import unexpected
from pixorly.api.v1 import asking, problems
from pixorly.errors import Conflict, NeedsPayment, PixorlyError, TooMany
from pixorly.services.viewer import Viewer

_CODES = {
    "no_key": "invalid_api_key",
    "bad_key": "invalid_api_key",
    "refused_by_provider": "moderation_blocked",
    "rate_limited": "rate_limit_exceeded",
    "day_used_up": "rate_limit_exceeded",
}
_NAMES = {"models": "model", "count": "n", "references": "image", "width": "size", "height": "size"}


async def asked_by(request: Request, scope: str) -> Viewer:
    return await anyio.to_thread.run_sync(asking.admit, request, scope)


async def on_trouble(request: Request, error: Exception) -> Response:
    known = problems.understood(error)
    return _told(request, known) if known else _told(request, unexpected(request, error))


def _told(request: Request, error: PixorlyError) -> Response:
    status, kind = _status(error), "invalid_request_error"
    code = _CODES.get(error.code, error.code)
    if isinstance(error, NeedsPayment):
        code = kind = "insufficient_quota"
    elif isinstance(error, TooMany):
        kind = "requests"
    elif status >= 500:
        kind = "server_error"
    field = _NAMES.get(error.field or "", error.field)
    said = {"error": {"message": str(error.words), "type": kind, "param": field, "code": code}}
    # What failed here was tried three times already, and an empty balance does not fill itself meanwhile.
    is_worth_it = isinstance(error, TooMany | Conflict)
    headers = {"x-should-retry": "true" if is_worth_it else "false", **asking.limits_told(request)}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    return Response(orjson.dumps(said), status, headers, "application/json")


def _status(error: PixorlyError) -> int:
    if isinstance(error, NeedsPayment):
        return 429
    # Theirs is 400 for all that can't be used, and for what a filter declines.
    return 400 if error.status == 422 else error.status

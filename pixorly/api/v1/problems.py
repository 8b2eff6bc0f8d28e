"""How the API refuses: problem details as RFC 9457 has them, with a code that never changes and the field at fault."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from pixorly.api.answers import unexpected
from pixorly.errors import NotFound, PixorlyError
from pixorly.words import Words, t

MEDIA_TYPE = "application/problem+json"
# Where a body comes in pieces from the outside, nobody needs to hear of the framework's own words for it.
_PARTS = {"body", "query", "path", "header", "cookie"}
# How the validator calls a whole body that is none.
_NO_OBJECT = ("missing", "model_attributes_type", "model_type")


class NoSuchRoute(NotFound):
    code = "no_such_route"
    words = t("There is nothing at this address. The API is described at /docs.")


class WrongMethod(PixorlyError):
    code = "wrong_method"
    status = 405
    words = t("This address does not take that method.")


class Malformed(PixorlyError):
    code = "malformed"
    status = 400
    words = t("That could not be read. Send JSON, and say so with Content-Type: application/json.")


class NotAnObject(Malformed):
    words = t("An object is expected: JSON with fields by their names.")


class TooLarge(PixorlyError):
    code = "too_large"
    status = 413
    words = t("That is too large.")


def answer(error: PixorlyError, headers: Mapping[str, str] | None = None) -> Response:
    """In English, as programs and their makers read it."""
    told = dict(headers or {})
    if wait := getattr(error, "retry_after", None):
        told["Retry-After"] = str(math.ceil(wait))
    if error.status == 401:
        told["WWW-Authenticate"] = 'Bearer realm="pixorly"'
    problem = {
        "type": "about:blank",
        "title": str(error.words),
        "status": error.status,
        "code": error.code,
        "field": to_camel(error.field) if error.field and error.field.isidentifier() else error.field,
    }
    return Response(orjson.dumps(problem), error.status, told | {"Cache-Control": "no-store"}, MEDIA_TYPE)


def understood(error: Exception) -> PixorlyError | None:
    """The refusal that a fault of the framework stands for; None for what nobody expected."""
    if isinstance(error, PixorlyError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error.errors())
    if isinstance(error, HTTPException):
        kinds: dict[int, type[PixorlyError]] = {404: NoSuchRoute, 405: WrongMethod, 413: TooLarge}
        return kinds.get(error.status_code, Malformed)()
    return None


async def on_trouble(request: Request, error: Exception) -> Response:
    """For what no route has answered."""
    known = understood(error)
    if isinstance(known, WrongMethod):
        return answer(known, {"Allow": ", ".join(sorted(methods_at(request.app, path_of(request))))})
    return answer(known) if known else surprise(request, error)


def path_of(request: Request) -> str:
    """Inside the API, wherever that is mounted."""
    return request.scope["path"].removeprefix(request.scope.get("root_path", ""))


def methods_at(app: FastAPI, path: str) -> set[str]:
    """All that an address takes; the framework names those of one of its routes alone."""
    return {
        method.upper()
        for template, told in app.openapi()["paths"].items()
        if compile_path(template)[0].match(path)
        for method in told
    }


def surprise(request: Request, error: Exception) -> Response:
    return answer(unexpected(request, error))


def _invalid(faults: Sequence[Any]) -> PixorlyError:
    """The first that is wrong: whoever mends it hears of the next."""
    fault = faults[0] if faults else {"type": "", "loc": (), "msg": ""}
    if fault["type"] == "json_invalid":
        return Malformed()
    where = [str(part) for part in fault["loc"] if part not in _PARTS]
    if where[:1] == ["metadata"]:
        # What follows the name of a value are the kinds that it is none of.
        where = where[:2]
    if fault["type"] in _NO_OBJECT and not where:
        # Bytes are what did not say that it is JSON.
        return Malformed() if isinstance(fault.get("input"), bytes | None) else NotAnObject()
    refusal = PixorlyError(Words(_harmless(fault["msg"])), field=".".join(where) or None)
    refusal.code, refusal.status = "invalid", 422
    return refusal


def _harmless(text: str) -> str:
    """The validator's own English, which may name what was sent."""
    return "".join(one for one in text if one.isprintable())[:300] + "."

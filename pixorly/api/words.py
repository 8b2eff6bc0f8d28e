"""The words of a language, for the browser."""

import hashlib

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from pixorly.errors import NotFound
from pixorly.words import LANGUAGES, dictionary

router = APIRouter()


@router.get("/words/{language}")
async def words(request: Request, language: str) -> Response:
    if language not in LANGUAGES:
        raise NotFound()
    body = orjson.dumps(dictionary(language))
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)

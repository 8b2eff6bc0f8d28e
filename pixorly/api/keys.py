"""Where the forms about keys of the API post to. A new secret goes back with the answer, once, and is kept nowhere."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from pixorly.api.answers import wants_json
from pixorly.api.cookies import viewer
from pixorly.database import carry
from pixorly.errors import Invalid
from pixorly.services import api_keys, throttle
from pixorly.services.api_keys import Issued
from pixorly.services.viewer import Viewer
from pixorly.words import t

router = APIRouter(prefix="/auth/account/keys")

Asking = Annotated[Viewer, Depends(viewer)]
Typed = Annotated[str, Form()]
Ticked = Annotated[list[str] | None, Form()]
_NEVER = "never"


@router.post("")
def issue(request: Request, viewer: Asking, name: Typed = "", days: Typed = _NEVER, scopes: Ticked = None) -> Response:
    throttle.count("api_key", account=str(viewer.user_id))
    lasts = None if days == _NEVER else _whole(days)
    return _shown(request, carry(lambda session: api_keys.issue(session, viewer, name, scopes or [], lasts)))


@router.post("/{key_id}/rotate")
def rotate(request: Request, viewer: Asking, key_id: str) -> Response:
    throttle.count("api_key", account=str(viewer.user_id))
    return _shown(request, carry(lambda session: api_keys.rotate(session, viewer, key_id)))


def _shown(request: Request, issued: Issued) -> Response:
    headers = {"Cache-Control": "private, no-store"}
    if not wants_json(request):
        # A form without scripts leads here, and there is no second time.
        return PlainTextResponse(issued.secret, headers=headers)
    return JSONResponse({"next": None, "notice": None, "secret": issued.secret}, headers=headers)


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise Invalid(
        t("A key lasts from 1 to {most} days, or until it is revoked.", most=api_keys.LONGEST_LIFE_DAYS), field="days"
    )

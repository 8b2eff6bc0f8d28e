"""What carries a secret or asks the network, apart from the screens of webhooks: their forms, and the secret itself."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import JSONResponse, Response

from pixorly.api.answers import done
from pixorly.api.cookies import viewer
from pixorly.database import carry, reading
from pixorly.services import webhooks
from pixorly.services.viewer import Viewer, require_manager
from pixorly.words import t

router = APIRouter()

_PAGE = "/account/webhooks"
Asking = Annotated[Viewer, Depends(viewer)]
Typed = Annotated[str, Form()]
Ticked = Annotated[list[str] | None, Form()]


@router.post("/auth/account/webhooks")
def register(request: Request, viewer: Asking, url: Typed = "", name: Typed = "", events: Ticked = None) -> Response:
    require_manager(viewer)
    webhooks.require_reachable(url)
    added = carry(lambda session: webhooks.register(session, viewer, url, events or [], name))
    return done(request, to=f"{_PAGE}?endpoint={added.id}")


@router.post("/auth/account/webhooks/{endpoint_id}")
def change(
    request: Request, viewer: Asking, endpoint_id: str, url: Typed = "", name: Typed = "", events: Ticked = None
) -> Response:
    require_manager(viewer)
    webhooks.require_reachable(url)
    carry(lambda session: webhooks.change(session, viewer, endpoint_id, address=url, kinds=events or [], name=name))
    return done(request, words=t("Saved."))


@router.get("/api/account/webhooks/{endpoint_id}/secret")
def secret(viewer: Asking, endpoint_id: str) -> Response:
    with reading() as session:
        shown = webhooks.secret(session, viewer, endpoint_id)
    return JSONResponse({"secret": shown}, headers={"Cache-Control": "private, no-store"})

"""Where the forms about keys of one's own post to. A key comes this way, and goes back to nobody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from pixorly.api.answers import done
from pixorly.api.cookies import viewer
from pixorly.api.visitors import address_of
from pixorly.database import carry, reading
from pixorly.services import provider_keys, throttle
from pixorly.services.provider_keys import Brought, Tried
from pixorly.services.viewer import Viewer, require_manager
from pixorly.words import Words, t

router = APIRouter(prefix="/auth/account/providers")

Asking = Annotated[Viewer, Depends(viewer)]


@router.post("/{provider}")
def bring(request: Request, viewer: Asking, provider: str, secret: Annotated[str, Form()] = "") -> Response:
    require_manager(viewer)
    brought = Brought(provider, secret).checked()
    _count(request, viewer)
    tested = provider_keys.try_out(brought.provider, brought.secret).accepted()
    carry(lambda session: provider_keys.bring(session, viewer, tested))
    return done(request, words=_said(tested))


@router.post("/{provider}/test")
def test(request: Request, viewer: Asking, provider: str) -> Response:
    with reading() as session:
        kept = provider_keys.to_test(session, viewer, provider)
    _count(request, viewer)
    tested = provider_keys.try_out(kept.provider, kept.secret)
    carry(lambda session: provider_keys.note(session, viewer, tested))
    return done(request, words=_said(tested))


@router.post("/{provider}/forget")
def forget(request: Request, viewer: Asking, provider: str) -> Response:
    carry(lambda session: provider_keys.forget(session, viewer, provider))
    return done(request, words=t("The key is removed."))


def _count(request: Request, viewer: Viewer) -> None:
    """Nobody tries out keys they found by the hundred from our address."""
    throttle.count("provider_key", account=str(viewer.user_id), address=address_of(request))


def _said(tested: Tried) -> Words | None:
    """What is wrong stands beside the key, for as long as it is."""
    return None if tested.trouble else t("Your key for {name} works.", name=tested.name)

"""The journey to a sign-in provider and back."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from pixorly.api.answers import safe_next
from pixorly.api.cookies import keep, keep_login, viewer_or_none
from pixorly.api.people import HOME
from pixorly.api.visitors import address_of, language_of, visitor_of
from pixorly.database import carry
from pixorly.errors import PixorlyError
from pixorly.services import journeys, throttle, users

router = APIRouter(prefix="/auth/with")

_JOURNEY_COOKIE = "px_journey"
_JOURNEY_SECONDS = 600


@router.get("/{provider}")
def set_out(request: Request, provider: str, next: str = "") -> Response:
    if request.headers.get("sec-fetch-site") == "cross-site":
        # Nobody else's page may start a journey for its visitor.
        return RedirectResponse("/sign-in", status_code=303)
    try:
        throttle.count("ticket", address=address_of(request))
        begun = journeys.set_out(provider)
        secret = carry(lambda session: journeys.remember(session, provider, begun, safe_next(next, HOME)))
    except PixorlyError as error:
        return _stranded(error)
    response = RedirectResponse(begun.url, status_code=303)
    keep(response, _JOURNEY_COOKIE, secret, _JOURNEY_SECONDS)
    return response


@router.get("/{provider}/back")
def come_back(request: Request, provider: str) -> Response:
    try:
        journey = carry(lambda session: journeys.recall(session, provider, request.cookies.get(_JOURNEY_COOKIE, "")))
        proof = journeys.prove(journey, dict(request.query_params))
        before = viewer_or_none(request)
        if before:
            carry(lambda session: users.link_to(session, before, journey.provider, proof))
            return _arrived(journey.next)
        secret = carry(
            lambda session: users.arrive_by_provider(
                session, journey.provider, proof, visitor_of(request), language_of(request)
            )
        )
    except PixorlyError as error:
        return _stranded(error)
    response = _arrived(journey.next)
    keep_login(response, secret)
    return response


def _arrived(to: str) -> Response:
    response = RedirectResponse(to, status_code=303)
    keep(response, _JOURNEY_COOKIE, "", 0)
    return response


def _stranded(error: PixorlyError) -> Response:
    """Back to the form, which says in the visitor's language what happened."""
    response = RedirectResponse(f"/sign-in?problem={quote(error.code)}", status_code=303)
    keep(response, _JOURNEY_COOKIE, "", 0)
    return response

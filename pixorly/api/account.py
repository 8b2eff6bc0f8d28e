"""Where the forms of the account page post to: what needs the password once more."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from pixorly.api.answers import done
from pixorly.api.cookies import forget_login, viewer
from pixorly.api.visitors import address_of
from pixorly.database import carry, reading
from pixorly.errors import Invalid
from pixorly.services import passwords, throttle, users
from pixorly.services.viewer import Viewer
from pixorly.words import t

router = APIRouter(prefix="/auth/account")

Typed = Annotated[str, Form()]
Asking = Annotated[Viewer, Depends(viewer)]


@router.post("/address")
def change_address(request: Request, viewer: Asking, email: Typed = "", current: Typed = "") -> Response:
    _require_password(viewer, current)
    throttle.count("mail", account=str(viewer.user_id), address=address_of(request))
    is_done = carry(lambda session: users.wish_for_address(session, viewer, email))
    said = t("Your address is changed.") if is_done else t("Open the link we sent to the new address.")
    return done(request, words=said)


@router.post("/password")
def change_password(request: Request, viewer: Asking, current: Typed = "", password: Typed = "") -> Response:
    _require_password(viewer, current)
    with reading() as session:
        person = users.person(session, viewer)
    passwords.require_good(password, about=[person.email, person.name])
    password_hash = passwords.kept(password)
    carry(lambda session: users.change_password(session, viewer, password_hash))
    return done(request, words=t("Your password is changed. Other browsers are signed out."))


@router.post("/close")
def close(request: Request, viewer: Asking, current: Typed = "", confirmation: Typed = "") -> Response:
    with reading() as session:
        person = users.person(session, viewer)
    if confirmation.strip().lower() != person.email:
        raise Invalid(t("Write your e-mail address to say that you mean it."), field="confirmation")
    _require_password(viewer, current)
    carry(lambda session: users.close(session, viewer))
    response = done(request, to="/?closed=1")
    forget_login(response)
    return response


def _require_password(viewer: Viewer, current: str) -> None:
    """Whoever finds a browser open must not take the account with it. People without a password have none to ask."""
    with reading() as session:
        kept = users.credentials_of(session, viewer)
    if not kept.password_hash:
        return
    throttle.count("password", account=str(viewer.user_id))
    if not passwords.fits(current, kept.password_hash):
        raise Invalid(t("That is not your password."), field="current")

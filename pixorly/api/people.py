"""Where the forms of coming and going post to. Passwords come this way, and never through events."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from pixorly.api.answers import done, safe_next
from pixorly.api.cookies import forget_login, keep_login, viewer_or_none
from pixorly.api.visitors import address_of, language_of, visitor_of
from pixorly.database import carry, reading
from pixorly.errors import Invalid, PixorlyError
from pixorly.places import HOME
from pixorly.services import logins, passwords, throttle, users
from pixorly.services.users import Arrival
from pixorly.words import t

router = APIRouter(prefix="/auth")

Typed = Annotated[str, Form()]


@router.post("/sign-up")
def sign_up(request: Request, email: Typed = "", name: Typed = "", password: Typed = "", next: Typed = "") -> Response:
    arrival = Arrival(email, name, password, language_of(request)).checked()
    throttle.count("sign_up", account=arrival.email, address=address_of(request))
    password_hash = passwords.kept(password)
    secret = carry(lambda session: users.sign_up(session, arrival, password_hash, visitor_of(request)))
    if secret:
        return _signed_in(request, secret, next)
    return done(request, to="/check-mail")


@router.post("/confirm")
def confirm(request: Request, ticket: Typed = "", password: Typed = "") -> Response:
    throttle.count("ticket", address=address_of(request))
    with reading() as session:
        kept = users.waiting_hash(session, ticket)
    if not passwords.fits(password, kept):
        raise Invalid(t("That is not the password you chose when you signed up."), field="password")
    secret = carry(lambda session: users.finish_sign_up(session, ticket, visitor_of(request)))
    return _signed_in(request, secret)


@router.get("/first")
def open_first(request: Request, ticket: str = "") -> Response:
    try:
        throttle.count("ticket", address=address_of(request))
        secret = carry(lambda session: users.open_first(session, ticket, visitor_of(request)))
    except PixorlyError as error:
        # Whoever opens a link sees a page, which says what happened.
        return RedirectResponse(f"/sign-in?problem={quote(error.code)}", status_code=303)
    response = RedirectResponse(HOME, status_code=303)
    keep_login(response, secret)
    return response


@router.post("/sign-in")
def sign_in(request: Request, email: Typed = "", password: Typed = "", next: Typed = "") -> Response:
    account, address = email.strip().lower()[:254], address_of(request)
    throttle.count("sign_in", account=account, address=address)
    with reading() as session:
        kept = users.credentials_at(session, account)
    fits = passwords.fits(password[: passwords.LONGEST], kept.password_hash)
    new_hash = passwords.kept(password) if fits and passwords.is_outdated(kept.password_hash or "") else None
    secret = carry(lambda session: users.sign_in(session, kept.user_id, fits, visitor_of(request), new_hash))
    throttle.forget("sign_in", account=account, address=address)
    return _signed_in(request, secret, next)


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    if viewer := viewer_or_none(request):
        carry(lambda session: logins.end(session, viewer, str(viewer.login_id)))
    response = done(request, to="/")
    forget_login(response)
    # Whatever this browser kept of the signed-in pages goes too.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.post("/forgot")
def forgot(request: Request, email: Typed = "") -> Response:
    address = users.address(email)
    throttle.count("mail", account=address, address=address_of(request))
    carry(lambda session: users.ask_for_reset(session, address, language_of(request)))
    return done(request, to="/check-mail")


@router.post("/reset")
def reset(request: Request, ticket: Typed = "", password: Typed = "") -> Response:
    throttle.count("ticket", address=address_of(request))
    with reading() as session:
        about = users.known_of(session, ticket)
    passwords.require_good(password, about=about)
    password_hash = passwords.kept(password)
    secret = carry(lambda session: users.reset_password(session, ticket, password_hash, visitor_of(request)))
    return _signed_in(request, secret)


@router.post("/change-address")
def finish_change_of_address(request: Request, ticket: Typed = "") -> Response:
    throttle.count("ticket", address=address_of(request))
    carry(lambda session: users.finish_change_of_address(session, ticket))
    return done(request, to=f"{HOME}?changed=address", words=t("Your address is changed."))


def _signed_in(request: Request, secret: str, wanted: str = "") -> Response:
    """Give the browser its new cookie; the login it had before ends, so that none is left behind."""
    if before := viewer_or_none(request):
        carry(lambda session: logins.end(session, before, str(before.login_id)))
    response = done(request, to=safe_next(wanted, HOME))
    keep_login(response, secret)
    return response

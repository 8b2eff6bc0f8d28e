"""Talking OAuth to an issuer: bounded in time and size, and its refusals in our words."""

import hmac
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client

from pixorly.errors import Misconfigured, Passing, PixorlyError
from pixorly.integrations.http import Bounds, client, retry_after
from pixorly.integrations.sign_in.base import Begun, SignInRefused
from pixorly.words import t

log = logging.getLogger(__name__)

_MOST_BYTES = 512 * 1024
_PASSES = {"server_error", "temporarily_unavailable", "slow_down"}
# About our registration there, not about the person: RFC 6749 §4.1.2.1 and §5.2, and GitHub's own words.
_OURS_TO_MEND = {
    "application_suspended",
    "incorrect_client_credentials",
    "invalid_client",
    "invalid_request",
    "invalid_scope",
    "Not Found",
    "redirect_uri_mismatch",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
}


@dataclass(frozen=True)
class Registration:
    """What an issuer knows us by."""

    client_id: str
    client_secret: str
    # One of client_secret_basic, client_secret_post and none.
    proves_itself_by: str


def http_client(timeout_seconds: float) -> httpx.Client:
    return client(Bounds(timeout_seconds, _MOST_BYTES), event_hooks={"response": [_stop_if_busy]})


def begin(registration: Registration, endpoint: str, redirect_uri: str, scope: str, **more: str) -> Begun:
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    url, _ = _oauth(None, registration).create_authorization_url(
        endpoint, state=state, code_verifier=verifier, redirect_uri=redirect_uri, scope=scope, **more
    )
    return Begun(url, state, more.get("nonce", ""), verifier)


def require_state(query: dict[str, str], begun_state: str, name: str) -> None:
    """Whoever comes back is the browser that we sent away."""
    if not begun_state or not hmac.compare_digest(query.get("state", "").encode(), begun_state.encode()):
        log.warning("Sign-in by %s refused: the state is not the one we gave.", name)
        raise SignInRefused()


def code_from(query: dict[str, str], name: str) -> str:
    """The code the browser brings back, if the issuer said yes."""
    if error := query.get("error"):
        raise refusal(error, name)
    if not query.get("code"):
        log.warning("Sign-in by %s refused: the browser brought no code.", name)
        raise SignInRefused()
    return query["code"]


def redeem(
    http: httpx.Client,
    registration: Registration,
    endpoint: str,
    code: str,
    verifier: str,
    redirect_uri: str,
    name: str,
) -> dict[str, Any]:
    """Exchange the code for tokens."""
    with _in_our_words(name):
        oauth = _oauth(http, registration)
        token = oauth.fetch_token(
            endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=redirect_uri,
        )
        if not isinstance(token.get("access_token"), str):
            raise TypeError("no access token in the answer")
        return token


def read_json(http: httpx.Client, url: str, name: str, token: str = "", **headers: str) -> Any:
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with _in_our_words(name):
        return http.get(url, headers=headers).raise_for_status().json()


def refusal(error: str, name: str) -> PixorlyError:
    """Our word for an OAuth error code."""
    # It comes from outside, so only its head is logged, and quoted.
    log.warning("Sign-in by %s failed: %r", name, error[:60])
    if error in _PASSES:
        return Passing()
    if error in _OURS_TO_MEND:
        return Misconfigured()
    if error == "access_denied":
        return SignInRefused(
            t("You did not let {name} tell us who you are. Start again, or sign in another way.", name=name)
        )
    return SignInRefused(t("{name} did not confirm who you are. Start again.", name=name))


class _TokenRefused(Exception):
    def __init__(self, error: str, description: str | None = None) -> None:
        self.error = str(error)
        super().__init__(self.error)


class _ProvesItself(ClientAuth):
    """Authlib's ways for a client to prove itself, in the shape httpx takes."""

    def __call__(self, request: httpx.Request) -> httpx.Request:
        url, headers, body = self.prepare(request.method, str(request.url), request.headers, request.content.decode())
        headers["Content-Length"] = str(len(body))
        return httpx.Request(request.method, url, headers=headers, content=body, extensions=request.extensions)


class _OAuth(OAuth2Client):
    # Authlib's own client for httpx wants its successor; the core below it takes any session.
    client_auth_class = _ProvesItself
    # Authlib's own error breaks on descriptions beyond ASCII, which issuers do send.
    oauth_error_class = _TokenRefused


def _oauth(http: httpx.Client | None, registration: Registration) -> _OAuth:
    return _OAuth(
        http,
        client_id=registration.client_id,
        client_secret=registration.client_secret or None,
        token_endpoint_auth_method=registration.proves_itself_by,
        code_challenge_method="S256",
    )


@contextmanager
def _in_our_words(name: str) -> Iterator[None]:
    try:
        yield
    except _TokenRefused as error:
        raise refusal(error.error, name) from None
    except httpx.HTTPStatusError as error:
        # 5xx and 429 never come this far. What is left says that we ask wrongly.
        log.error("%s answered %s at %s.", name, error.response.status_code, error.request.url.copy_with(query=None))
        raise Misconfigured() from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("%s did not answer: %s", name, type(error).__name__)
        raise Passing() from error
    except (TypeError, ValueError):
        # Not chained: the text of such an error can hold the answer, and with it a token.
        log.error("%s answered with something that can't be read.", name)
        raise Passing() from None


def _stop_if_busy(response: httpx.Response) -> None:
    # GitHub says "slow down" with 403.
    is_slowed = response.status_code == 403 and (
        "retry-after" in response.headers or response.headers.get("x-ratelimit-remaining") == "0"
    )
    if response.status_code == 429 or response.status_code >= 500 or is_slowed:
        log.warning("%s answered %s.", response.request.url.host, response.status_code)
        raise Passing(retry_after=retry_after(response.headers))

"""What every HTTP request passes: nobody else's page may write with a visitor's cookie, and every answer
carries the headers that keep the browser strict."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixorly.api.answers import refused
from pixorly.errors import NotAllowed
from pixorly.services import logins
from pixorly.settings import settings
from pixorly.words import t

_READS = {"GET", "HEAD", "OPTIONS"}


class ForeignOrigin(NotAllowed):
    code = "foreign_origin"
    words = t("This came from another website, so nothing was changed.")


def guarded(inline_scripts: Callable[[], list[str]]) -> Callable[[ASGIApp], ASGIApp]:
    """Put the guard round an app. The few scripts that stand inside built pages are allowed by their hashes."""
    headers = _headers(inline_scripts())

    def wrap(app: ASGIApp) -> ASGIApp:
        async def guard(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                return await app(scope, receive, send)

            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    mutable = MutableHeaders(scope=message)
                    for name, value in headers.items():
                        mutable.setdefault(name, value)
                await send(message)

            if scope["method"] not in _READS and is_foreign(Headers(scope=scope)):
                answer = refused(Request(scope), ForeignOrigin())
                return await answer(scope, receive, send_with_headers)
            return await app(scope, receive, send_with_headers)

        return guard

    return wrap


def is_foreign(headers: Headers) -> bool:
    """Whether a write may have been caused by somebody else's page.

    Browsers say where a request comes from. Programs without a cookie say nothing and can harm nobody
    but themselves; a cookie without a word of its origin is not believed. A key counts for more than all of that:
    no page of somebody else's can send one, since browsers ask us first, and we don't allow it.
    """
    if headers.get("authorization", "")[:7].lower() == "bearer ":
        return False
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if origin is not None and origin not in settings().origins:
        return True
    if site is not None and site not in ("same-origin", "none"):
        return True
    return origin is None and site is None and bool(logins.secret_in(headers.get("cookie", "")))


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


def _headers(inline_scripts: list[str]) -> dict[str, str]:
    scripts = " ".join(["'self'", *inline_scripts])
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in settings().origins)
    policy = {
        "default-src": "'none'",
        "script-src": scripts,
        # The framework writes style attributes; styles can't run anything.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {_origin_of(settings().cdn_url)}".strip(),
        "font-src": "'self'",
        "connect-src": f"'self' {sockets}",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "worker-src": "'self'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Links from mails carry tickets in their address; no other site hears of it.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if settings().is_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers

"""Talking HTTP to services outside: bounded in time and size, over an encrypted connection."""

import contextlib
import logging
import math
import time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from pixorly.errors import Misconfigured
from pixorly.integrations.connections import LOOPBACK, BoundedTransport, Bounds, PublicTransport

log = logging.getLogger(__name__)

__all__ = ["Bounds", "Calls", "client", "client_for_strangers", "in_words", "require_https", "retry_after"]

_HEADERS = {"User-Agent": "Pixorly", "Accept-Encoding": "identity"}
_FOR_JSON = _HEADERS | {"Accept": "application/json"}
_LONGEST_PAUSE = 24 * 3600
# The first that fits: what kind of error it is, and what stands in it.
_BREAKS: tuple[tuple[type[Exception], str, str], ...] = (
    (httpx.ConnectError, "certificate", "its certificate is not trusted"),
    (httpx.ConnectError, "refused", "nothing listens there"),
    # Systems say it differently: "Name or service not known", "name resolution", "nodename nor servname".
    (httpx.ConnectError, "name", "its name has no address"),
    (httpx.ConnectError, "no address", "its name has no address"),
    (httpx.ConnectError, "", "no connection"),
    (httpx.ConnectTimeout, "", "no connection in time"),
    (httpx.PoolTimeout, "", "too many calls of ours at once"),
    (httpx.TimeoutException, "", "no answer in time"),
    (httpx.ProxyError, "", "the proxy on the way refused it"),
    (httpx.UnsupportedProtocol, "", "no address of the web"),
    (httpx.InvalidURL, "", "no address of the web"),
)


class Calls:
    """To a service whose address stands in our settings, with the same headers on each. What a client does beyond that,
    cookies, redirects and signing in, is not wanted here."""

    def __init__(self, bounds: Bounds, headers: dict[str, str]) -> None:
        self._way = BoundedTransport(bounds)
        self._headers = httpx.Headers(_FOR_JSON | headers)

    def ask(self, method: str, url: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        request = httpx.Request(method, _address(url), headers=self._headers, **more)
        request.headers.update(headers)
        with contextlib.closing(self._way.handle_request(request)) as response:
            response.request = request
            response.read()
        return response


@lru_cache(maxsize=256)
def _address(url: str) -> httpx.URL:
    return httpx.URL(url)


def client(bounds: Bounds, **more: Any) -> httpx.Client:
    """For a service whose address stands in our settings. It follows no redirects: they would carry our key along."""
    headers = _FOR_JSON | more.pop("headers", {})
    timeout = httpx.Timeout(bounds.seconds, connect=bounds.connect_seconds)
    return httpx.Client(transport=BoundedTransport(bounds), timeout=timeout, headers=headers, **more)


def client_for_strangers(bounds: Bounds, own: str = "") -> httpx.Client:
    """For addresses that somebody else gave us, and wherever they redirect to. It carries no key."""
    timeout = httpx.Timeout(bounds.seconds, connect=bounds.connect_seconds)
    return httpx.Client(
        transport=PublicTransport(bounds, own),
        timeout=timeout,
        headers=_HEADERS,
        follow_redirects=True,
        max_redirects=3,
    )


def require_https(address: str, setting: str, allows_http: bool) -> None:
    """Whoever reads this traffic holds our keys, and whoever rewrites it can be anybody."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and (allows_http or parts.hostname in LOOPBACK)):
        return
    log.error("%s: %s is not https. It works over an encrypted connection only.", setting, address)
    raise Misconfigured()


def in_words(error: Exception) -> str:
    """How the way to a service failed, for operators: libraries name it in words of their own."""
    about = str(error).lower()
    is_so = (words for kind, mark, words in _BREAKS if isinstance(error, kind) and mark in about)
    return next(is_so, "the connection broke")


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds until the service wants to hear from us again, if it says so."""
    told = headers.get("retry-after", "")
    try:
        seconds = float(told)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(told).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0), _LONGEST_PAUSE) if math.isfinite(seconds) else None

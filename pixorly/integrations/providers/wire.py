"""Talking to a provider: one call within its bounds, and the trouble of the way there in our words."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from pixorly.errors import Misconfigured, Passing, Trouble
from pixorly.integrations.connections import LOOPBACK, NotPublic, TooLong
from pixorly.integrations.http import Bounds, client, client_for_strangers, require_https
from pixorly.integrations.providers.base import Picture
from pixorly.integrations.providers.trouble import BadAnswer, OutcomeUnknown, saying

log = logging.getLogger(__name__)

# Ten pictures of 5 MB in base64, and then some.
CALL = Bounds(seconds=300, most_bytes=80_000_000)
# What is asked beside it answers soon or not at all.
_QUESTION_SECONDS = 30
# The most that is stored of one picture.
DOWNLOAD = Bounds(seconds=60, most_bytes=50_000_000)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class Told:
    """A provider's answer. The body is None when it can't be read as JSON."""

    status: int
    headers: httpx.Headers
    body: Any

    @property
    def fields(self) -> dict[str, Any]:
        return self.body if isinstance(self.body, dict) else {}


class Wire:
    """The way to one provider. `trouble` says what its refusals mean."""

    def __init__(
        self,
        name: str,
        url: str,
        setting: str,
        trouble: Callable[[Told], Trouble],
        headers: dict[str, str],
        bounds: Bounds = CALL,
        *,
        allows_http: bool = False,
    ) -> None:
        self.name, self.url = name, url
        self._setting, self._trouble, self._allows_http = setting, trouble, allows_http
        soon = replace(bounds, seconds=min(bounds.seconds, _QUESTION_SECONDS))
        self._calls, self._questions = client(bounds, headers=headers), client(soon, headers=headers)

    def read(self, path: str, **more: Any) -> Told:
        """A question that costs nothing: whatever breaks, it may be asked again."""
        return self._ask(self._questions, "GET", path, Passing, **more)

    def tell(self, path: str, **more: Any) -> Told:
        """An order that costs nothing, however often it is given."""
        return self._ask(self._questions, "POST", path, Passing, **more)

    def order(self, path: str, trouble: Callable[[Told], Trouble] | None = None, **more: Any) -> Told:
        """A call that is paid: when the answer is lost, nobody knows whether it was."""
        return self._ask(self._calls, "POST", path, OutcomeUnknown, trouble, **more)

    def _ask(
        self,
        http: httpx.Client,
        method: str,
        path: str,
        when_lost: type[Passing],
        trouble: Callable[[Told], Trouble] | None = None,
        **more: Any,
    ) -> Told:
        require_https(self.url, self._setting, self._allows_http)
        with self._in_our_words(when_lost):
            response = http.request(method, self.url + path, **more)
        told = Told(response.status_code, response.headers, _json_of(response.content))
        if told.status < 300:
            return told
        if told.status < 400:
            # Following it would carry our key to wherever it leads.
            log.error("%s answered %s with a redirect. %s is not its address.", self.name, path, self._setting)
            raise Misconfigured()
        raise self._logged((trouble or self._trouble)(told), told)

    def _logged(self, trouble: Trouble, told: Told) -> Trouble:
        notes = " ".join(getattr(trouble, "__notes__", ()))
        is_ours = isinstance(trouble, Misconfigured)
        log.log(logging.ERROR if is_ours else logging.WARNING, "%s answered %s: %r", self.name, told.status, notes)
        return trouble

    @contextmanager
    def _in_our_words(self, when_lost: type[Passing]) -> Iterator[None]:
        try:
            yield
        except TooLong as error:
            log.warning("%s answered %s.", self.name, error)
            raise BadAnswer() from error
        except _NEVER_LEFT as error:
            log.warning("%s can't be reached: %s", self.name, type(error).__name__)
            raise saying(Passing(), f"can't be reached: {type(error).__name__}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("%s did not answer: %s", self.name, type(error).__name__)
            raise saying(when_lost(), f"did not answer: {type(error).__name__}") from error


class Downloads:
    """Pictures from the addresses that a provider names: public ones, or its own while it stands on this machine."""

    def __init__(self, name: str, url: str, *, allows_http: bool, bounds: Bounds = DOWNLOAD) -> None:
        parts = urlsplit(url)
        is_here = allows_http and parts.hostname in LOOPBACK
        self._name = name
        self._http = client_for_strangers(bounds, own=f"{parts.scheme}://{parts.netloc}" if is_here else "")

    def fetch(self, url: str) -> Picture:
        try:
            response = self._http.get(url)
        except (TooLong, NotPublic, httpx.InvalidURL, httpx.TooManyRedirects, httpx.UnsupportedProtocol) as error:
            log.warning("%s names a picture that we don't fetch: %s", self._name, error)
            raise saying(BadAnswer(), str(error)) from error
        except httpx.HTTPError as error:
            log.warning("A picture of %s did not arrive: %s", self._name, type(error).__name__)
            raise saying(Passing(), f"picture did not arrive: {type(error).__name__}") from error
        if response.status_code == 429 or response.status_code >= 500:
            raise saying(Passing(), f"picture: HTTP {response.status_code}")
        if response.status_code != 200:
            raise saying(BadAnswer(), f"picture: HTTP {response.status_code}")
        return Picture(response.content, media_type(response.headers.get("content-type")))


def media_type(told: Any) -> str:
    """What it claims to be. Whoever opens it finds out."""
    claim = told.partition(";")[0].strip().lower() if isinstance(told, str) else ""
    return claim if claim.startswith("image/") and claim.isascii() and len(claim) < 40 else "application/octet-stream"


def _json_of(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None

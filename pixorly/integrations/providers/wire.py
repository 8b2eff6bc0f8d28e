"""Talking to a provider: one call within its bounds, and the trouble of the way there in our words."""

import base64
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import orjson

from pixorly.errors import Misconfigured, Passing, Trouble
from pixorly.integrations.connections import LOOPBACK, NotPublic, TooLong
from pixorly.integrations.http import Bounds, Calls, client_for_strangers, in_words, require_https
from pixorly.integrations.providers.base import Picture
from pixorly.integrations.providers.trouble import BadAnswer, NotFetched, OutcomeUnknown, OutOfReach, saying

log = logging.getLogger(__name__)

# Ten pictures of 5 MB in base64, and then some.
CALL = Bounds(seconds=300, most_bytes=80_000_000)
# What is asked beside it answers soon or not at all.
_QUESTION_SECONDS = 30
# The most that is stored of one picture.
DOWNLOAD = Bounds(seconds=60, most_bytes=50_000_000)
_LARGEST_SEED = 2**63 - 1
# So answers a gateway that gave up waiting: what stands behind it may still have finished, and been billed.
GAVE_UP_WAITING = (408, 504, 524)
# What files are called, by what they claim to be.
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
# How Python writes what it could not decode, such as the name of one file in a list of hundreds.
_HALF_LETTER = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
# Addresses that lead nowhere we go. A name that can't be written as one is a ValueError of the library for names.
_NOWHERE = (TooLong, NotPublic, httpx.InvalidURL, httpx.TooManyRedirects, httpx.UnsupportedProtocol, ValueError)
_Each = TypeVar("_Each")


@dataclass(frozen=True)
class Told:
    """A provider's answer. The body is None when it can't be read as JSON."""

    status: int
    headers: httpx.Headers
    body: Any

    @property
    def fields(self) -> dict[str, Any]:
        return fields_in(self.body)


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
        self._calls, self._questions = Calls(bounds, headers), Calls(soon, headers)
        # Whatever a header carries is as long as a key, or a word such as Bearer. Some keys have two halves.
        keys = [key for value in headers.values() for whole in value.split() for key in (whole, *whole.split(":"))]
        self._keys = [key.encode() for key in keys if len(key) >= 12]

    def read(self, path: str, trouble: Callable[[Told], Trouble] | None = None, **more: Any) -> Told:
        """A question that costs nothing: whatever breaks, it may be asked again."""
        return self._ask(self._questions, "GET", path, Passing, trouble, **more)

    def tell(self, path: str, method: str = "POST", **more: Any) -> Told:
        """An order that costs nothing, however often it is given."""
        return self._ask(self._questions, method, path, Passing, **more)

    def order(self, path: str, trouble: Callable[[Told], Trouble] | None = None, **more: Any) -> Told:
        """A call that is paid: when the answer is lost, nobody knows whether it was."""
        return self._ask(self._calls, "POST", path, OutcomeUnknown, trouble, **more)

    def picture(self, path: str, **more: Any) -> Picture:
        """One that the provider itself holds, at its own address and nowhere else."""
        response, _told = self._heard(self._questions, "GET", path, NotFetched, **more)
        return Picture(response.content, media_type(response.headers.get("content-type")))

    def _ask(self, *asked: Any, **more: Any) -> Told:
        return self._heard(*asked, **more)[1]

    def _heard(
        self,
        calls: Calls,
        method: str,
        path: str,
        when_lost: type[Passing],
        trouble: Callable[[Told], Trouble] | None = None,
        **more: Any,
    ) -> tuple[httpx.Response, Told]:
        require_https(self.url, self._setting, self._allows_http)
        with self._in_our_words(when_lost):
            response = calls.ask(method, self.url + path, **more)
        told = Told(response.status_code, response.headers, json_in(self._without_keys(response)))
        if told.status < 300:
            return response, told
        if told.status < 400:
            # Following it would carry our key to wherever it leads.
            log.error("%s answered %s with a redirect. %s is not its address.", self.name, path, self._setting)
            raise Misconfigured()
        raise self._logged((trouble or self._trouble)(told), told)

    def _without_keys(self, response: httpx.Response) -> bytes:
        """Some quote the key that they refuse, and what a provider said of a failure is kept and shown to operators."""
        content = response.content
        for key in self._keys if response.status_code >= 400 else ():
            content = content.replace(key, b"[hidden]")
        return content

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
            raise saying(OutOfReach(), in_words(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("%s did not answer: %s", self.name, type(error).__name__)
            raise saying(when_lost(), in_words(error)) from error


class Downloads:
    """Pictures from the addresses that a provider names: public ones, or its own while it stands on this machine."""

    def __init__(self, name: str, url: str, *, allows_http: bool, bounds: Bounds = DOWNLOAD) -> None:
        self._name = name
        self._http = strangers_of(url, bounds, allows_http=allows_http)

    def fetch(self, url: str) -> Picture:
        try:
            response = self._http.get(url)
        except _NOWHERE as error:
            log.warning("%s names a picture that we don't fetch: %s", self._name, error)
            raise saying(BadAnswer(), str(error)) from error
        except httpx.HTTPError as error:
            log.warning("A picture of %s did not arrive: %s", self._name, type(error).__name__)
            raise saying(NotFetched(), in_words(error)) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise saying(NotFetched(), f"picture: HTTP {response.status_code}")
        if response.status_code != 200:
            raise saying(BadAnswer(), f"picture: HTTP {response.status_code}")
        return Picture(response.content, media_type(response.headers.get("content-type")))

    def held_in(self, data: Any, claim: str, most: int) -> list[Picture]:
        """The pictures of an answer as OpenAI and others lay it out, as far as they are any and came over."""
        found: list[Picture] = []
        lost: Passing | None = None
        for entry in data[:most] if isinstance(data, list) else ():
            try:
                found += self._held_by(entry, claim)
            except Passing as trouble:
                lost = trouble
        if lost and not found:
            # They were made, and so was their bill. Where one came, it is worth more than a second bill for all.
            raise saying(OutcomeUnknown(), "a picture did not arrive") from lost
        return found

    def _held_by(self, entry: Any, claim: str) -> list[Picture]:
        packed, url = (entry.get(name) if isinstance(entry, dict) else None for name in ("b64_json", "url"))
        if packed and isinstance(packed, str):
            content = unpacked(packed)
            return [Picture(content, claim)] if content else []
        try:
            # Some answer with addresses even when they are asked not to.
            return [self.fetch(url)] if url and isinstance(url, str) else []
        except BadAnswer:
            return []


def strangers_of(url: str, bounds: Bounds, *, allows_http: bool) -> httpx.Client:
    """For addresses that a provider names: public ones, or its own while it stands on this machine."""
    parts = urlsplit(url)
    is_here = allows_http and parts.hostname in LOOPBACK
    return client_for_strangers(bounds, own=f"{parts.scheme}://{parts.netloc}" if is_here else "")


def may_be_knocked_at(url: str) -> bool:
    """Whether a provider would call this address: in the open only on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def in_time(them: Iterable[_Each], seconds: float) -> Iterator[_Each]:
    """Each in its turn, for as long as that: what can't be fetched meanwhile is asked for another time."""
    ends_at = time.monotonic() + seconds
    for each in them:
        if time.monotonic() > ends_at:
            raise saying(NotFetched(), "pictures arrive too slowly")
        yield each


def inlined(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode()}"


def unpacked(packed: Any) -> bytes:
    """What stands there in base64; nothing where that is none."""
    try:
        return base64.b64decode(packed, validate=True) if isinstance(packed, str) else b""
    except ValueError:
        return b""


def media_type(told: Any) -> str:
    """What it claims to be. Whoever opens it finds out."""
    claim = told.partition(";")[0].strip().lower() if isinstance(told, str) else ""
    return claim if claim.startswith("image/") and claim.isascii() and len(claim) < 40 else "application/octet-stream"


def fields_in(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def seed_in(told: Any) -> int | None:
    """One that can be kept: some providers tell larger ones than a database holds."""
    is_one = isinstance(told, int) and not isinstance(told, bool)
    return told if is_one and 0 <= told <= _LARGEST_SEED else None


def count_in(fields: dict[str, Any], name: str) -> int:
    """Of tokens, as far as they can be believed."""
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000_000 else 0


def json_in(content: bytes) -> Any:
    """None where it is none."""
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(content)
    with suppress(orjson.JSONDecodeError):
        return orjson.loads(_HALF_LETTER.sub(rb"\\u0000", content))
    return None

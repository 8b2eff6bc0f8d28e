"""The call itself: one connection to an address that was just found public, and fifteen seconds for all of it."""

import ssl
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import httpcore
import httpx

from pixorly.integrations.connections import Bounds, NotPublic, TimedNetwork
from pixorly.integrations.http import retry_after
from pixorly.integrations.webhooks.addresses import Destination, Resolver, are_allowed, resolve, understood

SECONDS = 15.0
# What is kept of an answer. Its status is what counts; the rest helps whoever looks for a fault.
MOST_BYTES = 4096
_GONE = 410
_FINE = range(200, 300)
_TROUBLES = (NotPublic, OSError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class Trouble(StrEnum):
    """Why no answer came, in a word."""

    TIMEOUT = "timeout"
    NOT_PUBLIC = "not_public"
    NOT_FOUND = "not_found"
    NOT_TRUSTED = "not_trusted"
    REFUSED = "refused"
    CUT = "cut"


@dataclass(frozen=True)
class Outcome:
    milliseconds: int
    status: int | None = None
    answer: str = ""
    trouble: str = ""
    # What the receiver asked for, in seconds.
    pause: float | None = None

    @property
    def is_delivered(self) -> bool:
        return self.status in _FINE

    @property
    def is_gone(self) -> bool:
        return self.status == _GONE


class Poster:
    """Sends one message at a time over a connection of its own, straight there: a proxy would look the name up by
    itself. Redirects are answers like any other, and none of the good ones."""

    def __init__(self, resolver: Resolver = resolve, seconds: float = SECONDS) -> None:
        self._resolver, self._seconds = resolver, seconds
        self._tls = httpx.create_ssl_context()

    def post(self, address: str, headers: dict[str, str], body: bytes) -> Outcome:
        """Whatever happens there is an outcome. Only an address that can't be one raises, as `BadAddress`."""
        there = understood(address)
        began = time.monotonic()
        try:
            status, answer, pause = self._call(there, headers, body)
        except _TROUBLES as error:
            return Outcome(_since(began), trouble=_word_for(error))
        return Outcome(_since(began), status, answer, pause=pause)

    def _call(self, there: Destination, headers: dict[str, str], body: bytes) -> tuple[int, str, float | None]:
        bounds = Bounds(self._seconds, MOST_BYTES, connect_seconds=self._seconds)
        network = TimedNetwork(bounds, lambda host, port: self._found(there))
        url = httpcore.URL(
            scheme=there.scheme.encode(), host=there.host.encode(), port=there.port, target=there.target.encode()
        )
        sent = {"Host": there.authority, "Content-Length": str(len(body))} | headers
        with (
            httpcore.ConnectionPool(
                ssl_context=self._tls, network_backend=network, max_keepalive_connections=0
            ) as pool,
            pool.stream("POST", url, headers=list(sent.items()), content=body) as response,
        ):
            asked = httpx.Headers(response.headers)
            is_plain = asked.get("content-encoding", "identity") == "identity"
            return response.status, _beginning(response) if is_plain else "", retry_after(asked)

    def _found(self, there: Destination) -> list[str]:
        """What to connect to: the very addresses that were looked at, since a name may change its mind."""
        found = self._resolver(there.host, there.port)
        if not are_allowed(there, found):
            raise NotPublic(f"{there.host} is not a public address")
        return found


@cache
def poster() -> Poster:
    return Poster()


def _beginning(response: httpcore.Response) -> str:
    """As much as is kept. It came with its status, so whatever cuts it short does not undo that."""
    read = bytearray()
    try:
        for chunk in response.iter_stream():
            read += chunk
            if len(read) >= MOST_BYTES:
                break
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        pass
    text = read[:MOST_BYTES].decode("utf-8", "replace")
    return "".join(one if one.isprintable() or one in "\n\t" else " " for one in text)


def _word_for(error: Exception) -> Trouble:
    if isinstance(error, NotPublic):
        return Trouble.NOT_PUBLIC
    if isinstance(error, httpcore.TimeoutException | TimeoutError):
        return Trouble.TIMEOUT
    if isinstance(error, OSError):
        return Trouble.NOT_FOUND
    if isinstance(error, httpcore.ConnectError):
        return Trouble.NOT_TRUSTED if isinstance(error.__context__, ssl.SSLError) else Trouble.REFUSED
    return Trouble.CUT


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)

"""Connections with an end: one clock over a whole request, a most of bytes, and no way to private addresses.

httpx counts its timeouts anew with every byte that trickles in. Threads can't be interrupted, so a server that
drips would keep a worker for ever; here the socket itself knows when its time is over.
"""

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

_FIRST_BYTES = 4096
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What some versions of Python take for global: protocols' own, NAT64 inside a network, a site's own.
_NOT_GLOBAL = tuple(ipaddress.ip_network(one) for one in ("192.0.0.0/24", "64:ff9b:1::/48", "fec0::/10"))
_CORE_TROUBLE = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


class TooLong(httpx.DecodingError):
    """The answer holds more than we agreed to read."""


class NotPublic(httpx.RequestError):
    """The address leads into a network that strangers must not send us to."""


@dataclass(frozen=True)
class Bounds:
    """What one request may take, from the first packet to the last byte of its answer."""

    seconds: float
    most_bytes: int
    connect_seconds: float = 10


class BoundedTransport(httpx.BaseTransport):
    """Goes where it is told, and through the proxy that the environment names."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        # A kept connection may be closed by the other side just as we send, and a call that costs money must not
        # be left in doubt. It also lets the clock of a connection be the clock of its request.
        self._pooling: dict[str, Any] = {
            "ssl_context": _trusting(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
            "max_connections": None,
            "max_keepalive_connections": 0,
            "network_backend": TimedNetwork(bounds, self._hosts_of),
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _in_words_of_httpx():
            answer = self._way_to(url).handle_request(asked)
        response = httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_BoundedBody(answer, self._bounds.most_bytes),
            extensions=answer.extensions,
        )
        # A small packed answer could unpack to any size. We ask for plain ones.
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise httpx.DecodingError("packed answer")
        return response

    def _hosts_of(self, host: str, port: int) -> list[str]:
        return [host]

    def _way_to(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """One of its own for each request: where a hundred share one, each looks through all at every step."""
        if not (proxy := _proxy_to(url)):
            return httpcore.ConnectionPool(**self._pooling)
        there = httpx.Proxy(proxy)
        address = httpcore.URL(scheme=there.url.raw_scheme, host=there.url.raw_host, port=there.url.port, target=b"/")
        return httpcore.HTTPProxy(address, proxy_auth=there.raw_auth, **self._pooling)


class PublicTransport(BoundedTransport):
    """For addresses that others hand us: https, and public by what its name resolves to when we connect.

    `own` is the one origin that is excused: our provider's, when it stands on this machine.
    """

    def __init__(self, bounds: Bounds, own: str = "") -> None:
        super().__init__(bounds)
        self._own = httpx.URL(own) if own else None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if not self._is_own(url.scheme, url.host, _port_of(url)):
            if url.scheme != "https":
                raise NotPublic(f"{url.scheme} is not https", request=request)
            # A proxy would look the name up by itself, and may see networks that we mean to keep apart.
            self._hosts_of(url.host, _port_of(url))
        return super().handle_request(request)

    def _hosts_of(self, host: str, port: int) -> list[str]:
        """What to connect to: the very addresses that were found public, since a name may change its mind."""
        if self._own and self._is_own(self._own.scheme, host, port):
            return [host]
        addresses = _addresses_of(host, port)
        if not addresses or not all(is_public(address) for address in addresses):
            raise NotPublic(f"{host} is not a public address")
        return addresses

    def _is_own(self, scheme: str, host: str, port: int) -> bool:
        own = self._own
        return own is not None and (own.scheme, own.host, _port_of(own)) == (scheme, host, port)


def is_public(address: str) -> bool:
    """Whether anybody on the internet would reach the same machine by it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # These carry an IPv4 address inside, and lead to it.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    is_special = any(ip in network for network in _NOT_GLOBAL if network.version == ip.version)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or is_special)


def _proxy_to(url: httpx.URL) -> str | None:
    if url.host in LOOPBACK:
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return None if proxy and proxy_bypass(url.host) else proxy


def _addresses_of(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(f"{host} has no address") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _port_of(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


@cache
def _trusting(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Those whom the environment names, or all that browsers trust, whose list takes half a megabyte each time."""
    return httpx.create_ssl_context()


@contextmanager
def _in_words_of_httpx() -> Iterator[None]:
    try:
        yield
    except _CORE_TROUBLE as error:
        # Both name their errors alike.
        raise getattr(httpx, type(error).__name__)(str(error)) from error


class _BoundedBody(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, most_bytes: int) -> None:
        self._answer, self._most_bytes = answer, most_bytes

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        with _in_words_of_httpx():
            for chunk in self._answer.iter_stream():
                read += len(chunk)
                if read > self._most_bytes:
                    raise TooLong(f"more than {self._most_bytes} bytes")
                yield chunk

    def close(self) -> None:
        self._answer.close()


class TimedNetwork(httpcore.NetworkBackend):
    """Opens sockets that stop when the time of their request is over."""

    def __init__(self, bounds: Bounds, hosts_of: Any) -> None:
        self._bounds, self._hosts_of = bounds, hosts_of
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        began = time.monotonic()
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for each in self._hosts_of(host, port):
            left = began + self._bounds.connect_seconds - time.monotonic()
            if left <= 0:
                raise httpcore.ConnectTimeout(f"{host} does not answer")
            try:
                stream = self._tcp.connect_tcp(each, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, began + self._bounds.seconds)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream, self._ends_at = stream, ends_at
        self._is_waiting = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._left(httpcore.ReadTimeout)
        # What is set aside for an answer is held as long as it takes to come, by a hundred who wait at once.
        most = min(max_bytes, _FIRST_BYTES) if self._is_waiting else max_bytes
        self._is_waiting = False
        return self._stream.read(most, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._is_waiting = True
        self._stream.write(buffer, self._left(httpcore.WriteTimeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        left = min(timeout or self._ends_at, self._left(httpcore.ConnectTimeout))
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._ends_at)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, trouble: type[Exception]) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise trouble("The time for this request is over.")
        return left

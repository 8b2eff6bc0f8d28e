"""Pictures through the door: `GET /i/…` on a running house, over kept connections, with the cookie of a login."""

import itertools
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure
from bench.house import House, Person, open_house

TITLE = "Pictures through the door, over HTTP, with a login, JPEG of 400 pixels unless told otherwise"

_CONNECTIONS = 4
_BARE = "bare Granian reading a file"


def measure(effort: Effort) -> list[Figure]:
    with open_house() as house, machine.folder("plain") as folder:
        person = house.welcome(1)[0]
        picture = f"/i/{_hung(house, person)}"
        cached, thumbnail = itertools.repeat(f"{picture}?f=jpeg&w=400"), itertools.repeat(f"{picture}?f=webp&w=400")
        plain = folder / "picture"
        plain.write_bytes(_Line(house.url, person.cookie).get(next(cached)))
        rounds = []
        with peers.serving("file", str(plain)) as peer:
            for _ in range(effort.rounds):
                ours = [_a_second(house.url, person.cookie, each, effort.seconds) for each in (cached, thumbnail)]
                rounds.append((*ours, _a_second(peer.url, "", itertools.repeat("/picture"), effort.seconds)))
    kept, ready, bare = zip(*rounds, strict=True)
    beside = Figure(_BARE, bare, "a second")
    return [
        Figure("made before and cached", kept, "a second", beside),
        Figure("a thumbnail that lies ready, WebP", ready, "a second", beside),
    ]


def _hung(house: House, person: Person) -> str:
    command = [sys.executable, "-m", "bench.picture_there", person.user_id]
    return subprocess.check_output(command, env=house.environment, text=True).strip()


def _a_second(url: str, cookie: str, paths: Iterator[str], seconds: float) -> float:
    """By the clock on the wall: who asks and who answers share the cores."""
    lock, counts = threading.Lock(), [0] * _CONNECTIONS
    ends_at = time.monotonic() + seconds

    def ask(number: int) -> None:
        line = _Line(url, cookie)
        while time.monotonic() < ends_at:
            with lock:
                path = next(paths)
            line.get(path)
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


class _Line:
    """One kept connection that costs next to nothing here: a client that understands HTTP takes longer than the answer."""

    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80))
        self._said = f"HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\nAccept: */*\r\n\r\n"

    def get(self, path: str) -> bytes:
        self._socket.sendall(f"GET {path} {self._said}".encode())
        head, _, body = self._until_the_head_is_over().partition(b"\r\n\r\n")
        status, *headers = head.decode().lower().split("\r\n")
        if " 200 " not in f"{status} ":
            raise SystemExit(f"{path} was answered with {status}.")
        length = next(int(each.partition(":")[2]) for each in headers if each.startswith("content-length:"))
        while len(body) < length:
            body += self._socket.recv(262144)
        return body

    def _until_the_head_is_over(self) -> bytes:
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += self._socket.recv(262144) or _hung_up()
        return heard


def _hung_up() -> bytes:
    raise SystemExit("The other side hung up.")

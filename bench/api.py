"""The API under load: hot reads, a list over a million pictures, generate; and how fast `?wait=` wakes."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import psycopg

from bench import peers
from bench.effort import QUICK, Effort
from bench.figures import Figure, share
from bench.house import House, open_house
from bench.raw import Line
from pixorly.settings import settings
from tests.grounds import environment, postgres

TITLE = "The API, over kept connections: requests a second and milliseconds"

_CLIENTS = (1, 16, 50)
_IMAGES, _FEW_IMAGES = 1_000_000, 20_000
_WAKES = 40
_WISH = json.dumps(
    {"prompt": "ridges", "model": "painter/formula", "parameters": {"width": 256, "height": 256, "steps": 1}}
).encode()
_BARE = "a bare FastAPI endpoint"
# The same rows by the first pages of two manuals. Where it did 190 a second, ours is to do 350.
_NAIVE = "a naive endpoint of FastAPI and SQLModel"

Ask = Callable[[Line, int], object]
Asking = tuple[Callable[[], Line], Ask]
Rounds = list[list[float]]


def measure(effort: Effort) -> list[Figure]:
    return [figure for kind in ("sqlite", "postgres") for figure in _on(kind, effort)]


def _on(kind: str, effort: Effort) -> Iterator[Figure]:
    many = _FEW_IMAGES if effort == QUICK else _IMAGES
    with _database(kind) as where, open_house(api_requests_a_minute=0, **where) as house:
        secret = _settled(house, many)
        job = json.loads(_line(house, secret).ask("POST", "/api/v1/generate", _WISH))["jobId"]
        asks: dict[str, Ask] = {
            "balance": _get("/api/v1/credits/balance"),
            "status": _get(f"/api/v1/status/{job}"),
            "models": _get("/api/v1/models"),
            "generate": lambda line, _: line.ask("POST", "/api/v1/generate", _WISH),
        }
        with peers.serving("fastapi") as one, peers.serving("naive", _address(house)) as other:
            ours = partial(_line, house, secret)
            for clients in _CLIENTS:
                among = [
                    (ours, _get("/api/v1/images?limit=20")),
                    (partial(Line, one.url), _get("/thing")),
                    (partial(Line, other.url), _get("/images?limit=20")),
                ]
                listed, bare, naive = _in_turns(among, clients, effort)
                what = f"{kind}, 20 of {many:,} images, {clients} at once"
                yield from _figures(what, listed, {_BARE: bare, _NAIVE: naive})
                for name, ask in asks.items():
                    (asked,) = _in_turns([(ours, ask)], clients, effort)
                    yield from _figures(f"{kind}, {name}, {clients} at once", asked, {_BARE: bare})
        yield _woken(kind, house, secret)


def _address(house: House) -> str:
    given = {name: house.environment.get(f"PIXORLY_{name.upper()}", "") for name in ("database_url", "data_dir")}
    with environment.changed(**given):
        return settings().database


def _get(path: str) -> Ask:
    return lambda line, _: line.ask("GET", path)


def _figures(what: str, ours: Rounds, beside: dict[str, Rounds]) -> Iterator[Figure]:
    peers = [Figure(name, [_a_second(one) for one in theirs], "") for name, theirs in beside.items()]
    yield Figure(f"{what}: a second", [_a_second(one) for one in ours], "", peers)
    for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        peers = [Figure(peer, [share(one[1:], part) for one in theirs]) for peer, theirs in beside.items()]
        yield Figure(f"{what}: {name}", [share(one[1:], part) for one in ours], beside=peers)


def _a_second(measured: list[float]) -> float:
    """Each round begins with the seconds it took."""
    return (len(measured) - 1) / measured[0]


def _in_turns(all_asking: Sequence[Asking], clients: int, effort: Effort) -> list[Rounds]:
    """So that a busy moment of the machine falls on all."""
    rounds = [[_round(*asking, clients, effort.seconds) for asking in all_asking] for _ in range(effort.rounds)]
    return [list(of_one) for of_one in zip(*rounds, strict=True)]


def _round(connect: Callable[[], Line], ask: Ask, clients: int, seconds: float) -> list[float]:
    """How long it took, and the milliseconds of each request."""
    took: list[list[float]] = [[] for _ in range(clients)]
    start = threading.Barrier(clients + 1)

    def keep_asking(number: int) -> None:
        line = connect()
        ask(line, number)
        start.wait()
        ends_at = time.monotonic() + seconds
        while (began := time.monotonic()) < ends_at:
            ask(line, number)
            took[number].append((time.monotonic() - began) * 1000)
        line.close()

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return [time.monotonic() - began, *(each for one in took for each in one)]


def _woken(kind: str, house: House, secret: str) -> Figure:
    """From the answer to whoever ended a job until the answer to whoever waited for it."""
    woken: list[float] = []
    for _ in range(_WAKES):
        line, heard = _line(house, secret), threading.Event()
        job, at = json.loads(line.ask("POST", "/api/v1/generate", _WISH))["jobId"], [0.0]

        def wait(job: str = job, at: list[float] = at, heard: threading.Event = heard) -> None:
            _line(house, secret).ask("GET", f"/api/v1/status/{job}?wait=30")
            at[0] = time.monotonic()
            heard.set()

        threading.Thread(target=wait).start()
        time.sleep(0.15)
        line.ask("DELETE", f"/api/v1/jobs/{job}")
        ended = time.monotonic()
        heard.wait(30)
        woken.append(max(0.0, (at[0] - ended) * 1000))
        line.close()
    return Figure(f"{kind}, a waiting request hears of the end, p95", [share(woken, 0.95)], beside="limit 50 ms")


def _line(house: House, secret: str) -> Line:
    return Line(house.url, Authorization=f"Bearer {secret}")


def _settled(house: House, images: int) -> str:
    command = [sys.executable, "-m", "bench.api_there", "bench@example.com", str(images)]
    return subprocess.check_output(command, env=house.environment, text=True).strip()


@contextlib.contextmanager
def _database(kind: str) -> Iterator[dict[str, str]]:
    if kind == "sqlite":
        yield {}
        return
    with postgres.running(postgres.CAREFUL) as address:
        with psycopg.connect(address.format(name="postgres"), autocommit=True) as server:
            server.execute("CREATE DATABASE bench")
        yield {"database_url": address.format(name="bench")}

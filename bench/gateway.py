"""What a generation costs beyond the provider's own call, until its picture is stored and shown."""

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import redis

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure, share
from bench.house import wait_for_answer
from bench.provider_beside import KEY, OPENAI_PATH
from bench.workshop import Workshop, calls_of, open_workshop, press, somebody
from pixorly.broker import address
from pixorly.launch import processes
from pixorly.services.viewer import Viewer

TITLE = "A generation with 1.7 MB of base64, beyond the bare call to its provider"

_SIDE = 1024
_CALLS = 30
_IDLE_S = 0.1
_PATIENCE_S = 60
_EVENTS = "pixorly:events"
_LITELLM = "LiteLLM proxy's relay"
_MODEL = "picture"


@dataclass(frozen=True)
class Made:
    """Milliseconds of one generation of ours."""

    whole: float
    since_the_answer: float


def measure(effort: Effort) -> list[Figure]:
    calls = min(_CALLS, effort.tabs)
    bare, relayed, ours = [], [], []
    with open_workshop(side=_SIDE, seconds=0) as shop, _litellm(shop.provider_url) as relay:
        viewer = somebody()
        with httpx.Client(base_url=shop.provider_url, timeout=_PATIENCE_S) as direct:
            # In turns, so that a busy moment of the machine falls on all.
            for _ in range(effort.rounds):
                bare.append(_called(direct, OPENAI_PATH, calls))
                relayed.append(_called(relay, "/v1/images/generations", calls) if relay else [])
                ours.append(_generated(shop, viewer, calls))
    return [*_figures(bare, relayed, ours), Figure("the bare call itself, p50", [share(each, 0.5) for each in bare])]


def _figures(bare: list[list[float]], relayed: list[list[float]], ours: list[list[Made]]) -> list[Figure]:
    figures: list[Figure] = []
    for name, part in (("p50", 0.50), ("p95", 0.95)):
        typical = [share(each, 0.5) for each in bare]
        added = [share([one.whole for one in made], part) - call for made, call in zip(ours, typical, strict=True)]
        theirs = [share(each, part) - call for each, call in zip(relayed, typical, strict=True) if each]
        beside = Figure(_LITELLM, theirs) if theirs else f"{_LITELLM}: not installed"
        what = "from the press's commit until stored and shown, less a bare call"
        figures.append(Figure(f"{what}, {name}", added, beside=("limit 120 ms", beside)))
        answered = [share([one.since_the_answer for one in made], part) for made in ours]
        figures.append(Figure(f"of that, since the provider had its answer ready, {name}", answered))
    return figures


def _called(http: httpx.Client, path: str, count: int) -> list[float]:
    return [_timed(http, path) for _ in range(count + 1)][1:]


def _timed(http: httpx.Client, path: str) -> float:
    time.sleep(_IDLE_S)
    began = time.monotonic()
    answer = http.post(path, json={"model": _MODEL, "prompt": "a lighthouse"}).raise_for_status()
    assert answer.json()["data"]
    return (time.monotonic() - began) * 1000


def _generated(shop: Workshop, viewer: Viewer, count: int) -> list[Made]:
    with redis.Redis.from_url(address()) as connection, connection.pubsub() as hints:
        hints.subscribe(_EVENTS)
        # The first makes everybody import what they need.
        return [_one(shop, viewer, hints) for _ in range(count + 1)][1:]


def _tells_of_a_picture(hints: bytes) -> bool:
    return any(hint["kind"] == "image.changed" for hint in json.loads(hints))


def _one(shop: Workshop, viewer: Viewer, hints: Any) -> Made:
    """A picture is told of once: in the transaction that stores it, completes its job and settles its price."""
    time.sleep(_IDLE_S)
    pressed_at = press(viewer)
    while True:
        message = hints.get_message(timeout=_PATIENCE_S)
        if message and message["type"] == "message" and _tells_of_a_picture(message["data"]):
            shown_at = time.monotonic()
            answered_at = calls_of(shop.provider_url)[-1].answered_at
            return Made((shown_at - pressed_at) * 1000, (shown_at - answered_at) * 1000)


@contextlib.contextmanager
def _litellm(provider_url: str) -> Iterator[httpx.Client | None]:
    """Its proxy, with one model that leads to our provider, and without a database."""
    if not peers.has("litellm"):
        yield None
        return
    port, key = str(machine.free_port()), f"sk-{secrets.token_hex(24)}"
    url = f"http://127.0.0.1:{port}"
    leads_to = {"model": f"openai/{_MODEL}", "api_base": f"{provider_url}/api/v1", "api_key": KEY}
    listed = {"model_name": _MODEL, "model_info": {"mode": "image_generation"}, "litellm_params": leads_to}
    with machine.folder("litellm") as folder:
        config = folder / "config.yaml"
        # JSON is YAML.
        config.write_text(json.dumps({"model_list": [listed]}))
        environment = os.environ | {"LITELLM_MASTER_KEY": key, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        with (folder / "log").open("wb") as output:
            process = processes.spawn(
                [peers.python().with_name("litellm"), "--config", config, "--host", "127.0.0.1", "--port", port],
                env=environment,
                cwd=folder,
                output=output,
            )
        try:
            wait_for_answer(f"{url}/health/liveliness", process)
            headers = {"Authorization": f"Bearer {key}"}
            with httpx.Client(base_url=url, headers=headers, timeout=_PATIENCE_S) as http:
                yield http
        finally:
            processes.end(process, 3)

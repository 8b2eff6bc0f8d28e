"""What our adapter and the choice between offers add to a call: measured alone, without jobs, queue or storage."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import httpx

from bench import machine
from bench.effort import Effort
from bench.figures import Figure, share
from bench.provider_beside import KEY, MODEL, OPENAI_PATH
from bench.workshop import open_data, open_provider, somebody
from pixorly.database import carry, reading
from pixorly.integrations.providers import Model, providers
from pixorly.services import catalog, jobs
from pixorly.services.jobs import choosing, fitting
from pixorly.services.parameters import Parameters
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue

TITLE = "A call to a provider, beyond a bare one by httpx"

# Small, so that this is not about decoding.
_SIDE = 64
_CALLS, _CHOICES = 60, 200
_PATIENCE_S = 30
_SHARED = "flux-2-pro"
_PROVIDERS = ("openrouter", "together", "fal")
_NAMES = ("black-forest-labs/flux.2-pro", "black-forest-labs/FLUX.2-pro", "fal-ai/flux-2-pro")


def measure(effort: Effort) -> list[Figure]:
    calls, choices = min(_CALLS, effort.tabs), min(_CHOICES, 10 * effort.tabs)
    bare: list[float] = []
    through: list[float] = []
    one: list[float] = []
    three: list[float] = []
    with ExitStack() as stack:
        url = stack.enter_context(open_provider(_SIDE, 0))
        settings = {"openrouter_api_key": KEY, "openrouter_base_url": f"{url}/api/v1"}
        stack.enter_context(open_data(stack.enter_context(machine.folder("routing")) / "data", **settings))
        catalogue.refresh()
        _offer_at_three()
        viewer, http = somebody(), stack.enter_context(_bare(url))
        call = _call()
        # In turns, so that a busy moment of the machine falls on all.
        for _ in range(effort.rounds):
            bare.append(share(_timed(lambda: http.post(OPENAI_PATH, json={}).raise_for_status().json(), calls), 0.5))
            through.append(share(_timed(call, calls), 0.5) - bare[-1])
            one.append(share(_timed(lambda: _choose(viewer, MODEL), choices), 0.5))
            three.append(share(_timed(lambda: _choose(viewer, _SHARED), choices), 0.5))
    return [
        Figure("the adapter: request checked and written, answer bounded, read and believed", through),
        Figure("the choice of an offer where there is one: catalogue, prices, own keys", one),
        Figure("the same among three: also health, pauses and who would take over", three),
        Figure("both together, of three", [sum(each) for each in zip(through, three, strict=True)]),
        Figure("the bare call itself", bare),
    ]


def _bare(url: str) -> httpx.Client:
    """A connection for each call, as the adapter has it. A kept one would wait for the stand-in's second packet, which a
    real server sends at once."""
    return httpx.Client(base_url=url, timeout=_PATIENCE_S, limits=httpx.Limits(max_keepalive_connections=0))


def _call() -> Callable[[], object]:
    with reading() as session:
        model = catalog.get(session, MODEL)
    told = Parameters(*model.abilities.size("1:1"))
    request = fitting.request_for("job_bench", model, "a lighthouse", told, ())
    return lambda: providers()["openrouter"].generate(request)


def _offer_at_three() -> None:
    """The same abilities at the same price, under the names that these providers have for it."""
    with reading() as session:
        like = catalog.get(session, MODEL)

    def known_as(provider: str, name: str) -> Model:
        return replace(like, id=f"{provider}/{name}", provider=provider)

    for provider, name in zip(_PROVIDERS, _NAMES, strict=True):
        offers = [known_as(provider, name)] + ([like] if provider == like.provider else [])
        carry(lambda session, provider=provider, offers=offers: catalog.learn(session, provider, offers))


def _choose(viewer: Viewer, model_id: str) -> None:
    wish = jobs.Wish(prompt="a lighthouse", models=(model_id,))
    with reading() as session:
        around = catalog.Circumstances(session, viewer.workspace_id)
        chosen = choosing.choose(around, catalog.chosen(session, model_id), wish, 1)
    assert chosen.has_others == (model_id == _SHARED)


def _timed(work: Callable[[], object], count: int) -> list[float]:
    """Milliseconds of each; the first, which makes everybody import what they need, does not count."""
    took = []
    for _ in range(count + 1):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return took[1:]

"""Every provider of pictures, each with its stand-in, as the contract tests see them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pixorly.integrations.connections import Bounds
from pixorly.integrations.providers import Finished, Model, Outcome, Picture, Progress, Provider, Request, Working
from pixorly.integrations.providers.automatic1111 import Automatic1111Provider
from pixorly.integrations.providers.comfyui import ComfyUIProvider
from pixorly.integrations.providers.fal import FalProvider
from pixorly.integrations.providers.gemini import GeminiProvider
from pixorly.integrations.providers.openai import OpenAIProvider
from pixorly.integrations.providers.openrouter import OpenRouterProvider
from pixorly.integrations.providers.painter import PainterProvider
from pixorly.integrations.providers.replicate import ReplicateProvider
from pixorly.integrations.providers.together import TogetherProvider
from tests.standins import automatic1111, comfyui, fal, gemini, openai, together
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI
from tests.standins.fal import Fal
from tests.standins.gemini import Gemini
from tests.standins.moods import ProviderStandIn
from tests.standins.openai import OpenAI
from tests.standins.openrouter import KEY, OpenRouter
from tests.standins.replicate import SECRET, TOKEN, Replicate
from tests.standins.together import Together

FLUX_PRO = "openrouter/black-forest-labs/flux.2-pro"
SEEDREAM = "openrouter/bytedance-seed/seedream-4.5"
GEMINI_FLASH = "gemini/gemini-3.1-flash-image"
GPT_2 = "openai/gpt-image-2"
FLUX_DEV = "replicate/black-forest-labs/flux-dev"
FLUX_LORA = "fal/fal-ai/flux-lora"
FLUX_2_PRO = "together/black-forest-labs/FLUX.2-pro"
SD_15 = "automatic1111/v1-5-pruned-emaonly"
SDXL = "comfyui/checkpoint/sd_xl_base_1.0.safetensors"
QUICK = Bounds(seconds=20, most_bytes=20_000_000, connect_seconds=5)


def by_openrouter(server: OpenRouter, key: str = KEY, **more: Any) -> OpenRouterProvider:
    return OpenRouterProvider(key, f"{server.url}/api/v1", **({"bounds": QUICK, "allows_http": True} | more))


def by_replicate(server: Replicate, token: str = TOKEN, secret: str = SECRET, **more: Any) -> ReplicateProvider:
    chosen = {"bounds": QUICK, "download_bounds": QUICK, "allows_http": True} | more
    return ReplicateProvider(token, f"{server.url}/v1", secret, **chosen)


def by_gemini(server: Gemini, key: str = gemini.KEY, **more: Any) -> GeminiProvider:
    return GeminiProvider(key, f"{server.url}/v1beta", **({"bounds": QUICK, "allows_http": True} | more))


def by_openai(server: OpenAI, key: str = openai.KEY, **more: Any) -> OpenAIProvider:
    chosen = {"bounds": QUICK, "download_bounds": QUICK, "allows_http": True} | more
    return OpenAIProvider(key, f"{server.url}/v1", **chosen)


def by_fal(server: Fal, key: str = fal.KEY, **more: Any) -> FalProvider:
    return FalProvider(key, server.url, **({"bounds": QUICK, "download_bounds": QUICK, "allows_http": True} | more))


def by_together(server: Together, key: str = together.KEY, **more: Any) -> TogetherProvider:
    chosen = {"bounds": QUICK, "download_bounds": QUICK, "allows_http": True} | more
    return TogetherProvider(key, f"{server.url}/v1", **chosen)


def by_automatic1111(
    server: Automatic1111, password: str = automatic1111.PASSWORD, **more: Any
) -> Automatic1111Provider:
    return Automatic1111Provider(server.url, automatic1111.USER, password, **({"bounds": QUICK} | more))


def by_comfyui(server: ComfyUI, token: str = comfyui.TOKEN, **more: Any) -> ComfyUIProvider:
    chosen: dict[str, Any] = {"bounds": QUICK} | more
    return ComfyUIProvider(server.url, token, **chosen)


@dataclass
class World:
    """A provider, the model that the contract is tried on, and the server behind it if there is one.

    The wrong key is one that its stand-in does not know.
    """

    provider: Provider
    model: Model
    server: ProviderStandIn | None = None
    with_key: Callable[[str], Provider] | None = None
    wrong_key: str = ""


def painter_world() -> World:
    provider = PainterProvider()
    return World(provider, provider.models()[0])


def openrouter_world(server: OpenRouter, **more: Any) -> World:
    provider = by_openrouter(server, **more)
    return World(provider, model_of(provider, SEEDREAM), server, lambda key: by_openrouter(server, key), "sk-or-wrong")


def replicate_world(server: Replicate, **more: Any) -> World:
    provider = by_replicate(server, **more)
    return World(provider, model_of(provider, FLUX_DEV), server, lambda key: by_replicate(server, key), "r8_wrong")


def gemini_world(server: Gemini, **more: Any) -> World:
    provider = by_gemini(server, **more)
    model = model_of(by_gemini(server), GEMINI_FLASH)
    return World(provider, model, server, lambda key: by_gemini(server, key), "AIza-wrong")


def openai_world(server: OpenAI, **more: Any) -> World:
    provider = by_openai(server, **more)
    model = model_of(by_openai(server), GPT_2)
    return World(provider, model, server, lambda key: by_openai(server, key), "sk-wrong")


def fal_world(server: Fal, **more: Any) -> World:
    model = model_of(by_fal(server), FLUX_LORA)
    return World(by_fal(server, **more), model, server, lambda key: by_fal(server, key), "wrong:secret")


def together_world(server: Together, **more: Any) -> World:
    model = model_of(by_together(server), FLUX_2_PRO)
    return World(by_together(server, **more), model, server, lambda key: by_together(server, key), "tgp_wrong")


def automatic1111_world(server: Automatic1111, **more: Any) -> World:
    model = model_of(by_automatic1111(server), SD_15)
    return World(by_automatic1111(server, **more), model, server, lambda key: by_automatic1111(server, key), "wrong")


def comfyui_world(server: ComfyUI, **more: Any) -> World:
    model = model_of(by_comfyui(server), SDXL)
    return World(by_comfyui(server, **more), model, server, lambda key: by_comfyui(server, key), "comfy-wrong")


# Everybody whose server stands elsewhere: the stand-in, and the world around it.
ELSEWHERE: dict[str, tuple[type[ProviderStandIn], Callable[..., World]]] = {
    "openrouter": (OpenRouter, openrouter_world),
    "replicate": (Replicate, replicate_world),
    "gemini": (Gemini, gemini_world),
    "openai": (OpenAI, openai_world),
    "fal": (Fal, fal_world),
    "together": (Together, together_world),
    "automatic1111": (Automatic1111, automatic1111_world),
    "comfyui": (ComfyUI, comfyui_world),
}


@contextmanager
def world_of(kind: str, **more: Any) -> Iterator[World]:
    if kind == "painter":
        yield painter_world()
        return
    stand_in, world = ELSEWHERE[kind]
    with stand_in() as server:
        yield world(server, **more)


def model_of(provider: Provider, id: str) -> Model:
    return next(model for model in provider.models() if model.id == id)


def wish(model: Model, prompt: str = "dunes at dawn", ratio: str = "1:1", **more: Any) -> Request:
    # The painter's pictures take the time of whoever runs the tests.
    width, height = model.abilities.size(ratio, "512" if model.provider == "painter" else "")
    chosen = {"call_id": "call-1", "prompt": prompt, "width": width, "height": height, "seed": 7} | more
    return Request(model=model, **chosen)


def finish(provider: Provider, outcome: Outcome) -> Finished:
    """What the worker does: ask again until it is done."""
    ends_at = time.monotonic() + 20
    while isinstance(outcome, Working):
        assert time.monotonic() < ends_at
        time.sleep(0.02)
        outcome = provider.poll(outcome.provider_call_id)
    return outcome


def make(provider: Provider, request: Request) -> Finished:
    return finish(provider, provider.generate(request))


@dataclass
class Looker:
    """Looks on, and wants a stop after so many looks."""

    stops_after: int = 1_000_000
    seen: list[float] = field(default_factory=list)
    previews: list[Picture] = field(default_factory=list)

    def saw(self, progress: Progress) -> None:
        self.seen.append(progress.share)
        if progress.preview:
            self.previews.append(progress.preview())

    def wants_stop(self) -> bool:
        return len(self.seen) >= self.stops_after

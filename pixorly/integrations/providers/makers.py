"""How each provider is made: with the operator's key, or with one that somebody brought.

A new provider is one function and one line of the table. Nothing of an adapter is imported before it is needed.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pydantic import SecretStr

from pixorly.integrations.providers.base import Provider
from pixorly.settings import Settings, settings

# Adapters with a key of somebody's are small, and cost a few milliseconds to make again.
_MOST_KEPT = 64


@dataclass(frozen=True)
class Maker:
    # The key, which is empty where there is none, and everything else.
    make: Callable[[str, Settings], Provider]
    # The setting without which it is not here: its key, or the address of one's own server. Empty: always here.
    needs: str = ""
    # What people call it, for those they may bring a key for. Never for a server of one's own: with the key they would
    # bring its address, and our calls would go into whatever network a stranger names.
    brought_as: str = ""
    # The setting with the address its calls go to, and the page where people get a key.
    address: str = ""
    keys_at: str = ""


def _painter(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.painter import PainterProvider

    return PainterProvider()


def _openrouter(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.openrouter import OpenRouterProvider

    url, here = chosen.openrouter_base_url, chosen.public_url
    return OpenRouterProvider(key, url, app_url=here, allows_http=not chosen.is_production)


def _replicate(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.replicate import ReplicateProvider

    # Each account there signs its webhooks with a secret of its own; another one's is asked for.
    is_ours = key == chosen.replicate_api_token.get_secret_value()
    secret = chosen.replicate_webhook_secret.get_secret_value() if is_ours else ""
    return ReplicateProvider(key, chosen.replicate_base_url, secret, allows_http=not chosen.is_production)


def _gemini(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.gemini import GeminiProvider

    return GeminiProvider(key, chosen.gemini_base_url, allows_http=not chosen.is_production)


def _openai(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.openai import OpenAIProvider

    return OpenAIProvider(key, chosen.openai_base_url, allows_http=not chosen.is_production)


def _fal(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.fal import FalProvider

    urls = (chosen.fal_base_url, chosen.fal_rest_url, chosen.fal_platform_url)
    return FalProvider(key, *urls, allows_http=not chosen.is_production)


def _together(key: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.together import TogetherProvider

    return TogetherProvider(key, chosen.together_base_url, allows_http=not chosen.is_production)


def _automatic1111(url: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.automatic1111 import Automatic1111Provider

    return Automatic1111Provider(url, chosen.automatic1111_user, chosen.automatic1111_password.get_secret_value())


def _comfyui(url: str, chosen: Settings) -> Provider:
    from pixorly.integrations.providers.comfyui import ComfyUIProvider

    return ComfyUIProvider(url, chosen.comfyui_token.get_secret_value(), chosen.comfyui_templates_dir)


MAKERS: dict[str, Maker] = {
    "painter": Maker(_painter),
    "openrouter": Maker(
        _openrouter, "openrouter_api_key", "OpenRouter", "openrouter_base_url", "https://openrouter.ai/settings/keys"
    ),
    "replicate": Maker(
        _replicate, "replicate_api_token", "Replicate", "replicate_base_url", "https://replicate.com/account/api-tokens"
    ),
    "gemini": Maker(_gemini, "gemini_api_key", "Gemini", "gemini_base_url", "https://aistudio.google.com/apikey"),
    "openai": Maker(_openai, "openai_api_key", "OpenAI", "openai_base_url", "https://platform.openai.com/api-keys"),
    "fal": Maker(_fal, "fal_key", "fal", "fal_base_url", "https://fal.ai/dashboard/keys"),
    "together": Maker(
        _together, "together_api_key", "Together", "together_base_url", "https://api.together.ai/settings/api-keys"
    ),
    "automatic1111": Maker(_automatic1111, "automatic1111_base_url"),
    "comfyui": Maker(_comfyui, "comfyui_base_url"),
}


@cache
def providers() -> dict[str, Provider]:
    """Those that are set up, by key; the painter always. Made on first use, in the process that uses it."""
    chosen = settings()
    found: dict[str, Provider] = {}
    for key, maker in MAKERS.items():
        given = _value(chosen, maker.needs)
        if given or not maker.needs:
            found[key] = maker.make(given, chosen)
    return found


@cache
def can_be_brought() -> dict[str, Maker]:
    """Those for which people may bring a key of their own: in production, only where calls go to their makers.

    A server of the operator's that merely speaks like one may take any word for a key, and would work for nothing.
    """
    chosen = settings()
    return {
        key: maker
        for key, maker in MAKERS.items()
        if maker.brought_as and (is_at_its_makers(maker) or not chosen.is_production)
    }


def is_at_its_makers(maker: Maker) -> bool:
    return _value(settings(), maker.address) == Settings.model_fields[maker.address].default


def provider_with(key: str, secret: str) -> Provider:
    """The same provider, with a key that somebody brought. Whoever can't be brought is a KeyError."""
    maker = can_be_brought()[key]
    name = (key, hashlib.sha256(secret.encode()).hexdigest())
    kept, lock = _kept()
    with lock:
        if name not in kept:
            kept[name] = maker.make(secret, settings())
        kept.move_to_end(name)
        if len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
        return kept[name]


@cache
def _kept() -> tuple[OrderedDict[tuple[str, str], Provider], threading.Lock]:
    return OrderedDict(), threading.Lock()


def _value(chosen: Settings, setting: str) -> str:
    value = getattr(chosen, setting, "")
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)

"""Whoever makes pictures for us: image models elsewhere, and the painter, which is always here."""

from functools import cache

from pixorly.integrations.providers.abilities import Abilities, Range, Tier
from pixorly.integrations.providers.base import (
    Finished,
    Model,
    Notice,
    Outcome,
    Picture,
    Progress,
    Provider,
    Request,
    Watch,
    WhenUnsure,
    Working,
    require_possible,
)
from pixorly.integrations.providers.cost import Cost
from pixorly.integrations.providers.editing import Kind, Margins
from pixorly.settings import settings

__all__ = [
    "Abilities",
    "Cost",
    "Finished",
    "Kind",
    "Margins",
    "Model",
    "Notice",
    "Outcome",
    "Picture",
    "Progress",
    "Provider",
    "Range",
    "Request",
    "Tier",
    "Watch",
    "WhenUnsure",
    "Working",
    "providers",
    "require_possible",
]


@cache
def providers() -> dict[str, Provider]:
    """Those that are set up, by key; the painter always. Made on first use, in the process that uses it."""
    from pixorly.integrations.providers.painter import PainterProvider

    chosen = settings()
    allows_http = not chosen.is_production
    found: list[Provider] = [PainterProvider()]
    if key := chosen.openrouter_api_key.get_secret_value():
        from pixorly.integrations.providers.openrouter import OpenRouterProvider

        found.append(
            OpenRouterProvider(key, chosen.openrouter_base_url, app_url=chosen.public_url, allows_http=allows_http)
        )
    if token := chosen.replicate_api_token.get_secret_value():
        from pixorly.integrations.providers.replicate import ReplicateProvider

        secret = chosen.replicate_webhook_secret.get_secret_value()
        found.append(ReplicateProvider(token, chosen.replicate_base_url, secret, allows_http=allows_http))
    if key := chosen.gemini_api_key.get_secret_value():
        from pixorly.integrations.providers.gemini import GeminiProvider

        found.append(GeminiProvider(key, chosen.gemini_base_url, allows_http=allows_http))
    if key := chosen.openai_api_key.get_secret_value():
        from pixorly.integrations.providers.openai import OpenAIProvider

        found.append(OpenAIProvider(key, chosen.openai_base_url, allows_http=allows_http))
    return {provider.key: provider for provider in found}

"""Whoever makes pictures for us: image models elsewhere, and the painter, which is always here."""

from pixorly.integrations.providers.abilities import Abilities, Loras, Range, Tier
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
from pixorly.integrations.providers.canvases import filled
from pixorly.integrations.providers.cost import Cost
from pixorly.integrations.providers.editing import Kind, Margins
from pixorly.integrations.providers.loras import Lora
from pixorly.integrations.providers.makers import can_be_brought, provider_with, providers

__all__ = [
    "Abilities",
    "Cost",
    "Finished",
    "Kind",
    "Lora",
    "Loras",
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
    "can_be_brought",
    "filled",
    "provider_with",
    "providers",
    "require_possible",
]

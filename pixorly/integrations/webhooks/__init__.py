"""The way to addresses that want to be told: which may be called, and the call itself."""

from pixorly.integrations.webhooks.addresses import BadAddress, Destination, require_public, understood
from pixorly.integrations.webhooks.posting import SECONDS, Outcome, Trouble, poster

__all__ = [
    "SECONDS", "BadAddress", "Destination", "Outcome", "Trouble", "poster", "require_public", "understood",
]  # fmt: skip

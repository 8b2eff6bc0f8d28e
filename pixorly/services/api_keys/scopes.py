"""What a key may be allowed to do."""

from collections.abc import Iterable
from enum import StrEnum

from pixorly.errors import Invalid
from pixorly.words import t


class Scope(StrEnum):
    GENERATE = "generate"
    READ_IMAGES = "images:read"
    WRITE_IMAGES = "images:write"
    MODELS = "models"
    CREDITS = "credits"
    WEBHOOKS = "webhooks"


def checked(scopes: Iterable[str]) -> list[str]:
    """In our order, each once."""
    wanted = set(scopes)
    if not wanted or not wanted <= set(Scope):
        raise Invalid(t("Choose what the key may do: {scopes}.", scopes=", ".join(Scope)), field="scopes")
    return [scope for scope in Scope if scope in wanted]

"""Small weights laid over a model, which teach it a subject or a style: which ones a request may bring."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pixorly.errors import Invalid
from pixorly.integrations.providers.editing import Kind
from pixorly.words import t

if TYPE_CHECKING:
    from pixorly.integrations.providers.base import Request

_LONGEST_ADDRESS = 2000
# These follow the picture and no words, so there is nothing that weights could steer.
_WITHOUT = frozenset({Kind.UPSCALE, Kind.CUTOUT})


@dataclass(frozen=True)
class Lora:
    """Where its weights lie: at an https address, or by their name on a server that has them itself."""

    # An address may be signed, so that whoever reads it can fetch the weights.
    weights: str = field(repr=False)
    scale: float = 1.0


def require_loras(request: "Request") -> None:
    """Raise Invalid for weights that this model can't take."""
    if not request.loras:
        return
    can = request.model.abilities.loras
    if can is None:
        raise Invalid(t("This model takes no LoRAs."), field="loras")
    if request.kind in _WITHOUT:
        raise Invalid(t("That has no use here. Leave it out."), field="loras")
    if len(request.loras) > can.most:
        raise Invalid(t("This model takes at most {most} LoRAs.", most=can.most), field="loras")
    for each in request.loras:
        if not can.scale.holds(each.scale):
            raise Invalid(t("This model can't use that value. Change it, or leave it out."), field="loras")
        if each.weights not in can.names and (can.names or not _is_address(each.weights)):
            raise Invalid(t("The weights of this LoRA can't be used here. Choose another one."), field="loras")


def _is_address(told: str) -> bool:
    try:
        parts = urlsplit(told)
    except ValueError:
        return False
    is_whole = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    return is_whole and len(told) <= _LONGEST_ADDRESS and told.isprintable() and " " not in told

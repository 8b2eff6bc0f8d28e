"""What an Automatic1111 or Forge server offers: its checkpoints with samplers and LoRAs, and its upscalers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pixorly.integrations.providers.abilities import Abilities, Loras, Range
from pixorly.integrations.providers.base import Model
from pixorly.integrations.providers.checkpoints import (
    FREE,
    GUIDANCE,
    LORAS_AT_ONCE,
    MOST_LORAS,
    RATIOS,
    SIDE,
    STEPS,
    STRENGTH,
    Checkpoint,
    with_schedulers,
)
from pixorly.integrations.providers.editing import Kind
from pixorly.words import t

_KINDS = (Kind.GENERATE, Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT)
# These enlarge pixels as any browser does.
_NO_UPSCALERS = {"none", "nearest", "lanczos"}
_UPSCALER = "upscale/"
_MOST_LISTED = 500
# One that works for every family, in the order of preference; without them the server takes its own first.
_USUAL_SAMPLERS = ("DPM++ 2M", "DPM++ 2M Karras", "Euler")
_USUAL_FOR_FLUX = ("Euler Simple", "Euler")
# What its prompts would read as the end of a name.
_UNSPEAKABLE = re.compile(r"[<>:]")


@dataclass(frozen=True)
class Stock:
    """What a server has, as its own lists have it."""

    checkpoints: list[Any]
    samplers: list[Any]
    schedulers: list[Any]
    loras: list[Any]
    upscalers: list[Any]


def models_from(stock: Stock) -> Iterator[Model]:
    samplers, schedulers = _names(stock.samplers, "name"), _names(stock.schedulers, "label")
    loras = tuple(each for each in _names(stock.loras, "name") if not _UNSPEAKABLE.search(each))[:MOST_LORAS]
    able: dict[str, Any] = {
        "samplers": with_schedulers(samplers, schedulers),
        "loras": Loras(LORAS_AT_ONCE, names=loras) if loras else None,
    }
    for name in _names(stock.checkpoints, "model_name"):
        checkpoint = Checkpoint(name)
        wanted = _USUAL_FOR_FLUX if checkpoint.is_flux else _USUAL_SAMPLERS
        usual = next((each for each in wanted if each in able["samplers"]), "")
        yield _checkpoint(checkpoint, able, {"schedulers": schedulers, "usual_sampler": usual})
    for name in _names(stock.upscalers, "name"):
        if name.lower() not in _NO_UPSCALERS:
            yield _upscaler(name)


def title_in(listed: list[Any], name: str) -> str:
    """What the server now calls a checkpoint: the hash that stands in its title is added when it is first used."""
    for each in listed:
        if isinstance(each, dict) and each.get("model_name") == name:
            return str(each.get("title") or name)
    return ""


def upscaler_of(model: Model) -> str:
    name = model.name_there
    return name.removeprefix(_UPSCALER) if name.startswith(_UPSCALER) else ""


def _checkpoint(checkpoint: Checkpoint, able: dict[str, Any], private: dict[str, Any]) -> Model:
    return Model(
        id=f"automatic1111/{checkpoint.file}",
        provider="automatic1111",
        name=checkpoint.title,
        description=t("A checkpoint of your own server."),
        abilities=Abilities(
            side=SIDE,
            ratios=RATIOS,
            tiers=checkpoint.tiers,
            most_pictures=4,
            most_references=1,
            steps=STEPS,
            guidance=Range(1, 30, 3.5, 0.5) if checkpoint.is_flux else GUIDANCE,
            strength=STRENGTH,
            kinds=_KINDS,
            widest_margin=512,
            has_seed=True,
            has_negative_prompt=not checkpoint.is_flux,
            has_progress=True,
            has_previews=True,
            can_cancel=True,
            **able,
        ),
        cost=FREE,
        private=private | {"is_flux": checkpoint.is_flux},
    )


def _upscaler(name: str) -> Model:
    return Model(
        id=f"automatic1111/{_UPSCALER}{name}",
        provider="automatic1111",
        name=name[:120],
        description=t("An upscaler of your own server. It makes pictures larger."),
        abilities=Abilities(kinds=(Kind.UPSCALE,), factors=(2, 4)),
        cost=FREE,
    )


def _names(listed: list[Any], field: str) -> list[str]:
    found = (each.get(field) for each in listed[:_MOST_LISTED] if isinstance(each, dict))
    return list(dict.fromkeys(each for each in found if isinstance(each, str) and 0 < len(each.strip()) <= 200))

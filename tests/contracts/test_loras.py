"""Weights that a request brings along: which ones a model takes, and that the rest never leaves."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from pixorly.errors import Invalid
from pixorly.integrations.providers import Abilities, Kind, Lora, Loras, Picture, Range, Request
from pixorly.integrations.providers.base import require_possible
from tests.contracts.providing import World, painter_world, wish
from tests.grounds.pictures import a_picture
from tests.standins import darkroom

FOX = Lora("https://weights.example/fox.safetensors?signed=yes", 0.8)


def bringing(*loras: Lora, most: int = 2, names: tuple[str, ...] = (), **more: Any) -> Request:
    model = painter_world().model
    able = replace(model.abilities, kinds=tuple(Kind), factors=(2,), loras=Loras(most, Range(0, 2), names))
    return replace(wish(replace(model, abilities=able)), loras=loras, **more)


def test_a_model_that_takes_weights_takes_so_many() -> None:
    require_possible(bringing(FOX, replace(FOX, scale=0)))
    with pytest.raises(Invalid) as refused:
        require_possible(bringing(FOX, FOX, FOX))

    assert refused.value.field == "loras"


@pytest.mark.parametrize(
    "wrong",
    [
        Lora(FOX.weights, -0.1),
        Lora(FOX.weights, float("nan")),
        Lora("http://weights.example/fox.safetensors"),
        Lora("https://"),
        Lora("https://[weights"),
        Lora("https://me:secret@weights.example/fox"),
        Lora("https://weights.example/a fox"),
        Lora("https://weights.example/" + "x" * 2000),
        Lora("owner/fox"),
        Lora(""),
    ],
)
def test_weights_come_from_an_https_address_within_their_scale(wrong: Lora) -> None:
    with pytest.raises(Invalid) as refused:
        require_possible(bringing(wrong))

    assert refused.value.field == "loras"


def test_a_server_that_has_weights_itself_takes_those_and_no_address() -> None:
    require_possible(bringing(Lora("fox"), names=("fox", "owl")))
    for other in (Lora("hare"), FOX):
        with pytest.raises(Invalid):
            require_possible(bringing(other, names=("fox", "owl")))


@pytest.mark.parametrize(
    ("kind", "more"), [(Kind.UPSCALE, {"factor": 2, "width": 128, "height": 128}), (Kind.CUTOUT, {})]
)
def test_what_only_follows_a_picture_takes_no_weights(kind: Kind, more: dict[str, Any]) -> None:
    source = Picture(a_picture("png", 64, 64), darkroom.PNG)
    whole = bringing(FOX, kind=kind, source=source, **more)

    with pytest.raises(Invalid) as refused:
        require_possible(whole)

    assert refused.value.field == "loras"


def test_a_provider_without_them_is_never_sent_any(world: World) -> None:
    plain = replace(world.model, abilities=replace(world.model.abilities, loras=None))
    asked_before = len(world.server.asked) if world.server else 0

    with pytest.raises(Invalid) as refused:
        world.provider.generate(replace(wish(plain), loras=(FOX,)))

    assert refused.value.field == "loras"
    assert not world.server or len(world.server.asked) == asked_before


def test_a_signed_address_stays_out_of_logs_and_what_a_model_takes_can_be_kept() -> None:
    able = Abilities(loras=Loras(3))

    assert "signed" not in repr(bringing(FOX))
    kept = json.loads(TypeAdapter(Abilities).dump_json(able))
    assert TypeAdapter(Abilities).validate_python(kept) == able

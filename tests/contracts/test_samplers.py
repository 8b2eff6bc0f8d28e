"""By which method noise becomes a picture: a choice among those that a model names."""

from dataclasses import replace

import pytest

from pixorly.errors import Invalid
from pixorly.integrations.providers.base import require_possible
from pixorly.integrations.providers.checkpoints import taken_apart, with_schedulers
from tests.contracts.providing import World, painter_world, wish


def test_a_model_takes_the_samplers_it_names_and_no_others() -> None:
    model = painter_world().model
    able = replace(model, abilities=replace(model.abilities, samplers=("Euler", "DDIM")))

    require_possible(wish(able))
    require_possible(wish(able, sampler="DDIM"))
    for wrong, request in (("unknown", wish(able, sampler="Heun")), ("none", wish(model, sampler="Euler"))):
        with pytest.raises(Invalid) as refused:
            require_possible(request)
        assert refused.value.field == "sampler", wrong


def test_a_sampler_nobody_offers_never_leaves(world: World) -> None:
    asked_before = len(world.server.asked) if world.server else 0

    with pytest.raises(Invalid) as refused:
        world.provider.generate(wish(world.model, sampler="no such sampler"))

    assert refused.value.field == "sampler"
    assert not world.server or len(world.server.asked) == asked_before


def test_a_choice_holds_a_sampler_and_maybe_its_scheduler() -> None:
    choices = with_schedulers(["DPM++ 2M", "Euler"], ["Automatic", "Karras", "Exponential"])

    assert choices == ("DPM++ 2M", "Euler", "DPM++ 2M Karras", "Euler Karras")
    assert [taken_apart(each, ["Karras"]) for each in choices[1:3]] == [("Euler", ""), ("DPM++ 2M", "Karras")]
    assert taken_apart("DPM++ 2M Karras", []) == ("DPM++ 2M Karras", "")

"""Whatever a provider answers: an error of ours or a sane outcome, and nothing else, in hundreds of throws of the dice."""

import random
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from pydantic import TypeAdapter

from pixorly.errors import Trouble
from pixorly.integrations.providers import Finished, Model, Outcome, Provider, Request, Working
from tests.contracts.providing import ELSEWHERE, World, wish
from tests.contracts.wildness import wild

_ROUNDS = 12
_LARGEST_ID, _LARGEST_SEED = 200, 2**63 - 1


@pytest.fixture(params=list(ELSEWHERE))
def wild_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A provider whose server goes wild once it told its models. The same --randomly-seed throws the same dice."""
    dice = random.Random(seed := random.randrange(2**32))
    print(f"{request.param}: the dice were thrown with {seed}.")
    stand_in, world_around = ELSEWHERE[request.param]
    with wild(stand_in, dice)() as server:
        world = world_around(server)
        server.is_wild = True  # type: ignore[attr-defined]
        yield world


def test_no_answer_makes_more_of_it_than_trouble(wild_world: World) -> None:
    provider = wild_world.provider
    wishes = [wish(wild_world.model, call_id=f"call-{number}", seed=number) for number in range(_ROUNDS)]

    for each in wishes:
        questions = provider.check, provider.models, partial(followed, provider, each), partial(provider.find, each)
        for question in questions:
            with suppress(Trouble):
                require_sane(question())


def followed(provider: Provider, request: Request) -> Outcome:
    """As a worker does it, with less patience."""
    outcome = provider.generate(request)
    for _ in range(3):
        if isinstance(outcome, Working):
            require_sane(outcome)
            with suppress(Trouble):
                outcome = provider.poll(outcome.provider_call_id)
    if isinstance(outcome, Working):
        assert provider.cancel(outcome.provider_call_id) in (True, False)
    return outcome


def require_sane(told: Any) -> None:
    """Whatever it is, it can be kept and shown."""
    match told:
        case Working():
            assert 0 < len(told.provider_call_id) <= _LARGEST_ID
            assert told.progress is None or 0 <= told.progress <= 1
        case Finished():
            assert 0 < len(told.pictures) <= 10 and 0 < len(told.provider_call_id) <= _LARGEST_ID
            assert told.cost_micro_usd is None or 0 <= told.cost_micro_usd < 10**12
            for each in told.pictures:
                assert isinstance(each.content, bytes) and each.media_type
                assert each.seed is None or (type(each.seed) is int and 0 <= each.seed <= _LARGEST_SEED)
        case tuple():
            for model in told:
                TypeAdapter(Model).dump_json(model)
        case _:
            assert told is None

"""fal's calls of which nobody knows how they ended: looked for while they may be under way, and never taken for others."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pixorly.integrations.providers import Finished, Working
from pixorly.integrations.providers.fal import _may_be_under_way
from pixorly.integrations.providers.trouble import Refused
from tests.contracts.providing import FLUX_LORA, by_fal, make, model_of, wish
from tests.standins.fal import Begun, Fal
from tests.standins.web import Answer, Asked


def test_a_lost_call_that_is_still_under_way_is_waited_for_rather_than_paid_twice(
    fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, request = by_fal(fal), wish(model_of(by_fal(fal), FLUX_LORA), begun_at=datetime.now(UTC))
    lost = Begun("lost", "fal-ai/flux-lora", {"prompt": request.prompt, "seed": 7}, "", "", 3600)
    fal.begun["lost"] = lost
    monkeypatch.setattr(time, "sleep", lambda _seconds: setattr(lost, "seconds", 0))

    found = provider.find(request)

    assert isinstance(found, Working) and found.provider_call_id.split(":")[1] == "lost"


@pytest.mark.parametrize(("seconds_ago", "is_waited_for"), [(0, True), (22, True), (26, False), (None, False)])
def test_it_is_waited_for_a_few_times_as_long_as_its_model_takes(
    fal: Fal, seconds_ago: float | None, is_waited_for: bool
) -> None:
    model = replace(model_of(by_fal(fal), FLUX_LORA), typical_seconds=6)
    begun_at = None if seconds_ago is None else datetime.now(UTC) - timedelta(seconds=seconds_ago)

    assert _may_be_under_way(wish(model, begun_at=begun_at)) is is_waited_for
    assert _may_be_under_way(wish(replace(model, typical_seconds=None), begun_at=begun_at)) is (seconds_ago == 0)


class Telling(Fal):
    """Answers some questions in words of its own."""

    told: Any = None

    def call(self, asked: Asked) -> Answer:
        is_asked = asked.path.endswith("/cancel") or (asked.method == "GET" and asked.path.endswith("/theirs"))
        return Answer(self.told) if is_asked else super().call(asked)


@pytest.mark.parametrize(
    ("told", "is_let_go"),
    [
        ({"status": "CANCELLATION_REQUESTED"}, True),
        ({"status": "OK"}, True),
        ({"status": "ALREADY_COMPLETED"}, False),
        ({"status": 7}, False),
        ({}, False),
        ([], False),
    ],
)
def test_what_fal_does_not_say_it_let_go_goes_on(told: Any, is_let_go: bool) -> None:
    with Telling() as server:
        server.told = told

        assert by_fal(server).cancel("fal-ai/flux-lora:theirs:1") is is_let_go


def one_made_by(server: Fal) -> str:
    """The address of a picture there."""
    make(by_fal(server), wish(model_of(by_fal(server), FLUX_LORA)))
    return f"{server.url}/made/{next(iter(server.begun))}/0.png"


def outcome_of(server: Telling, told: dict[str, Any]) -> Finished:
    server.told = told
    server.begun["theirs"] = Begun("theirs", "fal-ai/flux-lora", {"prompt": "a fox", "seed": 1}, "", "", 0)
    outcome = by_fal(server).poll("fal-ai/flux-lora:theirs:1000")
    assert isinstance(outcome, Finished)
    return outcome


def test_a_black_picture_is_left_out_even_where_another_has_no_address() -> None:
    with Telling() as server:
        images: list[Any] = [{"url": None}, {"url": one_made_by(server)}, 7]

        assert outcome_of(server, {"images": images, "has_nsfw_concepts": [True, False]}).cost_micro_usd == 1000
        with pytest.raises(Refused):
            outcome_of(server, {"images": images, "has_nsfw_concepts": [False, True]})


@pytest.mark.parametrize(("seed", "is_kept"), [(7, True), (15860307465884635512, False), (True, False), ("7", False)])
def test_a_seed_is_kept_where_it_can_be(seed: Any, is_kept: bool) -> None:
    with Telling() as server:
        [picture] = outcome_of(server, {"image": {"url": one_made_by(server)}, "seed": seed}).pictures

    assert picture.seed == (seed if is_kept else None)

"""What every provider of pictures promises, whoever it is."""

import io
import itertools
import json

import pytest
from PIL import Image
from pydantic import TypeAdapter

from pixorly import painter
from pixorly.errors import Invalid
from pixorly.integrations.providers import Model, Picture, Range, Request, WhenUnsure, Working
from pixorly.integrations.providers.abilities import value_of
from pixorly.integrations.providers.base import AnswersAtOnce
from pixorly.integrations.providers.trouble import CallGone, ForgedWebhook, Stopped
from tests.contracts.providing import Looker, World, make, painter_world, wish
from tests.standins import darkroom


def size_of(picture: Picture) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture.content)) as opened:
        return opened.size


def test_a_wish_becomes_a_picture_of_its_size(world: World) -> None:
    request = wish(world.model, ratio="3:2")

    done = make(world.provider, request)

    [picture] = done.pictures
    assert picture.media_type == "image/png"
    assert size_of(picture) == (request.width, request.height)
    assert done.provider_call_id


def test_the_bill_is_what_was_quoted(world: World) -> None:
    count = min(2, world.model.abilities.most_pictures)
    request = wish(world.model, count=count)

    done = make(world.provider, request)

    assert len({picture.content for picture in done.pictures}) == count
    quoted, told = request.cost(), done.cost_micro_usd
    # Where words are counted, a quote has room for more of them.
    assert quoted is not None and told is not None and quoted * 0.95 <= told <= quoted
    if world.server:
        assert [bill.micro_usd for bill in world.server.billed] == [told]


def test_the_same_seed_gives_the_same_picture(world: World) -> None:
    first, second = (make(world.provider, wish(world.model, seed=11)) for _ in range(2))

    assert first.pictures == second.pictures


def test_without_a_seed_a_second_try_of_the_same_call_asks_for_the_same(world: World) -> None:
    first, second = (make(world.provider, wish(world.model, seed=None, call_id="call-9")) for _ in range(2))

    assert first.pictures == second.pictures


def test_its_models_are_told_whole_and_can_be_kept(world: World) -> None:
    models = world.provider.models()

    assert models
    for model in models:
        assert model.id.startswith(f"{world.provider.key}/") and model.name and model.description
        can = model.abilities
        for ratio, tier in itertools.product(can.ratios, can.tiers):
            width, height = can.size(ratio, tier.name)
            assert can.can_be(width, height)
            assert can.sizes or abs(width / height / value_of(ratio) - 1) < 0.05
        kept = TypeAdapter(Model).dump_json(model)
        assert TypeAdapter(Model).validate_python(json.loads(kept)) == model


def test_a_check_passes_where_nothing_is_wrong(world: World) -> None:
    world.provider.check()


def test_what_to_do_after_a_lost_answer_is_decided(world: World) -> None:
    assert world.provider.when_unsure in WhenUnsure


WRONG = {
    "prompt": {"prompt": "  "},
    "size": {"width": 1000, "height": 1},
    "count": {"count": 99},
    "steps": {"steps": 9999},
    "quality": {"quality": "no such quality"},
    "references": {"references": (Picture(b"x", darkroom.PNG),) * 99},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_a_model_can_not_do_is_refused_before_anything_is_paid(world: World, field: str) -> None:
    request = wish(world.model, **WRONG[field])
    asked_before = len(world.server.asked) if world.server else 0

    with pytest.raises(Invalid) as refused:
        world.provider.generate(request)

    assert refused.value.field == field
    assert not world.server or len(world.server.asked) == asked_before


def test_a_call_that_was_cancelled_before_it_left_never_leaves(world: World) -> None:
    with pytest.raises(Stopped):
        world.provider.generate(wish(world.model), Looker(stops_after=0))

    assert not world.server or not world.server.billed


def test_a_call_nobody_knows_is_gone(world: World) -> None:
    with pytest.raises(CallGone):
        world.provider.poll("no-such-call/../account")
    with pytest.raises(CallGone):
        world.provider.poll("nosuchcall")


def test_an_unsigned_webhook_is_never_believed(world: World) -> None:
    with pytest.raises(ForgedWebhook):
        world.provider.read_webhook({}, b'{"id": "a", "status": "succeeded"}')


def test_a_call_that_never_arrived_is_not_found(world: World) -> None:
    assert world.provider.find(wish(world.model, prompt="never sent")) is None


def test_providers_that_answer_at_once_never_leave_work_behind(world: World) -> None:
    outcome = world.provider.generate(wish(world.model))

    assert isinstance(outcome, Working) != isinstance(world.provider, AnswersAtOnce)


def test_progress_is_true_and_previews_are_made_when_looked_at() -> None:
    world, looker = painter_world(), Looker()

    done = world.provider.generate(wish(world.model, count=2, steps=6), looker)

    assert looker.seen == sorted(looker.seen) and looker.seen[-1] == 1 and len(looker.seen) == 12
    assert len({preview.content for preview in looker.previews}) > 6
    assert max(size_of(looker.previews[0])) <= 512
    assert [picture.seed for picture in done.pictures] == [7, 8]  # type: ignore[union-attr]


def test_the_painter_stops_in_the_middle() -> None:
    world, looker = painter_world(), Looker(stops_after=2)

    with pytest.raises(Stopped):
        world.provider.generate(wish(world.model), looker)

    assert len(looker.seen) <= 3


def test_the_painter_says_of_itself_what_it_can_do() -> None:
    can = painter_world().model.abilities

    assert can.steps == Range(painter.STEPS[0], painter.STEPS[-1], painter.DEFAULT_STEPS)
    assert can.side and can.side.low in painter.SIDES and can.side.high in painter.SIDES


def test_a_request_keeps_its_bytes_out_of_logs() -> None:
    request: Request = wish(painter_world().model, references=(Picture(b"private", darkroom.PNG),))

    assert "private=" in repr(request) and "b'private'" not in repr(request)

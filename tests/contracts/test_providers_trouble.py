"""Each provider elsewhere, on a bad day: what the worker hears, and what was paid meanwhile."""

import time
from dataclasses import replace

import pytest

from pixorly.errors import Misconfigured, Passing, PixorlyError
from pixorly.integrations.connections import Bounds
from pixorly.integrations.providers import Request, WhenUnsure
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    CallGone,
    CallLost,
    Failed,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    OutOfReach,
    Refused,
    Stopped,
    UnknownModel,
    WrongKey,
)
from tests.contracts.providing import (
    ELSEWHERE,
    World,
    by_openrouter,
    finish,
    make,
    openrouter_world,
    replicate_world,
    wish,
    world_of,
)
from tests.standins import darkroom
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import Replicate
from tests.standins.web import Answer, Asked, StandIn


class Trap(StandIn):
    """An address on this machine that no provider may send us to."""

    def answer(self, asked: Asked) -> Answer:
        return Answer(b"secret", 200, {"content-type": darkroom.PNG})


@pytest.fixture
def world(world_elsewhere: World) -> World:
    return world_elsewhere


def heard(world: World, mood: str, request: Request | None = None) -> PixorlyError:
    assert world.server
    world.server.behave(mood)
    with pytest.raises(PixorlyError) as raised:
        make(world.provider, request or wish(world.model))
    return raised.value


# Provider, mood, what is heard, whether it was paid.
TROUBLE = [
    ("openrouter", "busy", Busy, False),
    ("openrouter", "overloaded", Busy, False),
    ("openrouter", "broken", Busy, False),
    ("openrouter", "late-error", Busy, False),
    ("openrouter", "edge-timeout", OutcomeUnknown, False),
    ("openrouter", "cut", OutcomeUnknown, True),
    ("openrouter", "refused", Refused, False),
    ("openrouter", "guarded", Refused, False),
    ("openrouter", "broke", OutOfBalance, False),
    ("openrouter", "limited", NotPermitted, False),
    ("openrouter", "retired", UnknownModel, False),
    ("openrouter", "malformed", BadAnswer, True),
    ("openrouter", "empty", BadAnswer, True),
    ("openrouter", "not-base64", BadAnswer, True),
    ("openrouter", "endless", BadAnswer, True),
    ("openrouter", "redirect", Misconfigured, False),
    ("replicate", "busy", Busy, False),
    ("replicate", "throttled", Busy, False),
    ("replicate", "broken", Busy, False),
    ("replicate", "broken-late", OutcomeUnknown, False),
    ("replicate", "cut", OutcomeUnknown, True),
    ("replicate", "malformed", OutcomeUnknown, True),
    ("replicate", "refused", Refused, False),
    ("replicate", "crashed", CallLost, False),
    ("replicate", "failed", Failed, False),
    ("replicate", "aborted", Stopped, False),
    ("replicate", "broke", OutOfBalance, False),
    ("replicate", "retired", UnknownModel, False),
    ("replicate", "invalid", NotAccepted, False),
    ("replicate", "empty", BadAnswer, True),
    ("replicate", "removed", CallGone, True),
    ("replicate", "lost", BadAnswer, True),
    ("replicate", "endless", BadAnswer, True),
    ("replicate", "unencrypted", BadAnswer, True),
    ("gemini", "busy", Busy, False),
    ("gemini", "wrapped", Busy, False),
    ("gemini", "overloaded", Busy, False),
    ("gemini", "broken", Busy, False),
    ("gemini", "deadline", OutcomeUnknown, False),
    ("gemini", "cut", OutcomeUnknown, True),
    ("gemini", "refused", Refused, False),
    ("gemini", "guarded", Refused, False),
    ("gemini", "wordy", CallLost, False),
    ("gemini", "broke", OutOfBalance, False),
    ("gemini", "limited", NotPermitted, False),
    ("gemini", "abroad", NotPermitted, False),
    ("gemini", "retired", UnknownModel, False),
    ("gemini", "malformed", BadAnswer, True),
    ("gemini", "empty", BadAnswer, True),
    ("gemini", "not-base64", BadAnswer, True),
    ("gemini", "endless", BadAnswer, True),
    ("gemini", "redirect", Misconfigured, False),
    ("openai", "busy", Busy, False),
    ("openai", "broken", Busy, False),
    ("openai", "edge-timeout", OutcomeUnknown, False),
    ("openai", "cut", OutcomeUnknown, True),
    ("openai", "refused", Refused, False),
    ("openai", "broke", OutOfBalance, False),
    ("openai", "capped", OutOfBalance, False),
    ("openai", "limited", NotPermitted, False),
    ("openai", "retired", UnknownModel, False),
    ("openai", "unlisted", UnknownModel, False),
    ("openai", "invalid", NotAccepted, False),
    ("openai", "malformed", BadAnswer, True),
    ("openai", "empty", BadAnswer, True),
    ("openai", "not-base64", BadAnswer, True),
    ("openai", "private", BadAnswer, True),
    ("openai", "endless", BadAnswer, True),
    ("openai", "redirect", Misconfigured, False),
    ("fal", "busy", Busy, False),
    ("fal", "broken", Busy, False),
    ("fal", "broken-late", OutcomeUnknown, True),
    ("fal", "cut", OutcomeUnknown, True),
    ("fal", "malformed", OutcomeUnknown, True),
    ("fal", "refused", Refused, False),
    ("fal", "nsfw", Refused, True),
    ("fal", "crashed", CallLost, False),
    ("fal", "timed-out", CallLost, False),
    ("fal", "hopeless", Failed, False),
    ("fal", "broke", OutOfBalance, False),
    ("fal", "locked", NotPermitted, False),
    ("fal", "retired", UnknownModel, False),
    ("fal", "invalid", NotAccepted, False),
    ("fal", "gateway", Busy, True),
    ("fal", "not-ready", Busy, True),
    ("fal", "empty", BadAnswer, True),
    ("fal", "lost", BadAnswer, True),
    ("fal", "private", BadAnswer, True),
    ("fal", "redirect", BadAnswer, True),
    ("fal", "unencrypted", BadAnswer, True),
    ("fal", "endless", BadAnswer, True),
    ("together", "busy", Busy, False),
    ("together", "shed", Busy, False),
    ("together", "broken", Busy, False),
    ("together", "edge-timeout", OutcomeUnknown, False),
    ("together", "cut", OutcomeUnknown, True),
    ("together", "lost", OutcomeUnknown, True),
    ("together", "refused", Refused, False),
    ("together", "broke", OutOfBalance, False),
    ("together", "limited", NotPermitted, False),
    ("together", "retired", UnknownModel, False),
    ("together", "unlisted", UnknownModel, False),
    ("together", "invalid", NotAccepted, False),
    ("together", "malformed", BadAnswer, True),
    ("together", "empty", BadAnswer, True),
    ("together", "not-base64", BadAnswer, True),
    ("together", "private", BadAnswer, True),
    ("together", "endless", BadAnswer, True),
    ("together", "redirect", Misconfigured, False),
    ("automatic1111", "busy", Busy, False),
    ("automatic1111", "broken", Busy, False),
    ("automatic1111", "overloaded", Busy, False),
    ("automatic1111", "edge-timeout", OutcomeUnknown, False),
    ("automatic1111", "cut", OutcomeUnknown, True),
    ("automatic1111", "no-room", NotAccepted, False),
    ("automatic1111", "nans", Failed, False),
    ("automatic1111", "invalid", NotAccepted, False),
    ("automatic1111", "malformed", BadAnswer, True),
    ("automatic1111", "empty", BadAnswer, True),
    ("automatic1111", "not-base64", BadAnswer, True),
    ("automatic1111", "endless", BadAnswer, True),
    ("automatic1111", "redirect", Misconfigured, False),
    ("comfyui", "busy", Busy, False),
    ("comfyui", "broken", Busy, False),
    ("comfyui", "edge-timeout", OutcomeUnknown, False),
    ("comfyui", "cut", OutcomeUnknown, True),
    ("comfyui", "malformed", OutcomeUnknown, True),
    ("comfyui", "retired", UnknownModel, False),
    ("comfyui", "unknown-node", UnknownModel, False),
    ("comfyui", "invalid", NotAccepted, False),
    ("comfyui", "no-room", NotAccepted, False),
    ("comfyui", "failed", Failed, False),
    ("comfyui", "broke", OutOfBalance, False),
    ("comfyui", "interrupted", Stopped, False),
    ("comfyui", "forgotten", CallLost, True),
    ("comfyui", "poll-broken", Busy, True),
    ("comfyui", "empty", BadAnswer, True),
    ("comfyui", "lost", CallLost, True),
    ("comfyui", "outside", NotAccepted, True),
    ("comfyui", "endless", BadAnswer, True),
    ("comfyui", "redirect", Misconfigured, False),
    ("comfyui", "view-redirect", Misconfigured, True),
]


@pytest.mark.parametrize(("kind", "mood", "trouble", "is_paid"), TROUBLE)
def test_trouble_is_said_in_our_words(kind: str, mood: str, trouble: type[PixorlyError], is_paid: bool) -> None:
    with world_of(kind) as world:
        error = heard(world, mood)

    assert type(error) is trouble
    assert world.server and bool(world.server.billed) is is_paid


@pytest.mark.parametrize(
    ("kind", "mood", "seconds"),
    [
        ("openrouter", "busy", 7),
        ("openrouter", "overloaded", 3),
        ("replicate", "busy", 7),
        ("replicate", "throttled", 5),
        ("gemini", "busy", 7),
        ("openai", "busy", 7),
        ("openai", "moment", 0.25),
        ("automatic1111", "busy", 7),
        ("automatic1111", "overloaded", 3),
        ("comfyui", "busy", 7),
        ("fal", "busy", 7),
        ("together", "busy", 7),
    ],
)
def test_who_is_busy_says_for_how_long(kind: str, mood: str, seconds: float) -> None:
    with world_of(kind) as world:
        error = heard(world, mood)

    assert isinstance(error, Passing) and error.retry_after == seconds


def test_what_broke_once_works_the_next_time_and_is_paid_once(world: World) -> None:
    heard(world, "broken")

    done = make(world.provider, wish(world.model))

    assert len(done.pictures) == 1
    assert world.server and len(world.server.billed) == 1


def test_a_wrong_key_is_ours_to_mend(world: World) -> None:
    assert world.with_key
    provider = world.with_key(world.wrong_key)

    with pytest.raises(WrongKey):
        provider.check()
    with pytest.raises(WrongKey) as refused:
        provider.generate(wish(world.model))

    assert world.wrong_key not in " ".join(refused.value.__notes__)


def test_a_model_that_is_no_longer_offered_says_so(world: World) -> None:
    gone = replace(world.model, id=f"{world.provider.key}/nobody/nothing")

    with pytest.raises(UnknownModel):
        world.provider.generate(wish(gone))


@pytest.mark.parametrize("mood", ["text", "truncated", "bomb"])
def test_hostile_bytes_come_through_as_they_are_and_bounded(world: World, mood: str) -> None:
    assert world.server
    world.server.behave(mood)

    [picture] = make(world.provider, wish(world.model)).pictures

    assert picture.content == darkroom.HOSTILE[mood]()
    assert picture.media_type == darkroom.PNG


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_a_slow_provider_is_waited_for_no_longer_than_agreed(kind: str) -> None:
    with world_of(kind, bounds=Bounds(seconds=0.5, most_bytes=1_000_000)) as world:
        began = time.monotonic()

        error = heard(world, "slow")

    assert type(error) is OutcomeUnknown
    assert time.monotonic() - began < 5


def test_nobody_there_means_nothing_was_paid(world: World, closed_port: int) -> None:
    assert world.server and world.with_key
    world.server.url = f"http://127.0.0.1:{closed_port}"
    provider = world.with_key("any")

    with pytest.raises(Passing) as raised:
        provider.generate(wish(world.model))

    assert type(raised.value) is OutOfReach


def test_a_lost_answer_is_found_again_where_the_provider_keeps_it(replicate: Replicate) -> None:
    world = replicate_world(replicate)
    request = wish(world.model, seed=None)
    heard(world, "cut", request)

    assert world.provider.when_unsure is WhenUnsure.FIND
    found = world.provider.find(request)

    assert found and len(finish(world.provider, found).pictures) == 1
    assert len(replicate.billed) == 1
    assert world.provider.find(wish(world.model, seed=None, call_id="another")) is None


def test_where_an_answer_can_not_be_found_again_the_choice_is_written_down(openrouter: OpenRouter) -> None:
    world = openrouter_world(openrouter)
    heard(world, "cut")

    assert world.provider.when_unsure is WhenUnsure.CALL_AGAIN
    make(world.provider, wish(world.model))

    assert [bill.call_id for bill in openrouter.billed] == ["call-1", "call-1"]


@pytest.mark.parametrize("mood", ["redirect", "private"])
def test_a_picture_behind_a_private_address_is_not_fetched(replicate: Replicate, mood: str) -> None:
    world = replicate_world(replicate)
    with Trap() as trap:
        replicate.leads_to = f"{trap.url}/secret"

        error = heard(world, mood)

    assert type(error) is BadAnswer
    assert trap.asked == []


def test_our_key_stays_out_of_logs_and_notes(world: World, caplog: pytest.LogCaptureFixture) -> None:
    # A server of one's own has no balance to run out of.
    assert world.server
    error = heard(world, "broke" if "broke" in world.server.moods else "broken")

    assert any(word in " ".join(error.__notes__) for word in ("credit", "balance", "could not be fetched"))
    assert "https://" not in " ".join(error.__notes__)
    assert not any(secret in caplog.text for secret in ("sk-", "AIza", "r8_", "standin", "dunes at dawn"))


def test_a_provider_in_the_open_is_refused_in_production(openrouter: OpenRouter, replicate: Replicate) -> None:
    model = openrouter_world(openrouter).model
    openrouter.url = "http://openrouter.example"

    with pytest.raises(Misconfigured):
        by_openrouter(openrouter, allows_http=False).generate(wish(model))

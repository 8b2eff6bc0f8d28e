"""Replicate in particular: what it is sent, what runs there without us, and what its webhooks may say."""

import json
import time
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from pixorly.errors import Passing
from pixorly.integrations.providers import Model, Notice, Picture, Working
from pixorly.integrations.providers.replicate_models import curated
from pixorly.integrations.providers.signatures import key_from, require_standard_signature
from pixorly.integrations.providers.trouble import ForgedWebhook, Stopped
from tests.contracts.providing import FLUX_DEV, by_replicate, finish, make, model_of, wish
from tests.standins.replicate import SECRET, Prediction, Replicate, signed
from tests.standins.web import Answer, Asked, StandIn

KONTEXT = "replicate/black-forest-labs/flux-kontext-pro"


def dev(replicate: Replicate) -> Model:
    return model_of(by_replicate(replicate), FLUX_DEV)


class Door(StandIn):
    """Where webhooks knock."""

    def answer(self, asked: Asked) -> Answer:
        return Answer({})

    def wait_for(self, count: int) -> list[Asked]:
        ends_at = time.monotonic() + 5
        while len(self.asked) < count and time.monotonic() < ends_at:
            time.sleep(0.01)
        return self.asked


def test_every_field_is_sent_in_the_words_of_the_model(replicate: Replicate) -> None:
    provider, photo = by_replicate(replicate), Picture(b"\xff\xd8photo", "image/jpeg")
    request = wish(dev(replicate), ratio="16:9", count=3, steps=30, guidance=2.5, strength=0.6, references=(photo,))

    provider.generate(request)

    [asked] = replicate.asked
    assert asked.path == "/v1/models/black-forest-labs/flux-dev/predictions"
    assert json.loads(asked.body) == {
        "input": {
            "prompt": "dunes at dawn",
            "output_format": "png",
            "aspect_ratio": "16:9",
            "megapixels": "1",
            "num_outputs": 3,
            "seed": 7,
            "num_inference_steps": 30,
            "guidance": 2.5,
            "image": "data:image/jpeg;base64,/9hwaG90bw==",
            "prompt_strength": 0.6,
        }
    }
    assert asked.headers["cancel-after"] == "20s"
    assert "prefer" not in asked.headers


def test_a_webhook_is_asked_for_where_it_can_knock(replicate: Replicate) -> None:
    provider, model = by_replicate(replicate), dev(replicate)

    for url in ("https://pixorly.example/hooks/replicate?call=1", "http://pixorly.example/hooks"):
        provider.generate(wish(model, "a fox [webhook-never]", webhook_url=url))

    first, second = (json.loads(asked.body) for asked in replicate.asked)
    assert first["webhook"] == "https://pixorly.example/hooks/replicate?call=1"
    assert first["webhook_events_filter"] == ["completed"]
    assert "webhook" not in second


def test_a_large_reference_is_uploaded_first(replicate: Replicate) -> None:
    photo = Picture(b"\0" * 300_000, "image/png")

    by_replicate(replicate).generate(wish(dev(replicate), references=(photo,)))

    upload, call = replicate.asked
    assert upload.path == "/v1/files" and photo.content in upload.body and b'name="content"' in upload.body
    assert json.loads(call.body)["input"]["image"] == f"{replicate.url}/v1/files/f1"


def test_no_worker_waits_while_it_works(replicate: Replicate) -> None:
    replicate.seconds = 30
    provider, began = by_replicate(replicate), time.monotonic()

    outcome = provider.generate(wish(dev(replicate)))

    assert isinstance(outcome, Working) and time.monotonic() - began < 10
    replicate.predictions[outcome.provider_call_id].created_at -= 15
    halfway = provider.poll(outcome.provider_call_id)
    assert isinstance(halfway, Working) and halfway.progress and 0.4 < halfway.progress < 0.95
    replicate.predictions[outcome.provider_call_id].seconds = 0
    assert len(finish(provider, halfway).pictures) == 1


def test_what_is_cancelled_stops_and_costs_nothing(replicate: Replicate) -> None:
    replicate.seconds = 30
    provider = by_replicate(replicate)
    outcome = provider.generate(wish(dev(replicate)))
    assert isinstance(outcome, Working)

    assert provider.cancel(outcome.provider_call_id)

    with pytest.raises(Stopped):
        provider.poll(outcome.provider_call_id)
    assert replicate.billed == []


def test_what_is_done_or_unknown_can_not_be_cancelled(replicate: Replicate) -> None:
    provider = by_replicate(replicate)
    done = make(provider, wish(dev(replicate)))

    assert not provider.cancel(done.provider_call_id)
    assert not provider.cancel("nosuchcall")


def test_one_address_instead_of_a_list_is_a_picture_too(replicate: Replicate) -> None:
    provider = by_replicate(replicate)

    done = make(provider, wish(model_of(provider, KONTEXT), "a fox [string]"))

    assert len(done.pictures) == 1 and done.pictures[0].seed == 7
    assert done.cost_micro_usd == 40_000


def test_a_poll_that_fails_may_be_repeated(replicate: Replicate) -> None:
    replicate.seconds = 0.1
    provider = by_replicate(replicate)
    outcome = provider.generate(wish(dev(replicate), "a fox [poll-broken]"))
    assert isinstance(outcome, Working)

    with pytest.raises(Passing):
        provider.poll(outcome.provider_call_id)

    assert len(finish(provider, outcome).pictures) == 1


def test_a_lost_call_is_found_among_hundreds_and_never_an_older_or_cancelled_one(replicate: Replicate) -> None:
    provider, model, now = by_replicate(replicate), dev(replicate), time.time()

    def put(id: str, seed: int, seconds_ago: float, is_canceled: bool = False) -> None:
        given = {"prompt": "dunes at dawn", "seed": seed}
        one = Prediction(id, model.name_there, given, "", "", 0, now - seconds_ago, is_canceled)
        replicate.predictions[id] = one

    for number in range(220):
        put(f"other{number}", 1000 + number, number / 10)
    put("lost", 7, 60)
    put("cancelled", 8, 60, is_canceled=True)
    put("older", 9, 600)
    begun = datetime.now(UTC) - timedelta(seconds=70)

    found = provider.find(wish(model, begun_at=begun))

    assert found and found.provider_call_id == "lost"
    assert provider.find(wish(model, seed=8, begun_at=begun)) is None
    assert provider.find(wish(model, seed=9, begun_at=begun)) is None


def test_the_curated_list_says_when_and_where_it_was_read() -> None:
    for name, known in curated().items():
        assert known.model.abilities.has_seed, f"{name} could not be found again"
        assert known.model.cost.per_picture and known.model.typical_seconds
        assert set(known.input) <= {
            "ratio", "tier", "count", "steps", "guidance", "seed", "reference", "strength", "negative_prompt"
        }  # fmt: skip


def test_a_count_is_not_sent_to_a_model_that_makes_one(replicate: Replicate) -> None:
    provider = by_replicate(replicate)

    provider.generate(wish(model_of(provider, KONTEXT)))

    assert "num_outputs" not in json.loads(replicate.asked[-1].body)["input"]


def notices(replicate: Replicate, mood: str, count: int, **more: Any) -> list[Notice]:
    """What the door makes of what knocks after one call."""
    provider = by_replicate(replicate, **more)
    with Door() as door:
        provider.generate(wish(dev(replicate), f"a fox [{mood}]", webhook_url=f"{door.url}/hooks/replicate?call=1"))
        return [provider.read_webhook(each.headers, each.body) for each in door.wait_for(count)]


def test_a_webhook_tells_which_call_has_ended(replicate: Replicate) -> None:
    [notice] = notices(replicate, "string", 1)

    [prediction] = replicate.predictions
    assert notice == Notice(prediction, has_ended=True)
    assert len(finish(by_replicate(replicate), Working(notice.provider_call_id)).pictures) == 1


def test_a_webhook_that_comes_twice_says_the_same_twice(replicate: Replicate) -> None:
    first, second = notices(replicate, "webhook-twice", 2)

    assert first == second
    assert len(replicate.billed) == 1


def test_a_webhook_may_come_before_the_answer(replicate: Replicate) -> None:
    replicate.seconds = 0.5
    provider = by_replicate(replicate)
    with Door() as door:
        url = f"{door.url}/hooks/replicate?call=1"
        caller = Thread(target=provider.generate, args=[wish(dev(replicate), "a fox [webhook-early]", webhook_url=url)])
        caller.start()
        [asked] = door.wait_for(1)
        caller.join()

    notice = provider.read_webhook(asked.headers, asked.body)

    assert asked.query == {"call": "1"}
    assert notice.provider_call_id in replicate.predictions and not notice.has_ended


def test_a_forged_webhook_is_refused(replicate: Replicate) -> None:
    with pytest.raises(ForgedWebhook):
        notices(replicate, "webhook-forged", 1)


def test_without_a_webhook_asking_brings_the_picture(replicate: Replicate) -> None:
    replicate.seconds = 0.2
    with Door() as door:
        provider = by_replicate(replicate)
        outcome = provider.generate(wish(dev(replicate), "a fox [webhook-never]", webhook_url=door.url))
        done = finish(provider, outcome)

    assert len(done.pictures) == 1 and door.asked == []


def test_the_secret_is_asked_for_once_when_it_is_not_set(replicate: Replicate) -> None:
    provider, body = by_replicate(replicate, secret=""), b'{"id": "abc", "status": "failed"}'

    for _ in range(2):
        assert provider.read_webhook(signed(body), body) == Notice("abc", has_ended=True)
    with pytest.raises(ForgedWebhook):
        provider.read_webhook(signed(body, "whsec_AAAA"), body)

    assert [asked.path for asked in replicate.asked] == ["/v1/webhooks/default/secret"]


VECTOR = b'{"type":"generation.completed","timestamp":"2026-11-20T00:00:00Z","data":{"id":"gen_1"}}'
VECTOR_HEADERS = {
    "webhook-id": "msg_2test",
    "webhook-timestamp": "1795132800",
    "webhook-signature": "v1,sEPyyfJY5jnDWORmrrcM0owMjmxm+W2q/hovFKiDzsM=",
}


def test_signatures_are_those_of_standard_webhooks(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (-299, 0, 299):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: 1795132800 + seconds)
        require_standard_signature(key_from(SECRET), VECTOR_HEADERS, VECTOR)
    rotated = {"webhook-signature": f"v1,AAAA v2,x {VECTOR_HEADERS['webhook-signature']}"}
    require_standard_signature(key_from(SECRET), VECTOR_HEADERS | rotated, VECTOR)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_of_another_hour_is_refused(seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795132800 + seconds)

    with pytest.raises(ForgedWebhook):
        require_standard_signature(key_from(SECRET), VECTOR_HEADERS, VECTOR)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        ({"webhook-signature": ""}, VECTOR, SECRET),
        ({"webhook-signature": "v1,ünïcode"}, VECTOR, SECRET),
        ({"webhook-signature": VECTOR_HEADERS["webhook-signature"].replace("v1", "v2")}, VECTOR, SECRET),
        ({"webhook-timestamp": "soon"}, VECTOR, SECRET),
        ({"webhook-timestamp": "9" * 400}, VECTOR, SECRET),
        ({"webhook-timestamp": "1795132801"}, VECTOR, SECRET),
        ({"webhook-id": "msg_other"}, VECTOR, SECRET),
        ({}, VECTOR + b" ", SECRET),
        ({}, VECTOR, ""),
        ({}, VECTOR, "whsec_not base64"),
    ],
)
def test_one_wrong_byte_anywhere_is_refused(
    headers: dict[str, str], body: bytes, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795132800)

    with pytest.raises(ForgedWebhook):
        require_standard_signature(key_from(secret), VECTOR_HEADERS | headers, body)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "../account", "status": "succeeded"}', b'{"id": 7}'])
def test_a_signed_message_that_is_no_prediction_is_refused(replicate: Replicate, body: bytes) -> None:
    with pytest.raises(ForgedWebhook):
        by_replicate(replicate).read_webhook(signed(body), body)

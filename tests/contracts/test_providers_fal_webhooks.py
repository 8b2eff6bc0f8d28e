"""fal's webhooks: believed for a signature under a key that fal publishes, and told apart from all others."""

import threading
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pixorly.errors import Passing
from pixorly.integrations.providers import Notice
from pixorly.integrations.providers.fal_webhooks import WebhookKeys, keys_in
from pixorly.integrations.providers.trouble import Busy, ForgedWebhook
from tests.contracts.providing import FLUX_LORA, by_fal, finish, model_of, wish
from tests.contracts.wildness import BODIES
from tests.standins.fal import Fal, published, signed
from tests.standins.web import Answer, Asked, StandIn

VECTOR = b'{"request_id":"req-1","gateway_request_id":"req-1","status":"OK","payload":{"images":[]}}'
VECTOR_HEADERS = {
    "x-fal-webhook-request-id": "req-1",
    "x-fal-webhook-user-id": "user-1",
    "x-fal-webhook-timestamp": "1795132800",
    "x-fal-webhook-signature": "3094c9a4bf579c3d6a6a71c3d34978697a16f94975eacb4525321a1c8235d836"
    "767dacf21cb069c2b5e4035bc69ed456b8b7593c17ed00f427c75a04ed9cee08",
}
VECTOR_KEYS = {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}]}


class Door(StandIn):
    """Where webhooks knock."""

    def answer(self, asked: Asked) -> Answer:
        return Answer({})

    def wait_for(self, count: int) -> list[Asked]:
        ends_at = time.monotonic() + 5
        while len(self.asked) < count and time.monotonic() < ends_at:
            time.sleep(0.01)
        return self.asked


def notices(fal: Fal, mood: str, count: int) -> list[Notice]:
    """What the door makes of what knocks after one call."""
    provider, model = by_fal(fal), model_of(by_fal(fal), FLUX_LORA)
    with Door() as door:
        provider.generate(wish(model, f"a fox [{mood}]", webhook_url=f"{door.url}/hooks/fal?job=1&more=2"))
        knocks = door.wait_for(count)
    assert all(each.query == {"job": "1", "more": "2"} for each in knocks)
    return [provider.read_webhook(each.headers, each.body) for each in knocks]


@pytest.mark.parametrize(("mood", "count"), [("svg", 1), ("crashed", 1), ("webhook-twice", 2)])
def test_a_webhook_tells_which_call_has_ended_well_or_badly(fal: Fal, mood: str, count: int) -> None:
    heard = notices(fal, mood, count)

    [begun] = fal.begun
    assert heard == [Notice(begun, has_ended=True)] * count


def test_a_webhook_may_come_before_the_answer(fal: Fal) -> None:
    provider, model = by_fal(fal), model_of(by_fal(fal), FLUX_LORA)
    with Door() as door:
        request = wish(model, "a fox [webhook-early]", webhook_url=f"{door.url}/hooks/fal")
        caller = threading.Thread(target=provider.generate, args=[request])
        caller.start()
        [asked] = door.wait_for(1)
        caller.join()

    assert provider.read_webhook(asked.headers, asked.body).provider_call_id in fal.begun


def test_a_forged_webhook_is_refused(fal: Fal) -> None:
    with pytest.raises(ForgedWebhook):
        notices(fal, "webhook-forged", 1)


def test_without_a_webhook_asking_brings_the_picture(fal: Fal) -> None:
    fal.seconds = 0.2
    provider, model = by_fal(fal), model_of(by_fal(fal), FLUX_LORA)
    with Door() as door:
        outcome = provider.generate(wish(model, "a fox [webhook-never]", webhook_url=door.url))
        done = finish(provider, outcome)

    assert len(done.pictures) == 1 and door.asked == []


def test_no_knock_is_asked_for_where_it_would_go_in_the_open(fal: Fal) -> None:
    by_fal(fal).generate(wish(model_of(by_fal(fal), FLUX_LORA), webhook_url="http://pixorly.example/hooks"))

    assert fal.asked[-1].query == {}


class Publisher:
    """Publishes keys, and counts who asks."""

    def __init__(self, told: Any) -> None:
        self.told, self.asked = told, 0

    def __call__(self) -> Any:
        self.asked += 1
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def keys(told: Any = VECTOR_KEYS) -> tuple[WebhookKeys, Publisher]:
    publisher = Publisher(told)
    return WebhookKeys(publisher), publisher


def test_signatures_are_those_that_fal_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    known, publisher = keys({"keys": [*published(Ed25519PrivateKey.generate())["keys"], *VECTOR_KEYS["keys"]]})

    for seconds in (-299, 0, 299):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: 1795132800 + seconds)
        known.require_signature(VECTOR_HEADERS, VECTOR)

    assert publisher.asked == 1


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_of_another_hour_is_refused_unasked(seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795132800 + seconds)
    known, publisher = keys()

    with pytest.raises(ForgedWebhook):
        known.require_signature(VECTOR_HEADERS, VECTOR)

    assert publisher.asked == 0


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"x-fal-webhook-request-id": "req-2"}, VECTOR),
        ({"x-fal-webhook-user-id": "user-2"}, VECTOR),
        ({"x-fal-webhook-timestamp": "1795132801"}, VECTOR),
        ({"x-fal-webhook-timestamp": "soon"}, VECTOR),
        ({"x-fal-webhook-timestamp": "9" * 400}, VECTOR),
        ({"x-fal-webhook-timestamp": "9" * 9999}, VECTOR),
        ({"x-fal-webhook-signature": ""}, VECTOR),
        ({"x-fal-webhook-signature": "zz"}, VECTOR),
        ({"x-fal-webhook-signature": "00" * 64}, VECTOR),
        ({"x-fal-webhook-signature": "00" * 999}, VECTOR),
        ({}, VECTOR + b" "),
    ],
)
def test_one_wrong_byte_anywhere_is_refused(
    headers: dict[str, str], body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795132800)

    with pytest.raises(ForgedWebhook):
        keys()[0].require_signature(VECTOR_HEADERS | headers, body)


@pytest.mark.parametrize("missing", VECTOR_HEADERS)
def test_a_missing_header_is_a_failure(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795132800)
    told = {name: value for name, value in VECTOR_HEADERS.items() if name != missing}

    with pytest.raises(ForgedWebhook):
        keys()[0].require_signature(told, VECTOR)


def test_a_new_key_is_looked_for_though_not_for_every_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    known, publisher = keys(published())
    now, newer = time.monotonic(), Ed25519PrivateKey.generate()
    known.require_signature(signed(VECTOR), VECTOR)
    publisher.told = published(newer)

    for _ in range(3):
        with pytest.raises(ForgedWebhook):
            known.require_signature(signed(VECTOR, newer), VECTOR)
    assert publisher.asked == 1
    monkeypatch.setattr(time, "monotonic", lambda: now + 700)
    known.require_signature(signed(VECTOR, newer), VECTOR)

    assert publisher.asked == 2


def test_keys_are_forgotten_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    known, publisher = keys(published())
    now = time.monotonic()
    known.require_signature(signed(VECTOR), VECTOR)
    publisher.told = published(Ed25519PrivateKey.generate())
    monkeypatch.setattr(time, "monotonic", lambda: now + 25 * 3600)

    with pytest.raises(ForgedWebhook):
        known.require_signature(signed(VECTOR), VECTOR)

    assert publisher.asked == 2


@pytest.mark.parametrize("told", [None, [], {"keys": None}, {"keys": [7, {}, {"x": 7}, {"x": "ü"}, {"x": "AAAA"}]}])
def test_without_keys_nothing_is_believed_and_fal_may_knock_again(told: Any) -> None:
    assert keys_in(told) == []
    with pytest.raises(Busy):
        keys(told)[0].require_signature(signed(VECTOR), VECTOR)


def test_while_fal_is_away_strangers_do_not_make_us_wait_for_it_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    known, publisher = keys(Passing())
    now = time.monotonic()

    for _ in range(3):
        with pytest.raises(Passing):
            known.require_signature(signed(VECTOR), VECTOR)
    assert publisher.asked == 1
    publisher.told = published()
    monkeypatch.setattr(time, "monotonic", lambda: now + 30)
    known.require_signature(signed(VECTOR), VECTOR)

    assert publisher.asked == 2


def test_while_fal_is_slow_one_of_us_waits_for_it_and_all_others_are_sent_away() -> None:
    slow, told = threading.Event(), threading.Event()

    def ask() -> Any:
        slow.set()
        told.wait(5)
        return published()

    known = WebhookKeys(ask)
    first = threading.Thread(target=known.require_signature, args=[signed(VECTOR), VECTOR])
    first.start()
    slow.wait(5)

    with pytest.raises(Busy):
        known.require_signature(signed(VECTOR), VECTOR)
    told.set()
    first.join()
    known.require_signature(signed(VECTOR), VECTOR)


@pytest.mark.parametrize("body", [*BODIES, b'{"request_id": "../account", "status": "OK"}', b'{"request_id": 7}'])
def test_a_signed_message_that_names_no_call_is_refused(fal: Fal, body: bytes) -> None:
    with pytest.raises(ForgedWebhook):
        by_fal(fal).read_webhook(signed(body), body)

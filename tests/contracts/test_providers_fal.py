"""fal in particular: what each endpoint is sent, what it costs today, and what is there of calls that were lost."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from pixorly.errors import Invalid, Misconfigured, Passing
from pixorly.integrations.providers import Cost, Kind, Lora, Margins, Model, Picture, Request, Working
from pixorly.integrations.providers.fal import PLATFORM, QUEUE, FalProvider
from pixorly.integrations.providers.fal_models import curated, endpoints
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    CallGone,
    Stopped,
)
from pixorly.integrations.providers.wire import inlined
from tests.contracts.providing import FLUX_LORA, by_fal, finish, make, model_of, wish
from tests.grounds.pictures import a_picture, drawn, file
from tests.standins import darkroom
from tests.standins.fal import Begun, Fal
from tests.standins.fal_endpoints import ENDPOINTS
from tests.standins.web import Answer, Asked

PHOTO = Picture(a_picture("jpeg", 96, 64), "image/jpeg")
SOURCE = Picture(file(drawn(640, 480), "png"), darkroom.PNG)
MASK = Picture(file(Image.new("L", (640, 480), 255), "png"), darkroom.PNG)
FOX = Lora("https://weights.example/fox.safetensors", 0.8)


def lora(fal: Fal) -> Model:
    return model_of(by_fal(fal), FLUX_LORA)


def by_name(fal: Fal, name: str) -> Model:
    return model_of(by_fal(fal), f"fal/fal-ai/{name}")


def calls(fal: Fal) -> list[Asked]:
    return [asked for asked in fal.asked if asked.method == "POST" and asked.path.startswith("/fal-ai/")]


def sent(fal: Fal) -> dict[str, Any]:
    return json.loads(calls(fal)[-1].body)


def test_every_field_is_sent_in_the_words_of_the_endpoint(fal: Fal) -> None:
    provider = by_fal(fal)

    provider.generate(wish(lora(fal), ratio="16:9", count=3, steps=30, guidance=2.5, loras=(FOX,)))

    [asked] = calls(fal)
    assert asked.path == "/fal-ai/flux-lora" and asked.query == {}
    assert sent(fal) == {
        "prompt": "dunes at dawn",
        "loras": [{"path": FOX.weights, "scale": 0.8}],
        "image_size": {"width": 1360, "height": 768},
        "num_images": 3,
        "seed": 7,
        "num_inference_steps": 30,
        "guidance_scale": 2.5,
        "output_format": "png",
    }
    assert asked.headers["authorization"].startswith("Key ") and asked.headers["x-fal-request-timeout"] == "20"
    assert json.loads(asked.headers["x-fal-object-lifecycle-preference"]) == {"expiration_duration_seconds": 86400}


def test_words_with_a_picture_beside_them_go_where_pictures_are_changed(fal: Fal) -> None:
    make(by_fal(fal), wish(lora(fal), references=(PHOTO,), strength=0.4, loras=(FOX,)))

    assert calls(fal)[-1].path == "/fal-ai/flux-lora/image-to-image"
    told = sent(fal)
    assert told["image_url"].startswith("data:image/jpeg;base64,/9j/") and told["strength"] == 0.4
    assert told["loras"] and told["image_size"] == {"width": 1024, "height": 1024}


def changed(fal: Fal, name: str, kind: Kind, **more: Any) -> tuple[str, dict[str, Any]]:
    """Where it went, and what was sent beside the picture itself."""
    chosen = {"kind": kind, "source": SOURCE, "width": 640, "height": 480} | more
    make(by_fal(fal), wish(by_name(fal, name), **chosen))
    return calls(fal)[-1].path, {each: value for each, value in sent(fal).items() if each != "image_url"}


def test_a_mask_goes_as_it_is_for_white_is_painted_anew_there_too(fal: Fal) -> None:
    fill = changed(fal, "flux-pro/v1/fill", Kind.INPAINT, mask=MASK)
    with_weights = changed(fal, "flux-lora", Kind.INPAINT, mask=MASK, loras=(FOX,), strength=1)

    assert fill[0] == "/fal-ai/flux-pro/v1/fill" and with_weights[0] == "/fal-ai/flux-lora/inpainting"
    assert fill[1]["mask_url"] == with_weights[1]["mask_url"] == inlined(MASK)
    assert with_weights[1]["image_size"] == {"width": 640, "height": 480} and "image_size" not in fill[1]


def test_margins_become_a_canvas_and_a_place_on_it(fal: Fal) -> None:
    margins = Margins(top=20, right=300, bottom=100, left=60)

    path, told = changed(fal, "bria/expand", Kind.OUTPAINT, margins=margins, width=1000, height=600, prompt="")

    assert path == "/fal-ai/bria/expand"
    assert told == {
        "canvas_size": [1000, 600],
        "original_image_size": [640, 480],
        "original_image_location": [60, 20],
        "seed": 7,
    }


def test_what_follows_a_picture_alone_is_told_no_words(fal: Fal) -> None:
    upscaled = changed(fal, "esrgan", Kind.UPSCALE, factor=2, width=1280, height=960)
    cut_out = changed(fal, "birefnet/v2", Kind.CUTOUT)

    assert upscaled == ("/fal-ai/esrgan", {"scale": 2, "model": "RealESRGAN_x4plus", "output_format": "png"})
    assert cut_out[0] == "/fal-ai/birefnet/v2" and "prompt" not in cut_out[1]


def test_others_take_a_ratio_or_several_pictures(fal: Fal) -> None:
    make(by_fal(fal), wish(by_name(fal, "flux-pro/kontext"), ratio="3:2", references=(PHOTO,)))
    kontext = sent(fal)
    make(by_fal(fal), wish(by_name(fal, "flux-2/lora"), kind=Kind.EDIT, source=SOURCE, references=(PHOTO, PHOTO)))

    assert kontext["aspect_ratio"] == "3:2" and "image_size" not in kontext and kontext["num_images"] == 1
    assert len(sent(fal)["image_urls"]) == 3 and calls(fal)[-1].path == "/fal-ai/flux-2/lora/edit"


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("flux-pro/v1/fill", {"kind": Kind.INPAINT, "mask": PHOTO}, "mask"),
        ("flux-pro/v1/fill", {"kind": Kind.INPAINT, "mask": MASK, "width": 641}, "size"),
        ("bria/expand", {"kind": Kind.OUTPAINT, "margins": Margins(left=8)}, "size"),
    ],
)
def test_what_does_not_fit_its_picture_is_refused_before_it_is_paid(
    fal: Fal, name: str, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(fal, name, **wrong)

    assert refused.value.field == field and calls(fal) == []


def test_a_large_picture_is_laid_down_first_without_our_key(fal: Fal) -> None:
    large = Picture(a_picture("png", 1100, 800), darkroom.PNG)
    assert len(large.content) > 256 * 1024

    make(by_fal(fal), wish(lora(fal), references=(large,)))

    asked, put = next(
        (one, other) for one, other in zip(fal.asked, fal.asked[1:], strict=False) if other.method == "PUT"
    )
    assert asked.path == "/storage/upload/initiate" and asked.query == {"storage_type": "fal-cdn-v3"}
    assert json.loads(asked.body) == {"file_name": "picture.png", "content_type": "image/png"}
    assert "86400" in asked.headers["x-fal-object-lifecycle"]
    assert put.body == large.content and "authorization" not in put.headers
    assert put.headers["content-type"] == "image/png" and sent(fal)["image_url"].startswith(f"{fal.url}/files/")


class Storage(Fal):
    """Names other places to put a picture."""

    told: Any = None
    status = 200

    def call(self, asked: Asked) -> Answer:
        if asked.path == "/storage/upload/initiate":
            return Answer(self.told)
        return Answer(b"", self.status) if asked.method == "PUT" else super().call(asked)


@pytest.mark.parametrize(
    ("there", "status", "trouble"),
    [
        ("http://169.254.169.254/put", 200, BadAnswer),
        ("https://10.0.0.7/put", 200, BadAnswer),
        ("no address", 200, BadAnswer),
        ("https://xn--a/put", 200, BadAnswer),
        (None, 200, Busy),
        ("own", 503, Busy),
        ("own", 403, BadAnswer),
        ("own", 302, BadAnswer),
    ],
)
def test_a_place_that_takes_no_picture_costs_nothing(there: Any, status: int, trouble: type[Exception]) -> None:
    with Storage() as server:
        server.told = {"upload_url": f"{server.url}/uploads/a" if there == "own" else there, "file_url": "https://x"}
        server.status = status
        large = Picture(b"\0" * 300_000, darkroom.PNG)

        with pytest.raises(trouble):
            by_fal(server).generate(wish(lora(server), references=(large,)))

    assert calls(server) == []


def test_what_it_costs_today_is_asked_of_fal(fal: Fal) -> None:
    models = {model.name_there: model for model in by_fal(fal).models()}

    assert set(models) == set(curated()) and set(endpoints()) == set(ENDPOINTS)
    assert models["fal-ai/flux-lora"].cost == Cost(per_megapixel=36_000)
    assert models["fal-ai/flux-2/lora"].cost == Cost(per_megapixel=21_000, per_reference=21_000)
    assert models["fal-ai/bria/expand"].cost == Cost(per_picture=40_000)
    # What is counted in another way keeps the price we know, or none.
    assert wish(models["fal-ai/flux-2-pro"], references=(PHOTO,)).cost() == 45_000
    assert wish(models["fal-ai/esrgan"]).cost() is None


class Secretive(Fal):
    """Tells no prices."""

    answered: Any = None

    def call(self, asked: Asked) -> Answer:
        return self.answered if asked.path == "/v1/models/pricing" else super().call(asked)


@pytest.mark.parametrize(
    "answered",
    [
        Answer({"error": {"type": "authorization_error"}}, 403),
        Answer({"prices": None}),
        Answer(
            {"prices": [{"endpoint_id": "fal-ai/flux-lora", "unit_price": 0, "unit": "megapixels", "currency": "USD"}]}
        ),
        Answer({"prices": [7, {}, {"endpoint_id": "fal-ai/flux-lora", "unit_price": -1, "unit": "images"}]}),
        Answer({"prices": [{"endpoint_id": "fal-ai/flux-lora", "unit_price": 9, "unit": "images", "currency": "EUR"}]}),
    ],
)
def test_where_fal_tells_no_price_ours_stands(answered: Answer) -> None:
    with Secretive() as server:
        server.answered = answered
        model = lora(server)

    assert model.cost == Cost(per_megapixel=35_000)


def test_what_keeps_it_from_working_is_told_rather_than_an_old_price(fal: Fal) -> None:
    with pytest.raises(Misconfigured):
        by_fal(fal, "wrong:key").models()


def test_a_key_of_fal_is_for_its_three_hosts_and_another_server_is_asked_for_everything() -> None:
    own, other = FalProvider("a:b"), FalProvider("a:b", "https://fal.example/")

    assert (own._queue.url, own._platform.url, own._files._rest.url) == (QUEUE, PLATFORM, "https://rest.fal.ai")
    assert (other._platform.url, other._files._rest.url) == ("https://fal.example/v1", "https://fal.example")
    assert FalProvider("a:b", platform_url="https://p.example/v1/")._platform.url == "https://p.example/v1"


def test_a_call_is_asked_for_by_owner_and_app_alone(fal: Fal) -> None:
    fal.seconds = 30
    provider = by_fal(fal)
    outcome = provider.generate(wish(lora(fal), references=(PHOTO,)))
    assert isinstance(outcome, Working)

    assert provider.poll(outcome.provider_call_id) == outcome

    [begun] = fal.begun.values()
    assert outcome.provider_call_id == f"fal-ai/flux-lora/image-to-image:{begun.id}:36000"
    assert fal.asked[-1].path == f"/fal-ai/flux-lora/requests/{begun.id}/status"
    begun.seconds = 0
    assert finish(provider, outcome).cost_micro_usd == 36_000


@pytest.mark.parametrize(
    "written",
    ["", "abc", "fal-ai:abc:1", "fal-ai/../account:abc:1", "fal-ai/x:a/b:1", "fal-ai/x:a?b:", "https://x/y:a:1"],
)
def test_an_id_that_is_none_goes_nowhere(fal: Fal, written: str) -> None:
    with pytest.raises(CallGone):
        by_fal(fal).poll(written)
    assert not by_fal(fal).cancel(written)

    assert fal.asked == []


def test_what_is_cancelled_stops_and_costs_nothing(fal: Fal) -> None:
    fal.seconds = 30
    provider = by_fal(fal)
    outcome = provider.generate(wish(lora(fal)))
    assert isinstance(outcome, Working)

    assert provider.cancel(outcome.provider_call_id)

    assert fal.asked[-1].method == "PUT" and fal.asked[-1].path.endswith("/cancel")
    with pytest.raises(Stopped):
        provider.poll(outcome.provider_call_id)
    assert fal.billed == []


def test_what_is_done_or_unknown_can_not_be_cancelled(fal: Fal) -> None:
    provider = by_fal(fal)
    done = make(provider, wish(lora(fal)))

    assert not provider.cancel(done.provider_call_id)
    assert not provider.cancel("fal-ai/flux-lora:nosuchcall:1")


def test_of_several_pictures_the_black_one_is_left_out_and_paid_all_the_same(fal: Fal) -> None:
    done = make(by_fal(fal), wish(lora(fal), "a fox [one-black]", count=3))

    assert len(done.pictures) == 2 and done.cost_micro_usd == 3 * 36_000 == fal.billed[0].micro_usd
    assert done.pictures[0].seed is None


@pytest.mark.parametrize("mood", ["poll-broken", "gateway", "not-ready"])
def test_a_question_that_fails_may_be_repeated(fal: Fal, mood: str) -> None:
    provider = by_fal(fal)
    outcome = provider.generate(wish(lora(fal), f"a fox [{mood}]"))

    with pytest.raises(Passing):
        finish(provider, outcome)

    assert len(finish(provider, outcome).pictures) == 1 and len(fal.billed) == 1


def put(fal: Fal, id: str, seed: int, seconds_ago: float, **more: Any) -> None:
    given = {"prompt": "dunes at dawn", "seed": seed}
    fal.begun[id] = Begun(id, "fal-ai/flux-lora", given, "", more.get("mood", ""), more.get("seconds", 0))
    fal.begun[id].created_at = time.time() - seconds_ago


def found(fal: Fal, request: Request) -> str:
    outcome = by_fal(fal).find(request)
    return outcome.provider_call_id.split(":")[1] if outcome else ""


def test_a_lost_call_is_found_among_hundreds_once_it_has_ended(fal: Fal) -> None:
    model = lora(fal)
    for number in range(220):
        put(fal, f"other{number}", 1000 + number, number / 10)
    put(fal, "lost", 7, 60)
    put(fal, "refused", 8, 60, mood="refused")
    put(fal, "older", 9, 600)
    put(fal, "under-way", 10, 60, seconds=3600)
    begun = datetime.now(UTC) - timedelta(seconds=70)

    assert [found(fal, wish(model, seed=seed, begun_at=begun)) for seed in (7, 8, 9, 10)] == ["lost", "", "", ""]
    assert found(fal, wish(model, "other words", begun_at=begun)) == ""
    assert {asked.query["endpoint_id"] for asked in fal.asked if "by-endpoint" in asked.path} == {"fal-ai/flux-lora"}


def test_a_lost_answer_is_found_again_and_not_paid_twice(fal: Fal) -> None:
    provider, request = by_fal(fal), wish(lora(fal), "a fox [cut]", seed=None, references=(PHOTO,))
    with pytest.raises(Passing):
        provider.generate(request)

    outcome = provider.find(request)

    assert outcome and len(finish(provider, outcome).pictures) == 1 and len(fal.billed) == 1


def test_what_has_no_seed_can_not_be_told_from_others_and_is_not_looked_for(fal: Fal) -> None:
    changed(fal, "esrgan", Kind.UPSCALE, factor=2, width=1280, height=960)
    request = wish(by_name(fal, "esrgan"), kind=Kind.UPSCALE, source=SOURCE, factor=2, width=1280, height=960)

    assert by_fal(fal).find(request) is None

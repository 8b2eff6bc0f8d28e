"""OpenAI in particular: what it is sent, what else speaks like it, and that its own client finds the stand-in true."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai as sdk
import pytest
from PIL import Image

from pixorly.errors import Invalid, Passing
from pixorly.integrations.providers import Kind, Margins, Picture
from pixorly.integrations.providers.openai import trouble_of
from pixorly.integrations.providers.openai_models import charged, models_from
from pixorly.integrations.providers.trouble import (
    Busy,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    Refused,
    UnknownModel,
    WrongKey,
)
from pixorly.integrations.providers.wire import Told
from tests.contracts.providing import GPT_2, by_openai, make, model_of, wish
from tests.grounds.pictures import a_picture, drawn, file
from tests.standins import darkroom
from tests.standins.openai import KEY, OpenAI
from tests.standins.web import Answer, Asked, Part

GPT_15, LOCAL = "openai/gpt-image-1.5", "openai/sd-turbo"
PHOTO = Picture(a_picture("jpeg"), "image/jpeg")


def sent(server: OpenAI) -> dict[str, Any]:
    return json.loads(next(asked.body for asked in reversed(server.asked) if asked.method == "POST"))


def parts(server: OpenAI) -> list[Part]:
    return server.asked[-1].parts


def marked(width: int, height: int) -> Picture:
    mask = Image.new("L", (width, height))
    mask.paste(255, (0, 0, width // 2, height))
    return Picture(file(mask, "png"), darkroom.PNG)


def test_words_become_a_call_for_generations(openai: OpenAI) -> None:
    provider = by_openai(openai)
    request = wish(model_of(provider, GPT_15), ratio="3:2", quality="low", background="transparent", count=3)

    done = make(provider, request)

    assert openai.asked[-1].path == "/v1/images/generations"
    assert sent(openai) == {
        "model": "gpt-image-1.5",
        "prompt": "dunes at dawn",
        "n": 3,
        "size": "1536x1024",
        "output_format": "png",
        "quality": "low",
        "background": "transparent",
    }
    assert len(done.pictures) == 3 and openai.asked[-1].headers["authorization"] == f"Bearer {KEY}"


def test_pictures_that_go_along_make_it_an_edit_in_parts(openai: OpenAI) -> None:
    provider = by_openai(openai)
    source = Picture(a_picture("png", 96, 64), darkroom.PNG)

    make(provider, wish(model_of(provider, GPT_2), kind=Kind.EDIT, source=source, references=(PHOTO, PHOTO)))

    assert openai.asked[-1].path == "/v1/images/edits"
    fields = {part.name: part.content for part in parts(openai) if not part.filename}
    assert fields == {
        "model": b"gpt-image-2",
        "prompt": b"dunes at dawn",
        "n": b"1",
        "size": b"1024x1024",
        "output_format": b"png",
        "quality": b"medium",
    }
    files = [part for part in parts(openai) if part.filename]
    assert [(part.name, part.media_type) for part in files] == [
        ("image[]", "image/png"),
        ("image[]", "image/jpeg"),
        ("image[]", "image/jpeg"),
    ]
    assert [part.content for part in files] == [source.content, PHOTO.content, PHOTO.content]
    assert files[1].filename.endswith(".jpg")


def test_a_single_picture_goes_by_its_plain_name(openai: OpenAI) -> None:
    provider = by_openai(openai)

    make(provider, wish(model_of(provider, GPT_2), references=(PHOTO,)))

    assert [part.name for part in parts(openai) if part.filename] == ["image"]


def test_what_we_mark_white_is_see_through_for_it(openai: OpenAI) -> None:
    provider = by_openai(openai)
    source = Picture(a_picture("png", 1024, 1024), darkroom.PNG)

    make(provider, wish(model_of(provider, GPT_2), kind=Kind.INPAINT, source=source, mask=marked(1024, 1024)))

    mask = next(part for part in parts(openai) if part.name == "mask")
    alpha = Image.open(io.BytesIO(mask.content)).getchannel("A")
    assert mask.media_type == darkroom.PNG
    assert (alpha.getpixel((10, 10)), alpha.getpixel((1000, 1000))) == (0, 255)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": Kind.INPAINT, "mask": marked(512, 512)}, "mask"),
        ({"kind": Kind.OUTPAINT, "margins": Margins(left=16)}, "size"),
    ],
)
def test_what_does_not_fit_its_picture_is_refused_before_it_is_paid(
    openai: OpenAI, wrong: dict[str, Any], field: str
) -> None:
    provider = by_openai(openai)
    model = model_of(provider, GPT_2)
    source = Picture(file(drawn(1024, 1024), "png"), darkroom.PNG)

    with pytest.raises(Invalid) as refused:
        provider.generate(wish(model, source=source, **wrong))

    assert refused.value.field == field and openai.billed == []


def test_prices_follow_quality_and_size(openai: OpenAI) -> None:
    provider = by_openai(openai)

    def quoted(id: str, tier: str = "1K", **more: Any) -> int | None:
        model = model_of(provider, id)
        width, height = model.abilities.size("1:1", tier)
        return wish(model, width=width, height=height, **more).cost()

    assert [quoted(GPT_2, quality=each) for each in ("low", "medium", "high", "")] == [6_380, 53_180, 211_220, 53_180]
    assert quoted(GPT_2, "2K", quality="medium", count=2) == 197_060
    assert quoted(GPT_15, quality="medium", references=(PHOTO,)) == 500 + 50_688 + 3_200


@pytest.mark.parametrize("usage", [None, [], {}, {"output_tokens": None}, {"output_tokens": True}])
def test_without_a_count_of_tokens_the_quote_stands(openai: OpenAI, usage: Any) -> None:
    assert charged(model_of(by_openai(openai), GPT_2), usage) is None


def test_only_what_draws_is_offered(openai: OpenAI) -> None:
    models = {model.name_there: model for model in by_openai(openai).models()}

    assert set(models) == {"gpt-image-2", "gpt-image-1.5", "sd-turbo"}
    can = models["gpt-image-2"].abilities
    assert all(width % 16 == height % 16 == 0 and 655_360 <= width * height <= 8_294_400 for width, height in can.sizes)
    assert (2560, 1440) in can.sizes and can.most_references == 16
    assert models["sd-turbo"].abilities.kinds == (Kind.GENERATE,) and wish(models["sd-turbo"]).cost() is None


def names(*listed: Any) -> list[str]:
    return [model.name_there for model in models_from(listed)]


def test_a_server_that_says_what_its_models_make_is_believed() -> None:
    assert names({"id": "a", "type": "image"}, {"id": "b", "type": "chat"}, {"id": "c"}) == ["a"]
    assert names({"id": "d", "output_modalities": ["text", "image"]}, {"id": "e", "task": "text"}) == ["d"]
    assert names({"id": "f"}, {"id": "g", "owned_by": "vllm"}) == ["f", "g"]
    assert names({"id": "gpt-5", "owned_by": "system"}, {"id": 7}, "x", {"id": " "}) == []


def test_another_server_is_asked_in_fewer_words_and_may_answer_with_an_address(openai: OpenAI) -> None:
    provider = by_openai(openai)
    openai.behave("address")

    done = make(provider, wish(model_of(provider, LOCAL)))

    assert sent(openai) == {
        "model": "sd-turbo",
        "prompt": "dunes at dawn",
        "n": 1,
        "size": "1024x1024",
        "response_format": "b64_json",
    }
    assert done.pictures[0].content == darkroom.picture("by address", 512, 512) and done.cost_micro_usd is None


class Forgetful(OpenAI):
    """Makes pictures, and loses them."""

    def call(self, asked: Asked) -> Answer:
        return Answer(b"", 503) if asked.path == "/made.png" else super().call(asked)


def test_a_picture_that_was_made_and_did_not_arrive_leaves_the_outcome_open() -> None:
    with Forgetful() as server:
        provider = by_openai(server)
        server.behave("address")

        with pytest.raises(OutcomeUnknown):
            provider.generate(wish(model_of(provider, LOCAL)))

    assert len(server.billed) == 1


def told(status: int, body: Any, **headers: str) -> Told:
    return Told(status, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


@pytest.mark.parametrize(
    ("status", "error", "trouble"),
    [
        (400, {"message": "Your request was rejected by the safety system"}, Refused),
        (400, {"code": "content_policy_violation"}, Refused),
        (402, "Payment required", OutOfBalance),
        (401, None, WrongKey),
        (403, {"code": "unsupported_country_region_territory"}, NotPermitted),
        (403, {"code": "model_not_found"}, UnknownModel),
        (409, {}, Busy),
        (413, "Too large", NotAccepted),
        (524, None, OutcomeUnknown),
        (529, None, Busy),
    ],
)
def test_others_say_it_in_fewer_words(status: int, error: Any, trouble: type[Exception]) -> None:
    assert type(trouble_of(told(status, {"error": error}))) is trouble
    assert type(trouble_of(told(status, None))) is not Refused


@pytest.mark.parametrize("exactly", ["soon", "-1", "9" * 12])
def test_a_pause_in_a_shape_we_do_not_know_falls_back_to_the_usual_one(exactly: str) -> None:
    trouble = trouble_of(told(429, {}, retry_after_ms=exactly, retry_after="3"))

    assert isinstance(trouble, Passing) and trouble.retry_after == 3


@pytest.fixture
def client(openai: OpenAI) -> Iterator[sdk.OpenAI]:
    with sdk.OpenAI(api_key=KEY, base_url=f"{openai.url}/v1", max_retries=0) as made:
        yield made


def test_its_own_client_lists_draws_and_edits_by_mask(client: sdk.OpenAI, openai: OpenAI) -> None:
    ids = [model.id for model in client.models.list()]
    made = client.images.generate(model="gpt-image-2", prompt="a fox", size="1536x1024", quality="low", n=2)
    mask = file(Image.new("RGBA", (96, 96)), "png")
    files = [("a.png", a_picture("png", 96, 96)), ("b.png", a_picture("png", 96, 96))]
    edited = client.images.edit(model="gpt-image-2", prompt="a hat", image=files, mask=("m.png", mask), n=1)

    assert "gpt-image-2" in ids
    assert made.data and len(made.data) == 2 and made.usage and made.usage.output_tokens == 392
    assert base64.b64decode(made.data[0].b64_json or "") == darkroom.picture("a fox", 1536, 1024)
    assert edited.data and edited.data[0].b64_json
    assert [part.name for part in parts(openai) if part.filename] == ["image[]", "image[]", "mask"]


def test_its_own_client_hears_refusals_and_errors_as_we_do(client: sdk.OpenAI) -> None:
    def ask(mood: str) -> Any:
        return client.images.generate(model="gpt-image-2", prompt=f"a fox [{mood}]")

    with pytest.raises(sdk.BadRequestError) as refused:
        ask("refused")
    with pytest.raises(sdk.RateLimitError) as broke:
        ask("broke")
    with pytest.raises(sdk.NotFoundError):
        ask("retired")
    with pytest.raises(sdk.InternalServerError):
        ask("broken")

    assert (refused.value.code, refused.value.type) == ("moderation_blocked", "image_generation_user_error")
    assert broke.value.code == "insufficient_quota"

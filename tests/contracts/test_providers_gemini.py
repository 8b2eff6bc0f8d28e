"""Gemini in particular: what it is sent, what its tokens cost, and that Google's own client finds the stand-in true."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from google import genai
from google.genai import errors, types

from pixorly.errors import Passing
from pixorly.integrations.providers import Kind, Picture, Tier
from pixorly.integrations.providers.gemini import trouble_of
from pixorly.integrations.providers.gemini_models import charged, models_from
from pixorly.integrations.providers.trouble import Busy, NotAccepted, WrongKey
from pixorly.integrations.providers.wire import Told
from tests.contracts.providing import GEMINI_FLASH, by_gemini, make, model_of, wish
from tests.standins import darkroom
from tests.standins.gemini import KEY, MODELS, Gemini
from tests.standins.web import Answer, Asked

PRO, FIXED = "gemini/gemini-3-pro-image", "gemini/gemini-2.5-flash-image"
PHOTO = Picture(b"\xff\xd8photo", "image/jpeg")


def sent(server: Gemini) -> dict[str, Any]:
    return json.loads(server.asked[-1].body)


def inline(picture: Picture) -> dict[str, Any]:
    return {"inlineData": {"mimeType": picture.media_type, "data": base64.b64encode(picture.content).decode()}}


def test_words_shape_and_pictures_are_sent_in_its_words(gemini: Gemini) -> None:
    provider = by_gemini(gemini)
    model = model_of(provider, GEMINI_FLASH)
    width, height = model.abilities.size("16:9", "2K")
    source = Picture(b"\x89PNGsource", darkroom.PNG)

    make(provider, wish(model, kind=Kind.EDIT, width=width, height=height, source=source, references=(PHOTO,)))

    assert sent(gemini) == {
        "contents": [{"role": "user", "parts": [{"text": "dunes at dawn"}, inline(source), inline(PHOTO)]}],
        "generationConfig": {
            "responseModalities": ["IMAGE"],
            "seed": 7,
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
        },
    }
    asked = gemini.asked[-1]
    assert asked.path == "/v1beta/models/gemini-3.1-flash-image:generateContent"
    assert asked.headers["x-goog-api-key"] == KEY and "key" not in asked.query


def test_a_model_of_one_size_is_not_told_it_and_a_long_seed_is_made_to_fit(gemini: Gemini) -> None:
    provider = by_gemini(gemini)

    make(provider, wish(model_of(provider, FIXED), seed=2**40 + 5))

    drawing = sent(gemini)["generationConfig"]
    assert drawing["imageConfig"] == {"aspectRatio": "1:1"} and drawing["seed"] == 5


def test_its_thoughts_are_not_its_picture(gemini: Gemini) -> None:
    provider = by_gemini(gemini)
    gemini.behave("thinking")

    [picture] = make(provider, wish(model_of(provider, GEMINI_FLASH))).pictures

    assert picture.content == darkroom.picture("dunes at dawn", 1024, 1024, 7)


def test_the_listing_says_which_models_there_are_and_ours_what_they_can(gemini: Gemini) -> None:
    models = {model.name_there: model for model in by_gemini(gemini).models()}

    assert set(models) == set(MODELS)
    flash, newest = models["gemini-3.1-flash-image"], models["gemini-4-flash-image"]
    assert flash.abilities.tiers[:2] == (Tier("1K", 1024), Tier("512", 512)) and "8:1" in flash.abilities.ratios
    assert (flash.abilities.most_references, flash.abilities.most_pictures) == (14, 1)
    assert newest.name == "Gemini 4 Flash Image" and wish(newest).cost() is None


class InPages(Gemini):
    """Tells its models two at a time, whatever is asked."""

    def call(self, asked: Asked) -> Answer:
        return super().call(Asked(asked.method, asked.path, asked.query | {"pageSize": "2"}, asked.headers, asked.body))


def test_a_listing_in_pages_is_read_to_its_end() -> None:
    with InPages() as server:
        assert len(by_gemini(server).models()) == len(MODELS)
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    "listed",
    [
        7,
        {},
        {"name": 7},
        {"name": "models/x-image"},
        {"name": "models/gemini-3-pro-image"},
        {"name": "models/gemini-3-pro-image", "supportedGenerationMethods": 7},
    ],
)
def test_what_does_not_draw_is_not_listed(listed: Any) -> None:
    assert list(models_from([listed])) == []


def test_prices_follow_size_and_pictures(gemini: Gemini) -> None:
    provider = by_gemini(gemini)

    def quoted(id: str, tier: str = "1K", **more: Any) -> int | None:
        model = model_of(provider, id)
        width, height = model.abilities.size("1:1", tier)
        return wish(model, width=width, height=height, **more).cost()

    assert (quoted(GEMINI_FLASH, "512"), quoted(GEMINI_FLASH), quoted(GEMINI_FLASH, "4K")) == (46_320, 68_700, 152_700)
    assert quoted(GEMINI_FLASH, references=(PHOTO,)) == 68_700 + 560
    assert (quoted(PRO, "2K"), quoted(PRO, "4K"), quoted(FIXED)) == (140_400, 246_000, 39_950)


@pytest.mark.parametrize("usage", [None, [], {}, {"candidatesTokenCount": "many"}, {"candidatesTokenCount": -1}])
def test_without_a_count_of_tokens_the_quote_stands(gemini: Gemini, usage: Any) -> None:
    assert charged(model_of(by_gemini(gemini), GEMINI_FLASH), usage) is None


def test_tokens_that_are_not_told_apart_count_as_the_picture(gemini: Gemini) -> None:
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 1120}

    assert charged(model_of(by_gemini(gemini), GEMINI_FLASH), usage) == 67_205


def told(status: int, message: str, *details: Any) -> Told:
    return Told(status, httpx.Headers(), {"error": {"message": message, "details": list(details)}})


def test_a_wrong_key_is_told_from_a_wrong_wish() -> None:
    assert type(trouble_of(told(400, "API key expired. Please renew the API key."))) is WrongKey
    assert type(trouble_of(told(400, "Unable to process input image."))) is NotAccepted
    assert type(trouble_of(Told(502, httpx.Headers(), None))) is Busy


@pytest.mark.parametrize("delay", [None, 7, "soon", "7", "9999999s"])
def test_a_pause_in_a_shape_we_do_not_know_is_no_pause(delay: Any) -> None:
    trouble = trouble_of(told(429, "Quota exceeded", "no detail", {"retryDelay": delay}))

    assert isinstance(trouble, Passing) and trouble.retry_after is None


@pytest.fixture
def client(gemini: Gemini) -> Iterator[genai.Client]:
    with genai.Client(api_key=KEY, http_options={"base_url": gemini.url, "api_version": "v1beta"}) as made:  # type: ignore[arg-type]
        yield made


def test_googles_own_client_lists_draws_and_changes(client: genai.Client) -> None:
    names = [model.name for model in client.models.list()]
    photo = types.Part.from_bytes(data=darkroom.picture("a cat", 64, 64), mime_type=darkroom.PNG)
    drawing = types.GenerateContentConfig(
        response_modalities=["IMAGE"], seed=3, image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K")
    )

    answer = client.models.generate_content(
        model="gemini-3.1-flash-image", contents=["Give it a hat", photo], config=drawing
    )

    assert "models/gemini-3.1-flash-image" in names
    assert answer.parts and answer.parts[-1].inline_data
    assert answer.parts[-1].inline_data.data == darkroom.picture("Give it a hat", 2736, 1536, 3)
    assert answer.usage_metadata and answer.usage_metadata.candidates_token_count == 1686


def test_googles_own_client_hears_refusals_and_errors_as_we_do(client: genai.Client) -> None:
    def ask(mood: str) -> types.GenerateContentResponse:
        return client.models.generate_content(model="gemini-3.1-flash-image", contents=f"a fox [{mood}]")

    blocked, guarded = ask("refused").prompt_feedback, ask("guarded").candidates

    assert blocked and blocked.block_reason is types.BlockedReason.PROHIBITED_CONTENT
    assert guarded and guarded[0].finish_reason is types.FinishReason.IMAGE_SAFETY
    for mood, code, status in (("busy", 429, "RESOURCE_EXHAUSTED"), ("wrapped", 429, "RESOURCE_EXHAUSTED")):
        with pytest.raises(errors.ClientError) as refused:
            ask(mood)
        assert (refused.value.code, refused.value.status) == (code, status)
    with pytest.raises(errors.ServerError):
        ask("overloaded")

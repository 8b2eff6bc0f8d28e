"""Together in particular: what its models are sent, which of them are offered, and how it says no."""

import json
from typing import Any

import httpx
import pytest

from pixorly.integrations.providers import Kind, Lora, Picture
from pixorly.integrations.providers.together import trouble_of
from pixorly.integrations.providers.together_models import curated, models_from
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    NotAccepted,
    NotPermitted,
    Refused,
    UnknownModel,
    WrongKey,
)
from pixorly.integrations.providers.wire import Told, inlined
from tests.contracts.providing import FLUX_2_PRO, by_together, make, model_of, wish
from tests.grounds.pictures import a_picture
from tests.standins import darkroom
from tests.standins.together import KEY, MODELS, Together
from tests.standins.web import Answer, Asked

DEV, KONTEXT = "together/black-forest-labs/FLUX.2-dev", "together/black-forest-labs/FLUX.1-kontext-pro"
PHOTO = Picture(a_picture("jpeg"), "image/jpeg")
SOURCE = Picture(a_picture("png", 96, 64), darkroom.PNG)
FOX = Lora("https://weights.example/fox.safetensors", 0.8)


def sent(server: Together) -> dict[str, Any]:
    return json.loads(server.asked[-1].body)


def test_a_wish_is_sent_in_its_words_with_loras_and_settings(together: Together) -> None:
    provider = by_together(together)

    done = make(provider, wish(model_of(provider, DEV), ratio="3:2", count=2, steps=20, guidance=7.5, loras=(FOX,)))

    assert together.asked[-1].path == "/v1/images/generations"
    assert together.asked[-1].headers["authorization"] == f"Bearer {KEY}"
    assert sent(together) == {
        "model": "black-forest-labs/FLUX.2-dev",
        "prompt": "dunes at dawn",
        "n": 2,
        "seed": 7,
        "output_format": "png",
        "response_format": "base64",
        "width": 1248,
        "height": 832,
        "steps": 20,
        "guidance_scale": 7.5,
        "image_loras": [{"path": FOX.weights, "scale": 0.8}],
    }
    assert len(done.pictures) == 2 and done.cost_micro_usd is None


def test_pictures_go_along_under_the_name_that_the_model_has_for_them(together: Together) -> None:
    provider = by_together(together)

    make(provider, wish(model_of(provider, FLUX_2_PRO), kind=Kind.EDIT, source=SOURCE, references=(PHOTO,)))
    several = sent(together)
    make(provider, wish(model_of(provider, KONTEXT), references=(PHOTO,), ratio="16:9"))
    one = sent(together)

    assert several["reference_images"] == [inlined(SOURCE), inlined(PHOTO)] and "image_url" not in several
    assert one["image_url"] == inlined(PHOTO) and one["aspect_ratio"] == "16:9"
    assert not {"reference_images", "width", "height"} & set(one)


def test_a_picture_by_address_is_fetched_and_one_alone_knows_its_seed(together: Together) -> None:
    provider = by_together(together)
    together.behave("address")

    [picture] = make(provider, wish(model_of(provider, FLUX_2_PRO), seed=11)).pictures

    assert picture.content == darkroom.picture("by address", 512, 512) and picture.seed == 11


class Generous(Together):
    """Answers with more pictures than were asked for, by address; the second of them is lost."""

    def _draw(self, wish: dict[str, Any]) -> Answer:
        whole = super()._draw(wish)
        urls = [f"{self.url}/imgproxy/{'lost' if number == 1 else number}" for number in range(200)]
        return Answer(whole.body | {"data": [7, {"b64_json": "!"}, *({"url": url} for url in urls)]})


def test_no_more_is_fetched_than_was_asked_for_and_what_came_is_worth_more_than_what_did_not() -> None:
    with Generous() as server:
        provider = by_together(server)

        done = make(provider, wish(model_of(provider, FLUX_2_PRO), count=4))

        assert len(done.pictures) == 1 and done.pictures[0].content == darkroom.picture("by address", 512, 512)
        assert len([asked for asked in server.asked if "imgproxy" in asked.path]) == 2


def test_prices_follow_size_and_pictures(together: Together) -> None:
    provider = by_together(together)
    pro = model_of(provider, FLUX_2_PRO)

    assert wish(pro, width=1920, height=1920).cost() == 15_000 + 4 * 15_000
    assert wish(pro, references=(PHOTO, PHOTO), count=2).cost() == 2 * 30_000 + 2 * 15_000
    assert wish(model_of(provider, DEV)).cost() is None


def test_only_what_is_listed_as_a_model_for_pictures_is_offered(together: Together) -> None:
    names = {model.name_there for model in by_together(together).models()}

    assert names == set(MODELS) < set(curated())
    assert models_from([{"id": "a", "type": "chat"}, {"id": "b"}, 7]) == models_from([])
    assert (
        len(models_from([{"id": {}, "type": "image"}, {"id": FLUX_2_PRO.removeprefix("together/"), "type": "image"}]))
        == 1
    )
    assert len(models_from([])) == len(curated())


class Mute(Together):
    """Lists nothing that could be read."""

    def call(self, asked: Asked) -> Answer:
        return Answer({"data": []})


def test_a_listing_that_can_not_be_read_changes_nothing() -> None:
    with Mute() as server, pytest.raises(BadAnswer):
        by_together(server).models()


def told(status: int, body: Any, **headers: str) -> Told:
    return Told(status, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


@pytest.mark.parametrize(
    ("status", "error", "trouble"),
    [
        (401, None, WrongKey),
        (400, {"message": "Potential NSFW content"}, Refused),
        (403, {"message": "blocked by our safety system"}, Refused),
        (403, {"message": "Input is too long"}, NotPermitted),
        (400, {"code": "model_not_available"}, UnknownModel),
        (422, "no dictionary", NotAccepted),
        (503, None, Busy),
    ],
)
def test_errors_come_in_several_shapes(status: int, error: Any, trouble: type[Exception]) -> None:
    assert type(trouble_of(told(status, {"error": error}))) is trouble
    assert type(trouble_of(told(status, None))) is not Refused


@pytest.mark.parametrize(("resets_in", "pause"), [("12", 12), ("soon", None), ("1795132800", None), ("", None)])
def test_a_pause_is_told_by_a_header_of_its_own(resets_in: str, pause: float | None) -> None:
    trouble = trouble_of(told(429, None, x_ratelimit_reset=resets_in))

    assert isinstance(trouble, Busy) and trouble.retry_after == pause

"""OpenRouter in particular: what it is sent, and how its listing is read."""

import base64
import json
from typing import Any

import httpx
import pytest

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.connections import Bounds
from pixorly.integrations.providers import Cost, Model, Picture, Range, Tier
from pixorly.integrations.providers.cost import Variant, micro_usd
from pixorly.integrations.providers.openrouter import trouble_of
from pixorly.integrations.providers.openrouter_models import model_from
from pixorly.integrations.providers.trouble import Busy, OutcomeUnknown, Refused
from pixorly.integrations.providers.wire import Told
from tests.contracts.providing import FLUX_PRO, SEEDREAM, by_openrouter, make, model_of, wish
from tests.standins.openrouter import MODELS, OpenRouter
from tests.standins.web import Answer, Asked

GEMINI = "openrouter/google/gemini-3.1-flash-image"
GPT = "openrouter/openai/gpt-image-2"


def sent(server: OpenRouter) -> dict[str, Any]:
    return json.loads(server.asked[-1].body)


def test_every_field_a_model_has_is_sent_in_its_words(openrouter: OpenRouter) -> None:
    provider = by_openrouter(openrouter, app_url="https://pixorly.example")
    photo = Picture(b"\xff\xd8photo", "image/jpeg")
    model = model_of(provider, FLUX_PRO)
    width, height = model.abilities.size("16:9", "2K")
    request = wish(model, width=width, height=height, steps=40, guidance=3.0, references=(photo,))

    make(provider, request)

    assert sent(openrouter) == {
        "model": "black-forest-labs/flux.2-pro",
        "prompt": "dunes at dawn",
        "session_id": "call-1",
        "aspect_ratio": "16:9",
        "resolution": "2K",
        "seed": 7,
        "output_format": "png",
        "input_references": [
            {
                "type": "image_url",
                "image_url": {"url": "data:image/jpeg;base64," + base64.b64encode(photo.content).decode()},
            }
        ],
        "provider": {"options": {"black-forest-labs": {"steps": 40, "guidance": 3.0}}},
    }
    headers = openrouter.asked[-1].headers
    assert (headers["http-referer"], headers["x-openrouter-title"]) == ("https://pixorly.example", "Pixorly")


def test_exact_sizes_quality_and_background_are_sent_as_they_are(openrouter: OpenRouter) -> None:
    provider = by_openrouter(openrouter)
    model = model_of(provider, GPT)
    request = wish(model, width=1536, height=1024, quality="high", background="transparent", count=2)

    done = make(provider, request)

    told = sent(openrouter)
    assert (told["size"], told["quality"], told["background"], told["n"]) == ("1536x1024", "high", "transparent", 2)
    assert not {"aspect_ratio", "resolution", "seed"} & told.keys()
    assert done.cost_micro_usd == request.cost() == 340_000


def test_the_listing_is_read_as_abilities(openrouter: OpenRouter) -> None:
    models = {model.id: model for model in by_openrouter(openrouter).models()}

    flux, seedream, gpt = (models[id].abilities for id in (FLUX_PRO, SEEDREAM, GPT))
    assert "auto" not in flux.ratios and "16:9" in flux.ratios
    assert flux.tiers == (Tier("1K", 1024), Tier("2K", 2048))
    assert (flux.most_pictures, flux.most_references, flux.has_seed) == (1, 8, True)
    assert flux.steps and flux.guidance and not seedream.steps
    assert (seedream.most_pictures, seedream.has_seed) == (10, False)
    assert gpt.sizes == ((1024, 1024), (1536, 1024), (1024, 1536))
    assert gpt.ratios == ("1:1", "3:2", "2:3")
    # It lists 512 first, and makes 1K of a wish that names none.
    assert models[GEMINI].abilities.tiers[0] == Tier("1K", 1024)
    assert gpt.qualities == ("auto", "low", "medium", "high")
    assert "openrouter/recraft/recraft-v4-vector" not in models


def test_prices_come_from_the_listing(openrouter: OpenRouter) -> None:
    models = {model.id: model for model in by_openrouter(openrouter).models()}
    photo = (Picture(b"x", "image/png"),)

    def quoted(id: str, tier: str = "1K", **more: Any) -> int | None:
        width, height = models[id].abilities.size("1:1", tier)
        return wish(models[id], width=width, height=height, **more).cost()

    assert quoted(SEEDREAM, count=3) == 120_000
    assert (quoted(FLUX_PRO), quoted(FLUX_PRO, "2K"), quoted(FLUX_PRO, references=photo)) == (30_000, 150_000, 45_000)
    assert (quoted(GEMINI), quoted(GEMINI, "4K")) == (67_200, 151_200)
    assert (quoted(GPT, quality="low"), quoted(GPT, quality="high"), quoted(GPT)) == (10_000, 170_000, 40_000)


def read(pricing: Any, **more: Any) -> Model:
    listed = {"id": "a/b", "name": "B", "supported_parameters": {}} | more
    model = model_from(listed, [{"provider_slug": "a", "pricing": pricing}])
    assert model
    return model


@pytest.mark.parametrize("pricing", [None, [], "free", [7], [{"billable": "output_image", "unit": "image"}]])
@pytest.mark.parametrize("cost", [None, True, "0.04", float("nan"), -1, 1e9])
def test_a_price_in_a_shape_we_do_not_know_is_no_price(pricing: Any, cost: Any) -> None:
    line = {"billable": "output_image", "unit": "image", "cost_usd": cost}

    assert wish(read(pricing)).cost() is None
    assert wish(read([line])).cost() is None
    assert micro_usd(cost) is None


def test_the_dearest_endpoint_is_quoted_since_any_may_serve() -> None:
    def at(cost: float) -> dict[str, Any]:
        return {"pricing": [{"billable": "output_image", "unit": "image", "cost_usd": cost}]}

    model = model_from({"id": "a/b"}, [at(0.02), at(0.05), {"pricing": []}])

    assert model and wish(model).cost() == 50_000


def test_a_variant_without_a_known_name_counts_for_everything_large() -> None:
    cost = Cost(per_picture=45_000, variants=(Variant("high_resolution", 90_000),))

    assert cost.of(1024, 1024, tier=Tier("1K", 1024)) == 45_000
    assert cost.of(2048, 2048, tier=Tier("2K", 2048)) == 90_000


@pytest.mark.parametrize(
    "listed",
    [
        {},
        {"id": 7},
        {"id": "no-slash"},
        {"id": "a/b", "architecture": {"output_modalities": ["text"]}},
        {"id": "a/b", "supported_parameters": {"output_format": {"type": "enum", "values": ["svg"]}}},
    ],
)
def test_what_is_no_raster_model_is_not_listed(listed: dict[str, Any]) -> None:
    assert model_from(listed, []) is None


def test_a_listing_full_of_nonsense_still_gives_a_usable_model() -> None:
    parameters = {
        "aspect_ratio": {"values": ["auto", "0:1", "1:0", "x", "1:inf", "9:19.5", 7]},
        "resolution": {"values": ["8K", None]},
        "n": {"min": 1, "max": 10_000},
        "input_references": {"max": True},
    }

    can = read([], supported_parameters=parameters, name=None, description=7).abilities

    assert can.ratios == ("9:19.5",)
    assert can.tiers == (Tier("1K", 1024),)
    assert (can.most_pictures, can.most_references) == (10, 16)


def test_ways_and_numbers_that_are_none_lose_no_model() -> None:
    parameters = {"input_references": {"max": -1}, "n": {"max": float("inf")}, "size": {"values": ["9" * 5000 + "x1"]}}
    ways = {"input_modalities": 7, "output_modalities": True}

    can = read([], supported_parameters=parameters, architecture=ways).abilities

    assert (can.most_pictures, can.most_references) == (10, 0)


class Broken(OpenRouter):
    """Lists models and knows nothing of them."""

    def call(self, asked: Asked) -> Answer:
        return Answer({}, 500) if asked.path.endswith("/endpoints") else super().call(asked)


def test_without_prices_models_are_listed_and_their_price_unknown() -> None:
    with Broken() as server:
        models = by_openrouter(server).models()

    assert len(models) == len(MODELS) - 1
    assert all(wish(model).cost() is None for model in models)


def test_a_key_never_follows_a_redirect(openrouter: OpenRouter) -> None:
    provider = by_openrouter(openrouter)
    model = model_of(provider, SEEDREAM)
    openrouter.behave("redirect")

    with pytest.raises(Misconfigured):
        provider.generate(wish(model))


def told(status: int, error: dict[str, Any]) -> Told:
    return Told(status, httpx.Headers(), {"error": error})


def test_an_error_within_a_good_answer_counts_as_what_it_says() -> None:
    assert type(trouble_of(told(200, {"code": 429}))) is Busy
    assert type(trouble_of(told(200, {"code": 403, "metadata": {"reasons": ["violence"]}}))) is Refused
    assert type(trouble_of(told(200, {}))) is Busy


def test_a_model_without_capacity_says_when_to_come_back() -> None:
    error = {"code": 503, "availability": {"code": "temporarily_unavailable", "retryable": True, "retry_after": 12}}

    trouble = trouble_of(told(503, error))

    assert isinstance(trouble, Passing) and trouble.retry_after == 12


def test_a_timeout_upstream_leaves_the_outcome_open() -> None:
    assert type(trouble_of(told(502, {"metadata": {"error_type": "timeout"}}))) is OutcomeUnknown


def test_ranges_of_what_is_passed_on_are_those_of_the_company(openrouter: OpenRouter) -> None:
    can = model_of(by_openrouter(openrouter, bounds=Bounds(5, 1_000_000)), FLUX_PRO).abilities

    assert can.steps == Range(1, 50, 50)
    assert can.guidance == Range(1.5, 10, 4.5, 0.5)

"""The vendors' own clients as witnesses: what they take for the real thing, our stand-ins are true to.

Those of Google and OpenAI speak in the tests of their adapters.
"""

import base64
from collections.abc import Iterator

import fal_client
import openrouter as openrouter_sdk
import pytest
import together as together_sdk
from openrouter import errors as openrouter_errors

from tests.grounds.pictures import a_picture
from tests.standins import darkroom
from tests.standins.fal import KEY as FAL_KEY
from tests.standins.fal import Fal
from tests.standins.openrouter import KEY as OPENROUTER_KEY
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import TOKEN, Replicate
from tests.standins.together import KEY as TOGETHER_KEY
from tests.standins.together import Together


@pytest.fixture
def by_together(together: Together) -> Iterator[together_sdk.Together]:
    with together_sdk.Together(api_key=TOGETHER_KEY, base_url=f"{together.url}/v1", max_retries=0) as client:
        yield client


def test_together_lists_draws_and_takes_loras_and_pictures(by_together: together_sdk.Together) -> None:
    kinds = {model.id: model.type for model in by_together.models.list()}
    model = "black-forest-labs/FLUX.2-dev"
    weights, photo = {"path": "https://weights.example/fox", "scale": 0.8}, "data:image/png;base64,AAAA"

    packed = by_together.images.generate(
        model=model, prompt="a fox", width=512, height=512, n=2, seed=3, steps=20, guidance_scale=3, output_format="png",
        response_format="base64", image_loras=[weights], reference_images=[photo],
    )  # fmt: skip
    by_address = by_together.images.generate(model=model, prompt="a fox")

    assert kinds[model] == "image"
    assert (packed.object, packed.model, [each.type for each in packed.data]) == ("list", model, ["b64_json"] * 2)
    assert base64.b64decode(packed.data[0].b64_json) == darkroom.picture("a fox", 512, 512, 3)  # type: ignore[union-attr]
    assert by_address.data[0].type == "url" and by_address.data[0].url.startswith("http")


def test_together_says_no_as_its_client_expects(by_together: together_sdk.Together, together: Together) -> None:
    def ask(mood: str) -> None:
        by_together.images.generate(model="black-forest-labs/FLUX.2-dev", prompt=f"a fox [{mood}]")

    for mood, error in (
        ("refused", together_sdk.UnprocessableEntityError),
        ("busy", together_sdk.RateLimitError),
        ("limited", together_sdk.PermissionDeniedError),
        ("unlisted", together_sdk.NotFoundError),
        ("broken", together_sdk.InternalServerError),
    ):
        with pytest.raises(error):
            ask(mood)
    with (
        together_sdk.Together(api_key="wrong", base_url=f"{together.url}/v1") as stranger,
        pytest.raises(together_sdk.AuthenticationError),
    ):
        stranger.models.list()


@pytest.fixture
def by_openrouter(openrouter: OpenRouter) -> Iterator[openrouter_sdk.OpenRouter]:
    with openrouter_sdk.OpenRouter(api_key=OPENROUTER_KEY, server_url=f"{openrouter.url}/api/v1") as client:
        yield client


def test_openrouter_lists_tells_prices_and_draws(by_openrouter: openrouter_sdk.OpenRouter) -> None:
    listed = [model.id for model in by_openrouter.images.list_models().data]
    told = by_openrouter.images.list_model_endpoints(author="bytedance-seed", slug="seedream-4.5")

    made = by_openrouter.images.generate(
        model="bytedance-seed/seedream-4.5", prompt="a fox", n=2, aspect_ratio="1:1", resolution="1K"
    )

    assert "black-forest-labs/flux.2-pro" in listed
    assert told.endpoints[0].pricing[0].cost_usd == 0.04
    assert len(made.data) == 2 and made.usage and made.usage.cost == 0.08
    assert base64.b64decode(made.data[0].b64_json) == darkroom.picture("a fox", 1024, 1024)


def test_openrouter_says_no_as_its_client_expects(by_openrouter: openrouter_sdk.OpenRouter) -> None:
    for mood, error in (
        ("refused", openrouter_errors.ForbiddenResponseError),
        ("broke", openrouter_errors.PaymentRequiredResponseError),
        ("busy", openrouter_errors.TooManyRequestsResponseError),
        ("retired", openrouter_errors.NotFoundResponseError),
    ):
        with pytest.raises(error):
            by_openrouter.images.generate(model="bytedance-seed/seedream-4.5", prompt=f"a fox [{mood}]", retries=None)


def test_replicate_predicts_waits_cancels_and_fails(replicate: Replicate, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its client stands on a version of Pydantic that ends with Python 3.13.
    sdk = pytest.importorskip("replicate")
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.02")
    client = sdk.Client(api_token=TOKEN, base_url=replicate.url)
    flux = "black-forest-labs/flux-dev"

    [made] = client.run(flux, input={"prompt": "a fox", "seed": 3}, wait=False, use_file_output=False)
    refused = client.models.predictions.create(flux, input={"prompt": "a fox [refused]"})
    refused.wait()
    replicate.seconds = 60
    stopped = client.models.predictions.create(flux, input={"prompt": "a fox"})
    stopped.cancel()

    assert made.startswith(f"{replicate.url}/outputs/")
    assert refused.status == "failed" and "NSFW" in refused.error
    assert stopped.status == "canceled" and stopped.id in {each.id for each in client.predictions.list()}
    with pytest.raises(sdk.exceptions.ReplicateError) as raised:
        client.models.predictions.create(flux, input={"prompt": "a fox [broke]"})
    assert raised.value.status == 402
    client._client.close()


@pytest.fixture
def by_fal(fal: Fal, monkeypatch: pytest.MonkeyPatch) -> Iterator[fal_client.SyncClient]:
    """fal's client knows its addresses by heart."""
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{fal.url}/")
    monkeypatch.setattr("fal_client.client.REST_URL", fal.url)
    client = fal_client.SyncClient(key=FAL_KEY)
    yield client
    # It leaves its connections to chance.
    client._client.close()


def test_fal_queues_tells_how_it_stands_and_hands_over(by_fal: fal_client.SyncClient, fal: Fal) -> None:
    fal.seconds = 60
    handle = by_fal.submit("fal-ai/flux/dev", {"prompt": "a fox", "seed": 3})
    begun = fal.begun[handle.request_id]

    waiting = handle.status()
    begun.created_at -= 30
    working = handle.status(with_logs=True)
    begun.seconds = 0
    done = handle.status()
    made = handle.get()

    assert isinstance(waiting, fal_client.Queued) and isinstance(working, fal_client.InProgress)
    assert isinstance(done, fal_client.Completed) and done.error is None and "inference_time" in done.metrics
    assert made["images"][0]["content_type"] == "image/png" and made["has_nsfw_concepts"] == [False]
    assert by_fal.result("fal-ai/flux/dev", handle.request_id) == made


def test_fal_cancels_and_says_no_as_its_client_expects(by_fal: fal_client.SyncClient, fal: Fal) -> None:
    refused = by_fal.submit("fal-ai/flux/dev", {"prompt": "a fox [refused]"})
    status = refused.status()
    with pytest.raises(fal_client.FalClientHTTPError) as raised:
        refused.get()
    fal.seconds = 60
    stopped = by_fal.submit("fal-ai/flux/dev", {"prompt": "a fox"})
    stopped.cancel()

    assert isinstance(status, fal_client.Completed) and status.error
    assert raised.value.status_code == 422 and "content_policy_violation" in str(raised.value.response.text)
    assert fal.begun[stopped.request_id].is_cancelled
    with pytest.raises(fal_client.FalClientHTTPError) as broke:
        by_fal.submit("fal-ai/flux/dev", {"prompt": "a fox [broke]"})
    assert broke.value.status_code == 403 and "Exhausted balance" in str(broke.value)


def test_fal_takes_files_and_draws_on_them(by_fal: fal_client.SyncClient, fal: Fal) -> None:
    photo = a_picture("png", 96, 64)

    url = by_fal.upload(photo, "image/png", file_name="a.png", repository="fal")
    made = by_fal.subscribe("fal-ai/flux-lora/image-to-image", {"prompt": "a fox", "image_url": url, "strength": 0.5})

    assert fal.files[url] == photo and made["images"][0]["width"] == 96

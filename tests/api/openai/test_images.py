"""Pictures for OpenAI's own client, which knows nothing of us but address and key."""

import base64
import io

import httpx
import openai
import pytest
from PIL import Image

from pixorly.database import reading
from pixorly.services import images
from tests.grounds.pictures import drawn, file
from tests.grounds.studio import PAINTER

pytestmark = pytest.mark.usefixtures("worker")


def _side(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


def test_their_client_makes_pictures_and_finds_them_at_their_links(client, address):
    made = client.images.generate(model=PAINTER, prompt="dunes at noon", n=2, size="256x256")

    assert made.data and len(made.data) == 2
    for one in made.data:
        assert one.url and _side(httpx.get(one.url.replace("http://localhost:8000", address)).content) == (256, 256)
        assert one.revised_prompt == "dunes at noon"


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_their_client_has_pictures_as_bytes_in_the_format_it_wants(client, format):
    made = client.images.generate(
        model=PAINTER, prompt="sea", size="256x256", response_format="b64_json", output_format=format
    )

    content = base64.b64decode(made.data[0].b64_json)
    assert Image.open(io.BytesIO(content)).format == format.upper()


def test_a_program_made_for_their_models_changes_nothing_but_address_and_key(client):
    made = client.images.generate(model="gpt-image-1", prompt="{a} braces__stay__", size="1536x1024", quality="high")

    content = base64.b64decode(made.data[0].b64_json)
    width, height = _side(content)
    assert width > height
    assert made.data[0].revised_prompt == "{a} braces__stay__"


def test_models_are_listed_and_found(client):
    listed = client.models.list()

    assert PAINTER in [model.id for model in listed]
    assert client.models.retrieve(PAINTER).owned_by == "painter"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("nobody/nothing")


def test_refusals_come_in_the_shape_their_client_knows(address, client):
    with pytest.raises(openai.BadRequestError) as empty:
        client.images.generate(model=PAINTER, prompt="")
    with pytest.raises(openai.NotFoundError) as unknown:
        client.images.generate(model="nobody/nothing", prompt="sea")
    with pytest.raises(openai.BadRequestError) as shapeless:
        client.images.generate(model=PAINTER, prompt="sea", size="banana")  # pyright: ignore[reportArgumentType,reportCallIssue]
    with pytest.raises(openai.BadRequestError) as streamed:
        client.images.generate(model=PAINTER, prompt="sea", stream=True)
    with (
        openai.OpenAI(base_url=f"{address}/v1", api_key="px_live_wrong") as stranger,
        pytest.raises(openai.AuthenticationError) as locked,
    ):
        stranger.models.list()

    assert (empty.value.param, unknown.value.code, streamed.value.param) == ("prompt", "model_not_found", "stream")
    assert shapeless.value.param == "size"
    assert locked.value.code == "invalid_api_key"


def test_a_prompt_that_is_too_long_is_named(client):
    with pytest.raises(openai.BadRequestError) as refusal:
        client.images.generate(model=PAINTER, prompt="x" * 2001)

    assert refusal.value.param == "prompt"


def test_pictures_go_along_and_are_kept(client, ada):
    sources = [file(drawn(64, 64), "PNG"), file(drawn(80, 64), "PNG")]

    made = client.images.edit(image=sources[0], prompt="the same at night", size="256x256")
    with pytest.raises(openai.BadRequestError) as too_many:
        client.images.edit(image=sources, prompt="both at night")

    with reading() as session:
        kinds = sorted(one.model_id for one in images.listed_outward(session, ada, images.Narrowed()).images)
    assert made.data and made.data[0].url
    assert too_many.value.param == "model"
    assert kinds == ["", PAINTER]


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"prompt": 3}', "application/json"),
        (b"", "text/plain"),
    ],
)
def test_nonsense_is_a_clear_refusal(client, address, body, type):
    headers = {"authorization": f"Bearer {client.api_key}", "content-type": type}

    answer = httpx.post(f"{address}/v1/images/generations", content=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
    if body == b"[]":
        assert answer.json()["error"]["message"].startswith("An object is expected")

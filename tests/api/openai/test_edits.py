"""Edits by OpenAI's own client: a mask says what is painted anew, and the rest stays as it was."""

import base64
import io

import openai
import pytest
from PIL import Image

from pixorly.database import carry, reading
from pixorly.integrations.storage import storage
from pixorly.services import credits, images
from pixorly.tasks import catalogue
from tests.grounds.races import together
from tests.standins import openai as makers
from tests.standins.openai import OpenAI

pytestmark = pytest.mark.usefixtures("worker")

_SIDE = 1024
_RED = (200, 20, 20)


@pytest.fixture
def maker(ada, change_settings):
    with OpenAI() as server:
        change_settings(openai_api_key=makers.KEY, openai_base_url=f"{server.url}/v1")
        catalogue.refresh()
        yield server


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _mask_of_the_left_half(side: int = _SIDE) -> bytes:
    mask = Image.new("RGBA", (side, side), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, side // 2, side))
    return _png(mask)


def test_only_what_the_mask_opens_is_painted_anew(client, maker):
    source = _png(Image.new("RGB", (_SIDE, _SIDE), _RED))

    made = client.images.edit(
        model="gpt-image-1", image=source, mask=_mask_of_the_left_half(), prompt="a window", quality="low"
    )

    painted = Image.open(io.BytesIO(base64.b64decode(made.data[0].b64_json))).convert("RGB")
    assert painted.size == (_SIDE, _SIDE)
    assert painted.getpixel((900, 500)) == _RED
    assert painted.getpixel((100, 500)) != _RED
    assert len(maker.billed) == 1


@pytest.mark.parametrize(
    "mask",
    [_mask_of_the_left_half(512), _png(Image.new("RGB", (_SIDE, _SIDE))), b"no picture"],
    ids=["smaller", "opaque", "text"],
)
def test_a_mask_that_does_not_fit_costs_nothing(client, maker, mask):
    source = _png(Image.new("RGB", (_SIDE, _SIDE), _RED))

    with pytest.raises(openai.BadRequestError):
        client.images.edit(model="gpt-image-1", image=source, mask=mask, prompt="a window")

    assert maker.billed == []


def test_where_no_model_paints_by_mask_it_is_said(client):
    source = _png(Image.new("RGB", (64, 64), _RED))

    with pytest.raises(openai.BadRequestError) as refusal:
        client.images.edit(image=source, mask=_mask_of_the_left_half(64), prompt="a window")

    assert refusal.value.param == "model"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"prompt": "x" * 2001}, "invalid"),
        ({"model": "nobody/nothing"}, "model_not_found"),
        ({"model": "painter/formula"}, "not_offered"),
        ({}, "insufficient_quota"),
    ],
)
def test_nothing_is_left_of_what_is_refused(client, maker, ada, wish, code):
    carry(lambda session: credits.operate(session, ada.workspace_id, "spent", -110, "elsewhere"))
    source = _png(Image.new("RGB", (_SIDE, _SIDE), _RED))
    asked = {"model": "gpt-image-1", "image": source, "mask": _mask_of_the_left_half(), "prompt": "a window"} | wish

    with pytest.raises(openai.APIStatusError) as refusal:
        client.images.edit(**asked)

    with reading() as session:
        kept = images.listed_outward(session, ada, images.Narrowed()).images
    assert refusal.value.code == code
    assert ([*kept], [*storage().keys("")], maker.billed) == ([], [], [])


def test_nothing_is_left_where_somebody_else_is_faster(client, maker, ada):
    """Of many at once, credits are there for a few; the others leave no picture behind."""
    carry(lambda session: credits.operate(session, ada.workspace_id, "spent", -107, "elsewhere"))
    source = _png(Image.new("RGB", (_SIDE, _SIDE), _RED))

    def edited(_: int) -> bool:
        try:
            client.with_options(max_retries=0).images.edit(
                model="gpt-image-1", image=source, mask=_mask_of_the_left_half(), prompt="a window", quality="low"
            )
        except openai.RateLimitError:
            return False
        return True

    worked = together(4, edited).count(True)

    with reading() as session:
        kept = images.listed_outward(session, ada, images.Narrowed()).images
    folders = {found.key.rpartition("/")[0] for found in storage().keys("")}
    assert 1 <= worked < 4
    assert len(kept) == len(folders) == 2 * worked

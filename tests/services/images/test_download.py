"""Pictures to take away, in every format, told or bare."""

import io
from uuid import UUID

import pytest
from PIL import Image as Pillow

from pixorly.errors import Invalid
from pixorly.integrations import pictures
from pixorly.services import images
from tests.grounds.gallery import developed, hung
from tests.grounds.people import somebody
from tests.grounds.pictures import a_picture, shown

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
RECIPE = {
    "prompt": "A lighthouse at dusk, “storm” coming; кит",
    "model": "painter/formula",
    "width": 160,
    "height": 90,
    "seed": 4821,
    "negative_prompt": "fog",
    "steps": 28,
}


@pytest.fixture
def take(session):
    viewer = somebody(session)
    [stored] = images.find_many(session, viewer.workspace_id, [hung(session, viewer)])

    def taken(format: str = "original", width: int | None = None, has_recipe: bool = True) -> images.Download:
        return images.download(stored, images.told(session, stored), format, width, has_recipe)

    return taken


@pytest.mark.parametrize(
    ("format", "media_type"),
    [("original", "image/png"), ("png", "image/png"), ("jpeg", "image/jpeg"), ("webp", "image/webp")],
)
def test_the_recipe_is_written_into_what_is_taken_away(take, format, media_type):
    made = take(format)

    assert made.media_type == media_type
    assert pictures.recipe_in(made.body) == RECIPE
    assert shown(made.body).size == (160, 90)


def test_avif_says_it_where_other_programs_look(take):
    made = take("avif")

    with Pillow.open(io.BytesIO(made.body)) as image:
        comment = image.getexif().get_ifd(0x8769)[0x9286]
    assert "Steps: 28" in comment.decode("utf-16-be", "replace")
    assert made.media_type == "image/avif"


@pytest.mark.parametrize("format", ["original", "png", "jpeg", "webp", "avif"])
def test_bare_means_that_nothing_is_said(take, format):
    made = take(format, has_recipe=False)

    assert b"lighthouse" not in made.body
    assert "lighthouse".encode("utf-16-be") not in made.body
    assert made.etag != take(format).etag


def test_the_original_keeps_its_pixels_byte_for_byte(take):
    assert shown(take().body).tobytes() == shown(developed().original).tobytes()


@pytest.mark.parametrize("format", ["original", "webp", "avif"])
def test_a_width_makes_it_smaller_and_never_larger(take, format):
    assert shown(take(format, 80).body).size == (80, 45)
    assert shown(take(format, 4000).body).size == (160, 90)


def test_a_file_is_named_by_its_prompt(take):
    name = take("jpeg").name

    assert name.startswith("a-lighthouse-at-dusk-storm-coming-кит-")
    assert name.endswith(".jpg")
    assert take("avif").name.endswith(".avif")


def test_a_long_or_empty_prompt_makes_a_name_too(session):
    viewer = somebody(session)
    [stored] = images.find_many(session, viewer.workspace_id, [hung(session, viewer)])

    def name(prompt: str) -> str:
        made = images.Told(prompt, "", None, {})
        return images.download(stored, made, "png", None, True).name

    assert name("word " * 400).startswith("word-word-")
    assert len(name("word " * 400)) < 80
    assert name("w" * 2000).startswith("picture-")
    assert name("../../ \n\0").startswith("picture-")


def test_what_somebody_brought_has_no_recipe(session):
    viewer = somebody(session)
    upload = images.put_upload(viewer, images.develop_upload(a_picture("jpeg")))
    [stored] = images.find_many(session, viewer.workspace_id, [UUID(images.record_upload(session, viewer, upload).id)])

    made = images.download(stored, images.told(session, stored), "original", None, True)

    assert made.media_type == "image/jpeg"
    assert pictures.recipe_in(made.body) is None


def test_a_format_nobody_knows_is_refused(take):
    with pytest.raises(Invalid) as refused:
        take("gif")

    assert refused.value.field == "f"

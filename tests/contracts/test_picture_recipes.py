"""Recipes inside pictures: written for others to read, read back, and taken out."""

import json
import struct
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pixorly.integrations import pictures
from pixorly.integrations.pictures import recipe_in, with_recipe, without_metadata
from tests.grounds.pictures import a_picture, chunk, drawn, file, shown

FORMATS = ["png", "jpeg", "webp"]
RECIPE: dict[str, Any] = {
    "prompt": 'A "fox" & <owl>, grüße, 狐\nsecond line',
    "negative_prompt": "blur",
    "model": "flux: dev, fast",
    "seed": 42,
    "steps": 28,
    "sampler": "DPM++ SDE Karras",
    "guidance": 3.5,
    "width": 1024,
    "height": 768,
    "extra": {"kept": [1, None, True]},
}
COMMON = (
    'A "fox" & <owl>, grüße, 狐\nsecond line\nNegative prompt: blur\n'
    'Steps: 28, Sampler: DPM++ SDE Karras, CFG scale: 3.5, Seed: 42, Model: "flux: dev, fast", Size: 1024x768, Version: Pixorly'
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
)
BODIES = {
    "png": a_picture("png"),
    "jpeg": a_picture("jpeg"),
    "progressive": a_picture("jpeg", progressive=True),
    "webp": a_picture("webp"),
    "lossless": a_picture("webp", lossless=True),
    "png with alpha": file(drawn(50, 40, mode="RGBA"), "png"),
    "webp with alpha": file(drawn(50, 40, mode="RGBA"), "webp"),
    "webp of odd length": file(drawn(33, 21, mode="RGBA"), "webp", lossless=True),
    "palette": file(drawn(50, 40).quantize(32), "png", transparency=1),
    "ink": file(drawn(50, 40).convert("CMYK"), "jpeg"),
    "grey": file(drawn(50, 40, mode="L"), "jpeg"),
}


ABOUT, OURS = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description", "{urn:pixorly:1/}recipe"


def pixels(body: bytes) -> tuple[str, bytes]:
    image = shown(body)
    return image.mode, image.tobytes()


@pytest.mark.parametrize("name", BODIES)
def test_a_recipe_comes_back_and_no_pixel_changes(name: str) -> None:
    body = BODIES[name]

    labelled = with_recipe(body, RECIPE)

    assert recipe_in(labelled) == RECIPE
    assert pixels(labelled) == pixels(body)
    assert pictures.read(labelled) == pictures.read(body)
    assert with_recipe(labelled, RECIPE) == labelled
    assert without_metadata(labelled) == without_metadata(body)


def test_other_programs_find_it_in_a_png() -> None:
    assert shown(with_recipe(BODIES["png"], RECIPE)).info["parameters"] == COMMON


@pytest.mark.parametrize("format", ["jpeg", "webp"])
def test_other_programs_find_it_in_exif(format: str) -> None:
    labelled = shown(with_recipe(BODIES[format], RECIPE))

    comment = labelled.getexif().get_ifd(0x8769)[0x9286]
    assert (comment[:8], comment[8:].decode("utf-16-be")) == (b"UNICODE\0", COMMON)
    assert json.loads(next(ElementTree.fromstring(labelled.info["xmp"]).iter(ABOUT)).attrib[OURS]) == RECIPE


def test_avif_carries_what_other_programs_read() -> None:
    labelled = shown(pictures.as_avif_with_recipe(BODIES["png"], RECIPE))

    assert labelled.getexif().get_ifd(0x8769)[0x9286][8:].decode("utf-16-be") == COMMON


def test_a_recipe_of_few_words_is_a_short_text() -> None:
    assert shown(with_recipe(BODIES["png"], {"prompt": "a fox"})).info["parameters"] == "a fox\nVersion: Pixorly"
    assert shown(with_recipe(BODIES["png"], {})).info["parameters"] == "\nVersion: Pixorly"


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_said_before_is_not_said_again(format: str) -> None:
    said = Image.Exif()
    said[0x010F] = "Secret camera"
    body = file(drawn(60, 40), format, exif=said, **({"xmp": b"Secret xmp"} if format != "png" else {}))
    if format == "png":
        body = (
            body[:33]
            + chunk(b"tEXt", b"Author\0Secret")
            + chunk(b"tIME", b"Secret.")
            + chunk(b"caBX", b"Secret")
            + body[33:]
        )
    assert b"Secret" in body

    assert b"Secret" not in without_metadata(body)
    assert b"Secret" not in with_recipe(body, RECIPE)
    assert pixels(without_metadata(body)) == pixels(body)


@pytest.mark.parametrize("format", FORMATS)
def test_which_side_is_up_is_not_forgotten(format: str) -> None:
    said = Image.Exif()
    said[0x0112] = 6
    body = file(drawn(60, 40), format, exif=said)

    for made in (without_metadata(body), with_recipe(body, RECIPE)):
        assert pictures.read(made).orientation == 6
        assert shown(made).getexif()[0x0112] == 6


@pytest.mark.parametrize("format", FORMATS)
def test_colours_keep_their_profile(format: str) -> None:
    profile = bytes(128) + b"a profile"
    body = file(drawn(60, 40), format, icc_profile=profile)

    assert shown(without_metadata(body)).info["icc_profile"] == profile
    assert shown(with_recipe(body, RECIPE)).info["icc_profile"] == profile


@pytest.mark.parametrize("format", FORMATS)
@given(recipe=st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_recipe_comes_back(format: str, recipe: dict[str, Any]) -> None:
    assert recipe_in(with_recipe(BODIES[format], recipe)) == json.loads(json.dumps(recipe))


@pytest.mark.parametrize("format", FORMATS)
def test_a_recipe_that_is_a_book_is_a_mistake_of_ours(format: str) -> None:
    with_recipe(BODIES[format], {"prompt": "x" * 24_000})

    with pytest.raises(ValueError, match="24 KB"):
        with_recipe(BODIES[format], {"prompt": "x" * 25_000})


@pytest.mark.parametrize(
    "said", ["", "no JSON", "[1, 2]", '"text"', "[" * 40_000, '{"prompt": 1', '{"x": "' + "y" * 60_000 + '"}']
)
def test_what_is_no_recipe_is_none(said: str) -> None:
    png, jpeg = BODIES["png"], BODIES["jpeg"]
    text = b"pixorly\0\0\0\0\0" + said.encode()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x pixorly:recipe='" + said.encode()[:65000] + b"'/>"

    assert recipe_in(png[:33] + chunk(b"iTXt", text) + png[33:]) is None
    assert recipe_in(jpeg[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(xmp) + 2) + xmp + jpeg[2:]) is None


def test_a_recipe_is_found_as_other_programs_write_it_anew() -> None:
    packed = b"pixorly\0\1\0en\0\0" + zlib.compress(b'{"seed": 1}')
    element = b"http://ns.adobe.com/xap/1.0/\0<pixorly:recipe>{&quot;seed&quot;: 1}</pixorly:recipe>"
    png, jpeg = BODIES["png"], BODIES["jpeg"]

    assert recipe_in(png[:33] + chunk(b"iTXt", packed) + png[33:]) == {"seed": 1}
    assert recipe_in(jpeg[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(element) + 2) + element + jpeg[2:]) == {"seed": 1}


@pytest.mark.parametrize("name", BODIES)
def test_a_picture_without_a_recipe_has_none(name: str) -> None:
    assert recipe_in(BODIES[name]) is None

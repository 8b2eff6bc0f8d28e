"""Sizes and formats that are asked for in an address, and the pictures that are made for them."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from pixorly.errors import Invalid
from pixorly.integrations.pictures import Size, Source, asked_for, derive, derived_as, develop, negotiate
from tests.grounds.pictures import drawn, file, shown

CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


def source(body: bytes) -> Source:
    made = develop(body)
    preview = made.preview
    return Source(made.width, made.height, lambda: body, preview.width, preview.height, lambda: preview.body)


def made(body: bytes, width: int | None, height: int | None, fit: str = "contain", format: str = "png") -> Image.Image:
    return shown(derive(source(body), width=width, height=height, fit=fit, format=format, quality=90))


def unused() -> bytes:
    raise AssertionError("This one was not to be read.")


@pytest.mark.parametrize(
    ("width", "height", "fit", "size"),
    [
        (400, None, "contain", (400, 200)),
        (None, 100, "contain", (200, 100)),
        (300, 300, "contain", (300, 150)),
        (300, 300, "cover", (300, 300)),
        (100, 300, "cover", (100, 300)),
        (300, 300, "fill", (300, 300)),
        (None, None, "contain", (800, 400)),
        (4000, None, "contain", (800, 400)),
        (4000, 4000, "contain", (800, 400)),
        (1600, 1600, "cover", (400, 400)),
        (1600, 800, "cover", (800, 400)),
        (2000, 1000, "fill", (800, 400)),
        (1, None, "contain", (1, 1)),
        (4096, 1, "cover", (800, 1)),
    ],
)  # fmt: skip
def test_a_picture_fits_as_it_should_and_never_grows(
    width: int | None, height: int | None, fit: str, size: tuple[int, int]
) -> None:
    assert made(file(drawn(800, 400), "png"), width, height, fit).size == size


def test_what_covers_shows_the_middle_and_what_fills_shows_all() -> None:
    flag = Image.new("RGB", (600, 200), "red")
    flag.paste("lime", (200, 0, 400, 200))
    flag.paste("blue", (400, 0, 600, 200))

    covering, filling = (made(file(flag, "png"), 200, 200, fit) for fit in ("cover", "fill"))

    assert {covering.getpixel((x, 100)) for x in (5, 100, 195)} == {(0, 255, 0)}
    assert [filling.getpixel((x, 100)) for x in (20, 100, 180)] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_small_ones_look_like_the_picture(format: str, mode: str) -> None:
    picture = drawn(800, 600, mode=mode)

    small = made(file(picture, "png"), 200, None, format=format)

    wanted = picture.resize((200, 150), Image.Resampling.LANCZOS)
    if mode == "RGBA" and format == "jpeg":
        wanted = Image.alpha_composite(Image.new("RGBA", wanted.size, "white"), wanted).convert("RGB")
    assert small.mode == wanted.mode
    on_grey = [
        Image.composite(each, Image.new(each.mode, each.size, "grey"), each) if mode == "RGBA" == each.mode else each
        for each in (small, wanted)
    ]
    assert max(ImageStat.Stat(ImageChops.difference(*on_grey)).mean) < 5


def test_a_turned_photo_is_upright_in_every_size() -> None:
    said = Image.Exif()
    said[0x0112] = 6
    body = file(drawn(1200, 800), "jpeg", exif=said)

    for width in (700, 300, 50):
        assert made(body, width, None).size == (width, width * 3 // 2)


def test_small_ones_are_made_of_the_preview_and_large_ones_of_the_original() -> None:
    whole = source(file(drawn(1000, 1000), "png"))
    without_original, without_preview = replace(whole, original=unused), replace(whole, preview=unused)

    for width, kept in ((600, without_original), (601, without_preview)):
        assert shown(derive(kept, width=width, height=None, fit="contain", format="jpeg", quality=None)).width == width
    # Of a narrow part that fills the width, more pixels are needed than its size says.
    derive(without_preview, width=700, height=100, fit="cover", format="jpeg", quality=None)


@pytest.mark.parametrize(
    ("accept", "has_alpha", "format"),
    [
        (CHROME, False, "webp"),
        (CHROME, True, "webp"),
        ("image/webp;q=0.3", False, "webp"),
        ("image/webp;q=0, image/png", False, "jpeg"),
        ("image/webp;q=0.000", True, "png"),
        ("IMAGE/WEBP", False, "webp"),
        ("image/avif", False, "jpeg"),
        ("*/*", False, "jpeg"),
        ("image/*", True, "png"),
        ("", False, "jpeg"),
        (";;,,;q=", False, "jpeg"),
    ],
)
def test_the_format_is_one_the_browser_names(accept: str, has_alpha: bool, format: str) -> None:
    assert negotiate(accept, has_alpha=has_alpha) == format


def test_an_address_says_what_is_wanted() -> None:
    assert asked_for({"w": "300"}, CHROME, has_alpha=False) == Size(320, None, "contain", "webp", None)
    assert asked_for({"h": "400", "f": "AVIF", "q": "61"}, "", has_alpha=True) == Size(None, 400, "contain", "avif", 65)
    assert asked_for({"w": "900", "h": "600", "fit": "cover"}, "", has_alpha=False) == Size(
        960, 640, "cover", "jpeg", None
    )
    assert asked_for({"f": "jpg"}, CHROME, has_alpha=False) == Size(None, None, "contain", "jpeg", None)
    assert asked_for({"w": "80", "fit": "cover"}, "", has_alpha=True).fit == "contain"
    assert asked_for({"f": "png", "q": "20"}, "", has_alpha=True).quality is None
    assert asked_for({}, CHROME, has_alpha=False).width is None


@pytest.mark.parametrize(
    ("name", "value"),
    [*itertools.product("wh", ["0", "4097", "-1", "1.5", "abc", "٣", "1_0", " 1", "+1", "9" * 5000]),
     ("q", "0"), ("q", "101"), ("f", "gif"), ("f", "../x"), ("fit", "stretch")],
)  # fmt: skip
def test_what_can_not_be_made_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked_for({name: value}, "", has_alpha=False)

    assert refused.value.field == name


@given(st.integers(1, 4096), st.integers(1, 4096), st.sampled_from(["contain", "cover", "fill"]))
def test_nobody_gets_fewer_pixels_across_than_they_asked_for(width: int, height: int, fit: str) -> None:
    size = asked_for({"w": str(width), "h": str(height), "fit": fit}, "", has_alpha=False)

    assert size.width and size.height
    assert max(size.width, size.height) >= max(width, height)
    assert size.width <= 4096 and size.height <= 4096
    assert asked_for({"w": str(size.width), "fit": fit}, "", has_alpha=False).width == size.width or fit != "contain"


def test_a_stranger_can_ask_for_a_few_hundred_boxes_only() -> None:
    every = range(1, 4097, 13)
    boxes = {
        asked_for({"w": str(w), "h": str(h), "fit": "cover"}, "", has_alpha=False).name for w in every for h in every
    }
    lines = {asked_for({"w": str(w)}, "", has_alpha=False).name for w in range(1, 4097)}

    assert len(boxes) < 600
    assert len(lines) < 20


def test_the_name_of_a_size_suits_a_key() -> None:
    size = asked_for({"w": "900", "h": "600", "fit": "cover", "q": "70"}, CHROME, has_alpha=False)

    assert size.name == "960x640-cover-75.webp"
    assert shown(derived_as(source(file(drawn(1920, 1280), "png")), size)).size == (960, 640)

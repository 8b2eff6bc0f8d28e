"""What is read and made of a picture that came."""

import base64
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from pixorly.integrations import pictures
from pixorly.integrations.pictures import Readable, develop, read
from tests.grounds.pictures import a_picture, drawn, file, shown

TURNED = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def differ(one: Image.Image, other: Image.Image) -> float:
    """How far apart the pixels are on average, of 255."""
    assert (one.size, one.mode) == (other.size, other.mode)
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def bits_apart(one: int, other: int) -> int:
    return ((one ^ other) & (1 << 64) - 1).bit_count()


def _profile_with_red_and_green_swapped() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"swap"))
    profile = bytearray(bytes(profile).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be")))
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_a_picture_is_known_by_its_header(format: str) -> None:
    body = a_picture(format, 161, 90)

    assert read(body) == Readable(161, 90, format, has_alpha=False, orientation=1)
    assert read(body).media_type == f"image/{format}"


@pytest.mark.parametrize(
    ("format", "mode", "options"),
    [
        ("png", "RGBA", {}),
        ("png", "LA", {}),
        ("png", "P", {"transparency": 0}),
        ("webp", "RGBA", {}),
        ("webp", "RGBA", {"lossless": True}),
    ],
)
def test_what_is_see_through_is_known_before_it_is_decoded(format: str, mode: str, options: dict[str, object]) -> None:
    assert read(file(drawn(64, 48, mode="RGBA").convert(mode), format, **options)).has_alpha


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_a_picture_of_one_pixel_is_one(format: str) -> None:
    developed = develop(a_picture(format, 1, 1))

    assert (developed.width, developed.height) == (1, 1)
    assert {copy.width for copy in developed.thumbnails.values()} == {1}


def test_everything_is_made_of_it_once() -> None:
    body = file(drawn(1200, 900), "png")

    developed = develop(body)

    assert developed.original == body
    assert (developed.format, developed.width, developed.height, developed.has_alpha) == ("png", 1200, 900, False)
    assert (developed.preview.format, developed.preview.width, developed.preview.height) == ("jpeg", 1200, 900)
    sizes = {side: shown(copy.body).size for side, copy in developed.thumbnails.items()}
    assert sizes == {800: (800, 600), 400: (400, 300)}
    assert all(copy.media_type == "image/webp" for copy in developed.thumbnails.values())
    assert differ(shown(developed.preview.body), shown(body)) < 4
    kept = [body, developed.preview.body, *(copy.body for copy in developed.thumbnails.values())]
    assert developed.kept_bytes == sum(map(len, kept))


def test_small_pictures_are_not_enlarged() -> None:
    developed = develop(a_picture("png", 300, 200))

    assert [(copy.width, copy.height) for copy in developed.thumbnails.values()] == [(300, 200), (300, 200)]


def test_the_preview_of_a_huge_picture_stays_useful() -> None:
    developed = develop(file(Image.new("RGB", (6000, 1500), "teal"), "jpeg"))

    assert (developed.width, developed.height) == (6000, 1500)
    assert (developed.preview.width, developed.preview.height) == (4096, 1024)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("orientation", TURNED)
def test_pictures_are_shown_upright(format: str, orientation: int) -> None:
    upright = drawn(120, 80)
    # As the camera stored it: the way back from upright.
    back = {6: 2, 8: 4}.get(orientation, TURNED[orientation])
    stored = upright if back is None else upright.transpose(Image.Transpose(back))
    said = Image.Exif()
    said[0x0112] = orientation

    developed = develop(file(stored, format, exif=said))

    assert (developed.width, developed.height) == (120, 80)
    assert differ(shown(developed.preview.body), upright) < 8


def test_colours_come_out_as_they_were_meant() -> None:
    # A profile in which red and green have changed places.
    swapped = _profile_with_red_and_green_swapped()

    developed = develop(file(Image.new("RGB", (64, 64), (250, 20, 20)), "png", icc_profile=swapped))

    red, green, _ = shown(developed.preview.body).getpixel((30, 30))
    assert green > 200 > 100 > red


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif"])
@pytest.mark.parametrize("profile", [b"junk", _profile_with_red_and_green_swapped()])
def test_a_profile_is_used_up(format: str, profile: bytes) -> None:
    body = file(Image.new("RGB", (64, 64), (250, 20, 20)), "png", icc_profile=profile, dpi=(30, 30))

    assert not {"icc_profile", "dpi", "gamma"} & shown(pictures.as_format(body, format)).info.keys()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK"])
@pytest.mark.parametrize("profile", [b"junk", b"\0" * 200, b""])
def test_a_profile_that_makes_no_sense_is_left_aside(mode: str, profile: bytes) -> None:
    image = drawn(40, 30, mode=mode) if mode != "CMYK" else drawn(40, 30).convert("CMYK")
    body = file(image, "jpeg" if mode == "CMYK" else "png", icc_profile=profile)

    assert develop(body).preview.width == 40


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "RGB", "CMYK"])
def test_every_kind_of_pixel_is_shown(mode: str) -> None:
    grey = 0.5 if mode != "1" else 1
    value = {"1": 1, "L": 128, "P": 0, "I;16": 32768, "RGB": (128,) * 3, "CMYK": (0, 0, 0, 127)}[mode]
    image = Image.new(mode, (50, 40), value)
    if mode == "P":
        image.putpalette([128, 128, 128] * 256)

    developed = develop(file(image, "jpeg" if mode == "CMYK" else "png"))

    assert not developed.has_alpha
    assert all(abs(channel - 255 * grey) <= 3 for channel in shown(developed.preview.body).getpixel((20, 20)))


@pytest.mark.parametrize("format", ["png", "webp"])
def test_what_is_see_through_stays_so(format: str) -> None:
    picture = drawn(500, 500, mode="RGBA")

    developed = develop(file(picture, format))

    assert developed.has_alpha
    for copy in (developed.preview, *developed.thumbnails.values()):
        assert copy.format == "webp"
        assert shown(copy.body).getchannel("A").getextrema()[0] < 40
    assert shown(base64.b64decode(developed.blur.partition(",")[2])).mode == "RGBA"


def test_alpha_that_hides_nothing_is_none() -> None:
    developed = develop(file(drawn(100, 80).convert("RGBA"), "png"))

    assert not developed.has_alpha
    assert developed.preview.format == "jpeg"


def test_copies_say_nothing_of_who_made_them() -> None:
    said = Image.Exif()
    said[0x010F] = "Secret camera"
    body = file(drawn(600, 400), "jpeg", exif=said, comment=b"Secret comment", xmp=b"Secret xmp")

    developed = develop(body)

    assert b"Secret" in developed.original
    for copy in (developed.preview, *developed.thumbnails.values()):
        assert b"Secret" not in copy.body
        assert not {"exif", "xmp", "comment", "icc_profile"} & shown(copy.body).info.keys()


def test_the_blur_is_tiny_and_like_the_picture() -> None:
    picture = drawn(900, 600)

    developed = develop(file(picture, "png"))

    assert len(developed.blur) < 600
    assert developed.blur.startswith("data:image/webp;base64,")
    tiny = shown(base64.b64decode(developed.blur.partition(",")[2]))
    assert tiny.size == (16, 11)
    assert differ(tiny.resize((90, 60)), picture.resize((90, 60))) < 25


def test_colours_are_named_with_their_share() -> None:
    flag = Image.new("RGB", (400, 400), "#ffffff")
    flag.paste("#cc0000", (0, 0, 400, 240))
    flag.paste("#0000cc", (0, 240, 400, 300))

    colours = develop(file(flag, "png")).colours

    assert [colour.hex for colour in colours] == ["#cc0000", "#ffffff", "#0000cc"]
    assert [colour.share for colour in colours] == pytest.approx([0.6, 0.25, 0.15], abs=0.03)


def test_at_most_five_colours_make_up_the_whole() -> None:
    colours = develop(file(drawn(500, 500, seed=3), "png")).colours

    assert 3 <= len(colours) <= 5
    assert sum(colour.share for colour in colours) == pytest.approx(1, abs=0.01)


def test_a_picture_in_which_nothing_can_be_seen_has_no_colours() -> None:
    assert develop(file(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "png")).colours == ()


@pytest.mark.parametrize("seed", [1, 2, 3, 5])
def test_likeness_survives_what_copies_go_through(seed: int) -> None:
    picture = drawn(800, 600, seed)
    likeness = develop(file(picture, "png")).likeness

    for copy in (
        file(picture, "jpeg", quality=40),
        file(picture.resize((300, 225)), "webp"),
        file(picture.convert("L"), "png"),
    ):
        assert bits_apart(likeness, develop(copy).likeness) <= 10
    assert -(1 << 63) <= likeness < 1 << 63
    assert bits_apart(likeness, develop(file(picture.rotate(180), "png")).likeness) >= 16


def test_many_at_once_come_out_as_one_after_the_other() -> None:
    bodies = [a_picture(format, 300 + n, 200) for n in range(6) for format in ("png", "jpeg", "webp")]
    alone = [develop(body) for body in bodies]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(develop, bodies))

    assert together == alone


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif"])
def test_the_whole_picture_in_another_format(format: str) -> None:
    picture = drawn(320, 200)

    made = pictures.as_format(file(picture, "png"), format)

    assert Image.open(io.BytesIO(made)).format == format.upper()
    assert differ(shown(made), picture) < 6


def test_what_is_see_through_is_put_on_white_where_the_format_has_no_alpha() -> None:
    made = pictures.as_format(file(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "png"), "jpeg")

    assert shown(made).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_for_a_moment_a_picture_is_a_small_jpeg_of_its_pixels_alone(format: str) -> None:
    small = pictures.small_jpeg(a_picture(format, 1600, 900))

    assert read(small) == Readable(512, 288, "jpeg", has_alpha=False, orientation=1) and len(small) < 64 * 1024
    assert pictures.small_jpeg(a_picture("png", 3, 2)).startswith(b"\xff\xd8\xff")


def test_for_a_moment_no_large_picture_is_decoded() -> None:
    with pytest.raises(pictures.TooLarge):
        pictures.small_jpeg(file(Image.new("1", (8000, 2200)), "png"))

"""What an address asks for: a copy that lies ready, or one that is made once."""

import os
from pathlib import Path

import pytest

from pixorly.errors import Invalid, NotFound
from pixorly.integrations.storage import storage
from pixorly.services import images
from tests.grounds.gallery import hung
from tests.grounds.people import somebody
from tests.grounds.pictures import shown

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BROWSER = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8"


@pytest.fixture(autouse=True)
def _own_cache(change_settings, tmp_path: Path) -> None:
    change_settings(data_dir=tmp_path)


def _stored(session, **picture) -> images.Stored:
    viewer = somebody(session)
    return images.find_many(session, viewer.workspace_id, [hung(session, viewer, **picture)])[0]


def _body(served: images.Served) -> bytes:
    content = served.content()
    return content.read_bytes() if isinstance(content, Path) else content


def _cached() -> int:
    folder = Path(os.environ["PIXORLY_DATA_DIR"]) / "cache"
    return len([path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"])


@pytest.mark.parametrize(
    ("query", "size", "ready"),
    [
        ({"w": "400"}, (400, 240), "400.webp"),
        ({"w": "800"}, (800, 480), "800.webp"),
        ({"w": "400", "h": "400"}, (400, 240), "400.webp"),
        ({"w": "390", "fit": "contain"}, (400, 240), "400.webp"),
        ({"h": "480"}, (800, 480), "800.webp"),
        ({}, (1000, 600), "preview.jpeg"),
        ({"f": "jpg"}, (1000, 600), "preview.jpeg"),
        ({"w": "4000", "f": "jpeg"}, (1000, 600), "preview.jpeg"),
    ],
)
def test_what_lies_ready_is_taken_as_it_is(session, query, size, ready):
    stored = _stored(session, width=1000, height=600)

    served = images.served(stored, query, BROWSER)

    assert _body(served) == storage().get(f"{stored.original.rpartition('/')[0]}/{ready}")
    assert shown(_body(served)).size == size
    assert served.etag == f"{stored.tag}-{ready}"
    assert _cached() == 0


@pytest.mark.parametrize(
    ("query", "accept", "size", "media_type"),
    [
        ({"w": "400"}, "image/*", (400, 240), "image/jpeg"),
        ({"w": "320"}, BROWSER, (320, 192), "image/webp"),
        ({"w": "400", "q": "50"}, BROWSER, (400, 240), "image/webp"),
        ({"w": "400", "h": "400", "fit": "cover"}, BROWSER, (400, 400), "image/webp"),
        ({"w": "400", "f": "avif"}, "", (400, 240), "image/avif"),
        ({"f": "png"}, BROWSER, (1000, 600), "image/png"),
        ({}, "image/webp", (1000, 600), "image/webp"),
    ],
)
def test_everything_else_is_made_once(session, query, accept, size, media_type):
    stored = _stored(session, width=1000, height=600)

    served = images.served(stored, query, accept)
    body = _body(served)

    assert (shown(body).size, served.media_type) == (size, media_type)
    assert _cached() == 1
    storage().delete(stored.preview)
    storage().delete(stored.original)
    assert _body(images.served(stored, query, accept)) == body


def test_a_tall_picture_is_as_wide_as_was_asked(session):
    stored = _stored(session, width=600, height=1000)

    assert shown(_body(images.served(stored, {"w": "400"}, BROWSER))).size == (400, 667)
    assert shown(_body(images.served(stored, {"w": "400", "h": "400"}, BROWSER))).size == (240, 400)


def test_a_small_picture_is_never_enlarged(session):
    stored = _stored(session, width=90, height=60)

    served = images.served(stored, {"w": "800"}, BROWSER)

    assert shown(_body(served)).size == (90, 60)
    assert served.etag.endswith(".webp")
    assert _cached() == 0


def test_alpha_is_kept_unless_the_format_has_none(session):
    stored = _stored(session, width=900, height=600, mode="RGBA")

    assert shown(_body(images.served(stored, {}, BROWSER))).mode == "RGBA"
    assert shown(_body(images.served(stored, {"w": "320"}, "image/png"))).mode == "RGBA"
    assert shown(_body(images.served(stored, {"w": "320", "f": "jpeg"}, ""))).mode == "RGB"


def test_each_size_has_a_tag_of_its_own(session):
    stored = _stored(session, width=1000, height=600)
    queries = [
        {},
        {"w": "400"},
        {"w": "800"},
        {"w": "64"},
        {"w": "64", "q": "50"},
        {"w": "64", "h": "64", "fit": "fill"},
    ]

    tags = {images.served(stored, query, BROWSER).etag for query in queries}

    assert len(tags) == len(queries)
    assert not any('"' in tag or " " in tag for tag in tags)


@pytest.mark.parametrize("query", [{"w": "0"}, {"w": "9999"}, {"fit": "stretch"}, {"f": "gif"}, {"q": "x"}])
def test_what_can_not_be_had_is_refused(session, query):
    with pytest.raises(Invalid):
        images.served(_stored(session), query, BROWSER)


def test_a_picture_whose_bytes_are_gone_is_not_found(session):
    stored = _stored(session, width=1000, height=600)
    images.remove([stored])

    for query in ({"w": "400"}, {"w": "64"}):
        with pytest.raises(NotFound):
            _body(images.served(stored, query, BROWSER))

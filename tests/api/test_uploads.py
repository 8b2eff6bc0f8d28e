"""Pictures that people bring: read up to a bound, made anew, and counted."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow
from sqlmodel import select

from pixorly.database import carry, reading, transaction
from pixorly.integrations import pictures
from pixorly.integrations.pictures import apart
from pixorly.integrations.storage import storage
from pixorly.models import Image, Membership, StorageUse
from pixorly.services import images
from tests.api.conftest import HOME, let_in
from tests.grounds.people import arrived
from tests.grounds.pictures import a_picture, bomb, drawn, file
from tests.grounds.races import together

UPLOADS = "/api/studio/uploads"
MB = 1024**2


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    apart.end()


@pytest.fixture
def ada(open_browser, change_settings, tmp_path: Path):
    change_settings(data_dir=tmp_path)
    viewer, secret = arrived()
    return let_in(open_browser(), secret), viewer


def send(browser, body: bytes, name: str = "photo.jpg", **more):
    return browser.post(UPLOADS, files={"file": (name, body, "image/jpeg")}, **more)


def _rows() -> list[Image]:
    with reading() as session:
        return list(session.exec(select(Image)))


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_a_picture_is_taken_in_and_can_be_seen(ada, format):
    browser, viewer = ada

    answer = send(browser, a_picture(format, 300, 200))

    told = answer.json()
    assert (answer.status_code, told["width"], told["height"]) == (201, 300, 200)
    assert told["blur"].startswith("data:image/webp")
    [row] = _rows()
    assert (str(row.id), row.format, row.job_id, row.user_id) == (told["id"], format, None, viewer.user_id)
    with reading() as session:
        kept = images.use(session, viewer)
    assert (kept.kept_bytes, kept.images) == (row.kept_bytes, 1)
    assert browser.get(f"/i/{told['id']}").status_code == 200
    assert browser.get(f"/api/studio/images/{told['id']}").json()["is_upload"] is True


def test_nothing_but_its_pixels_is_kept_and_it_stands_upright(ada):
    browser, viewer = ada
    about = Pillow.Exif()
    about[0x0112] = 6
    about[0x010F] = "Maker of cameras"
    about.get_ifd(0x8825)[1] = "N"
    body = file(drawn(300, 200), "JPEG", exif=about.tobytes(), icc_profile=None)

    told = send(browser, body).json()

    with reading() as session:
        [stored] = images.find_many(session, viewer.workspace_id, [_rows()[0].id])
    original = images.read_bytes(stored)
    assert (told["width"], told["height"]) == (200, 300)
    assert b"Maker" in body
    assert b"Maker" not in original
    assert b"Exif" not in original
    with Pillow.open(io.BytesIO(original)) as image:
        assert image.size == (200, 300)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"#!/bin/sh\nrm -rf /", 422, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not_a_picture"),
        (a_picture("gif"), 422, "not_a_picture"),
        (a_picture("png")[:-30], 422, "not_a_picture"),
        (a_picture("png") + b"<script>alert(1)</script>", 422, "not_a_picture"),
        (bomb(), 413, "too_large"),
        (b"", 422, "not_a_picture"),
        (b"\xff" * (26 * MB), 413, "too_large"),
    ],
    ids=["script", "svg", "gif", "torn", "page behind", "bomb", "empty", "26 MB"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(ada, body, status, code):
    browser, _ = ada

    answer = send(browser, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert _rows() == []
    assert list(storage().keys("")) == []


def test_a_file_that_does_not_say_how_long_it_is_has_the_same_bound(ada):
    browser, _ = ada
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'

    def long():
        yield head
        for _ in range(27):
            yield b"\0" * MB

    answer = browser.post(UPLOADS, content=long(), headers={"content-type": "multipart/form-data; boundary=b"})

    assert (answer.status_code, answer.json()["field"]) == (413, "file")


@pytest.mark.parametrize(
    "asked",
    [
        {"json": {"file": "x"}},
        {"data": {"file": "a text"}},
        {"files": {"photo": ("a.png", a_picture("png"))}},
        {"files": [("file", ("a.png", a_picture("png"))), ("file", ("b.png", a_picture("png")))]},
        {"content": b"no form", "headers": {"content-type": "multipart/form-data; boundary=b"}},
        {"content": b"no form", "headers": {"content-type": "multipart/form-data"}},
    ],
    ids=["json", "no file", "other name", "two files", "no form", "no border"],
)
def test_anything_but_one_file_is_refused(ada, asked):
    browser, _ = ada

    answer = browser.post(UPLOADS, **asked)

    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    assert _rows() == []


def test_nobody_uploads_without_a_login_or_from_a_foreign_page(ada, open_browser):
    browser, _ = ada
    body = a_picture("png")

    assert send(open_browser(), body).status_code == 401
    assert send(browser, body, headers={"origin": "https://evil.example"}).status_code == 403
    assert send(browser, body, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    del browser.headers["origin"]
    assert send(browser, body).status_code == 403
    assert send(browser, body, headers={"origin": HOME}).status_code == 201


def test_who_may_only_look_uploads_nothing(ada):
    browser, _ = ada
    with transaction() as session:
        session.exec(select(Membership)).one().role = "viewer"

    answer = send(browser, a_picture("png"))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_full_workspace_takes_nothing_in(ada):
    browser, viewer = ada
    carry(lambda session: session.add(StorageUse(workspace_id=viewer.workspace_id, kept_bytes=10**9 - 500, images=1)))

    answer = send(browser, a_picture("png"))

    assert (answer.status_code, answer.json()["code"]) == (402, "plan_too_small")
    assert list(storage().keys("")) == []


def test_however_many_come_at_once_no_more_is_kept_than_fits(ada):
    browser, viewer = ada
    body = a_picture("png", 200, 100)
    one = pictures.develop_anew(body).kept_bytes
    most = 10**9
    carry(
        lambda session: session.add(StorageUse(workspace_id=viewer.workspace_id, kept_bytes=most - 3 * one, images=0))
    )

    answers = together(8, lambda _: send(browser, body).status_code)

    assert sorted(answers) == [201] * 3 + [402] * 5
    with reading() as session:
        assert images.use(session, viewer).kept_bytes <= most
    assert len(_rows()) == 3


def test_too_many_in_a_minute_must_wait(ada):
    browser, _ = ada

    answers = [browser.post(UPLOADS, data={}).status_code for _ in range(62)]

    assert answers[:60] == [422] * 60
    assert answers[60:] == [429] * 2

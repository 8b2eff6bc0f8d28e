"""Pictures over HTTP: for members by cookie, for others by a link that ends, and for nobody else."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from pixorly.api.front_end import _APP
from pixorly.database import carry, transaction
from pixorly.integrations import pictures
from pixorly.models import Image, Login, Membership, new_id
from pixorly.services import images, links, previews
from tests.api.conftest import let_in
from tests.grounds.gallery import a_job, hung_for_good
from tests.grounds.people import arrived
from tests.grounds.pictures import a_picture, shown
from tests.grounds.races import together

IMG = {"accept": "image/avif,image/webp,image/*,*/*;q=0.8"}


@pytest.fixture
def ada(open_browser, change_settings, tmp_path: Path):
    """Ada's browser, and Ada."""
    change_settings(data_dir=tmp_path, secret_key="k" * 40)
    viewer, secret = arrived()
    return let_in(open_browser(**IMG), secret), viewer


def test_a_member_sees_the_picture_and_keeps_it(ada):
    browser, viewer = ada
    image_id = hung_for_good(viewer, width=1000, height=600)

    answer = browser.get(f"/i/{image_id}?w=400")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert shown(answer.content).size == (400, 240)
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["content-disposition"] == "inline"


def test_what_a_picture_may_do_is_said_by_the_picture_and_not_by_the_page(ada):
    browser, viewer = ada

    answer = browser.get(f"/i/{hung_for_good(viewer)}")

    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("", "image/webp,*/*", "image/jpeg"),
        ("?w=64", "image/webp,*/*", "image/webp"),
        ("?w=64", "*/*", "image/jpeg"),
        ("?w=64&f=png", "image/webp", "image/png"),
        ("?w=64&f=avif&q=50", "", "image/avif"),
        ("?w=64&h=64&fit=cover&f=jpg", "", "image/jpeg"),
    ],
)
def test_the_format_is_what_was_asked_for_or_what_the_browser_takes(ada, query, accept, media_type):
    browser, viewer = ada
    image_id = hung_for_good(viewer, width=1000, height=600)

    answer = browser.get(f"/i/{image_id}{query}", headers={"accept": accept})

    assert answer.headers["content-type"] == media_type
    assert ("vary" in answer.headers) == ("f=" not in query)


def test_head_range_and_tag_are_understood(ada):
    browser, viewer = ada
    path = f"/i/{hung_for_good(viewer, width=1000, height=600)}"
    whole = browser.get(path)

    head = browser.head(path)
    part = browser.get(path, headers={"range": "bytes=100-199"})
    again = browser.get(path, headers={"if-none-match": whole.headers["etag"]})

    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(whole.content)))
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert (again.status_code, again.content) == (304, b"")


def test_many_who_ask_at_once_have_it_made_once(ada, monkeypatch):
    browser, viewer = ada
    image_id, made, lock = hung_for_good(viewer, width=1200, height=800), [], threading.Lock()
    derive = pictures.derived_as

    def counted(*asked):
        with lock:
            made.append(asked)
        return derive(*asked)

    monkeypatch.setattr("pixorly.integrations.pictures.derived_as", counted)

    answers = together(12, lambda _: browser.get(f"/i/{image_id}?w=320"))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(made) == 1


@pytest.mark.parametrize("path", ["/i/{id}", "/i/{id}?w=400", "/i/{id}/download", "/api/studio/images/{id}"])
def test_nobody_else_sees_it(ada, open_browser, path):
    browser, viewer = ada
    path = path.format(id=hung_for_good(viewer))
    _, other = arrived("bea@example.com")

    stranger = open_browser(**IMG).get(path)
    forged = let_in(open_browser(**IMG), "forged").get(path)
    other = let_in(open_browser(**IMG), other).get(path)

    assert (stranger.status_code, forged.status_code, other.status_code) == (401, 401, 404)
    assert browser.get(path).status_code == 200
    for answer in (stranger, forged, other):
        assert "image" not in answer.headers["content-type"]


@pytest.mark.parametrize("lost", ["login", "membership"])
def test_who_has_left_sees_it_no_more(ada, lost):
    browser, viewer = ada
    path = f"/i/{hung_for_good(viewer)}"
    with transaction() as session:
        session.delete(session.exec(select({"login": Login, "membership": Membership}[lost])).one())

    answer = browser.get(path)

    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")


def test_a_login_that_ran_out_opens_nothing(ada):
    browser, viewer = ada
    path = f"/i/{hung_for_good(viewer)}"
    with transaction() as session:
        login = session.exec(select(Login)).one()
        login.expires_at = login.created_at - timedelta(seconds=2)

    assert browser.get(path).status_code == 401


@pytest.mark.parametrize("gone", ["trashed", "removed", "never", "no id"])
def test_what_is_not_there_is_404_for_members_and_410_by_link(ada, open_browser, gone):
    browser, viewer = ada
    image_id = hung_for_good(viewer)
    if gone in ("trashed", "removed"):
        carry(lambda session: images.trash(session, viewer, [str(image_id)]))
    if gone == "removed":
        carry(lambda session: session.delete(session.get(Image, image_id)))
    asked = {"never": str(new_id()), "no id": "x"}.get(gone, str(image_id))

    assert browser.get(f"/i/{asked}").status_code == 404
    assert browser.get(f"/i/{asked}/download").status_code == 404
    linked = open_browser().get(f"/i/{asked}?{links.sign(asked, 60)}")
    assert linked.status_code == (404 if gone == "no id" else 410)


def test_a_link_opens_it_until_it_ends(ada, open_browser, monkeypatch):
    _, viewer = ada
    image_id = str(hung_for_good(viewer))
    path = f"/i/{image_id}?w=400&{links.sign(image_id, 600)}"
    anybody = open_browser(**IMG)

    answer = anybody.get(path)

    assert answer.status_code == 200
    lasts = int(answer.headers["cache-control"].removeprefix("private, max-age=").removesuffix(", immutable"))
    assert 590 <= lasts <= 750
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    later = time.time() + 1000
    monkeypatch.setattr("time.time", lambda: later)
    assert anybody.get(path).status_code == 410


def test_a_link_opens_one_picture_for_one_purpose(ada, open_browser):
    _, viewer = ada
    one, other = str(hung_for_good(viewer)), str(hung_for_good(viewer))
    anybody = open_browser(**IMG)

    for path in (
        f"/i/{other}?{links.sign(one, 60)}",
        f"/i/{one}/download?{links.sign(one, 60)}",
        f"/i/{one}?sign=&until=",
    ):
        assert anybody.get(path).status_code == 404
    assert anybody.get(f"/i/{one}/download?{links.sign(one, 60, links.DOWNLOAD)}").status_code == 200


def test_a_person_who_follows_a_dead_link_reads_why(ada, open_browser):
    _, viewer = ada
    image_id = str(hung_for_good(viewer))
    carry(lambda session: images.trash(session, viewer, [image_id]))
    reader = open_browser(**{"accept": "text/html,*/*", "accept-language": "de"})

    answer = reader.get(f"/i/{image_id}?{links.sign(image_id, 60)}")

    assert (answer.status_code, answer.headers["content-type"]) == (410, "text/plain; charset=utf-8")
    assert answer.text


def test_a_download_has_a_name_and_its_recipe(ada):
    browser, viewer = ada
    path = f"/i/{hung_for_good(viewer)}/download"

    answer = browser.get(f"{path}?f=webp&w=80")
    bare = browser.get(f"{path}?recipe=0")

    assert answer.headers["content-type"] == "image/webp"
    assert 'attachment; filename="a-lighthouse-at-dusk-storm-coming-' in answer.headers["content-disposition"]
    assert pictures.recipe_in(answer.content)["seed"] == 4821
    assert shown(answer.content).size == (80, 45)
    assert pictures.recipe_in(bare.content) is None
    for wrong in ("?f=gif", "?w=0", "?w=x", "?w=99999"):
        assert browser.get(path + wrong).status_code == 422


def test_the_viewer_reads_one_and_the_strip_beside_it(ada):
    browser, viewer = ada
    ids = sorted((str(hung_for_good(viewer, width=20, height=20)) for _ in range(4)), reverse=True)

    one = browser.get(f"/api/studio/images/{ids[1]}").json()
    strip = browser.get(f"/api/studio/images?around={ids[1]}&limit=2")

    assert (one["previous_id"], one["next_id"], one["seed"], one["recipe"]["steps"]) == (ids[0], ids[2], 4821, 28)
    assert one["created_at"].endswith("+00:00")
    assert strip.json()["more"] is True
    assert [each["id"] for each in strip.json()["images"]] == ids[:2]
    assert strip.headers["cache-control"] == "no-store"
    assert [each["id"] for each in browser.get(f"/api/studio/images?before={ids[2]}").json()["images"]] == ids[3:]


def test_a_preview_is_for_those_whose_picture_it_will_be(ada, open_browser):
    browser, viewer = ada
    job_id = carry(lambda session: a_job(session, viewer).id)
    previews.keep(job_id, 0, a_picture("jpeg"))
    _, other = arrived("bea@example.com")

    answer = browser.get(f"/api/studio/previews/{job_id}/0?v=3")

    assert (answer.content, answer.headers["content-type"]) == (a_picture("jpeg"), "image/jpeg")
    assert answer.headers["cache-control"] == "private, max-age=600, immutable"
    assert browser.get(f"/api/studio/previews/{job_id}/1").status_code == 404
    assert let_in(open_browser(), other).get(f"/api/studio/previews/{job_id}/0").status_code == 404
    assert open_browser().get(f"/api/studio/previews/{job_id}/0").status_code == 401


def test_the_front_end_leaves_pictures_to_the_app():
    assert f"/i/{new_id()}".startswith(_APP)

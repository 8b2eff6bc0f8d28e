"""A workspace's pictures by REST: brought, listed, seen, marked, thrown away and brought back."""

import pytest

from tests.grounds.gallery import hung_for_good
from tests.grounds.pictures import drawn, file
from tests.grounds.programs import V1, holding, key_of, on_plan

IMAGES = f"{V1}/images"


def _brought(program, content: bytes = b"", name: str = "file"):
    return program.post(IMAGES, files={name: ("a.png", content or file(drawn(48, 32), "PNG"), "image/png")})


def test_a_picture_is_brought_seen_marked_and_listed(program):
    brought = _brought(program)
    its = f"{IMAGES}/{brought.json()['id']}"

    marked = program.patch(its, json={"isFavourite": True})
    favourites = program.get(IMAGES, params={"isFavourite": True}).json()["images"]

    assert brought.status_code == 201
    assert (brought.json()["width"], brought.json()["kind"]) == (48, "uploaded")
    assert marked.json() == program.get(its).json()
    assert [one["id"] for one in favourites] == [brought.json()["id"]]
    assert program.get(IMAGES, params={"isFavourite": False}).json() == {"images": [], "nextCursor": None}


def test_both_links_open_the_picture_without_a_key(program, open_browser):
    told = _brought(program).json()

    stranger = open_browser()
    whole, small = stranger.get(told["url"]), stranger.get(told["thumbnailUrl"])

    assert (whole.status_code, small.status_code) == (200, 200)
    assert len(whole.content) == told["sizeBytes"]


def test_what_was_thrown_away_is_gone_until_it_is_brought_back(program):
    its = f"{IMAGES}/{_brought(program).json()['id']}"

    assert program.delete(its).status_code == 204
    assert program.get(its).status_code == 404
    assert program.get(IMAGES).json()["images"] == []
    assert program.post(f"{its}/restore").status_code == 200

    assert program.get(its).status_code == 200


def test_pages_follow_each_other_to_the_end(program, ada):
    made = [str(hung_for_good(ada).hex) for _ in range(5)]

    seen, cursor = [], None
    while cursor or not seen:
        page = program.get(IMAGES, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"].removeprefix("img_") for one in page["images"]]
        cursor = page["nextCursor"]

    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"no picture", "file"), (b"", "other"), (b"\x89PNG\r\n\x1a\n", "file")],
    ids=["text", "name", "cut"],
)
def test_what_is_no_picture_is_refused(program, content, name):
    refused = _brought(program, content, name)

    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


def test_keys_that_only_read_change_nothing(open_browser, ada, program):
    its = f"{IMAGES}/{_brought(program).json()['id']}"
    reader = holding(open_browser(), key_of(ada, "images:read").secret)

    answers = [
        _brought(reader), reader.patch(its, json={"isFavourite": True}), reader.delete(its), reader.post(f"{its}/restore"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403] * 4
    assert {answer.json()["code"] for answer in answers} == {"missing_scope"}
    assert reader.get(its).json()["isFavourite"] is False


def test_pictures_of_another_workspace_are_not_there(open_browser, program):
    its = f"{IMAGES}/{_brought(program).json()['id']}"
    stranger = holding(open_browser(), key_of(on_plan("bob@example.com")).secret)

    answers = [
        stranger.get(its), stranger.patch(its, json={"isFavourite": True}), stranger.delete(its), stranger.post(f"{its}/restore"),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 4
    assert stranger.get(IMAGES).json()["images"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"cursor": "nonsense"}, {"limit": 0}, {"kind": "other"}, {"createdAfter": "yesterday"}, {"createdAfter": "2026-01-01T00:00:00"},
        {"isFavourite": "perhaps"}, {"model": "\x00"},
    ],
)  # fmt: skip
def test_a_list_is_asked_for_rightly_or_not_at_all(program, asked):
    assert program.get(IMAGES, params=asked).status_code == 422

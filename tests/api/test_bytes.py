"""How a picture leaves by HTTP: whole, in part, or not again."""

import os
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message

from pixorly.api import bytes as picture_bytes
from pixorly.api.bytes import Elsewhere, disposition, sent
from pixorly.errors import NotFound, Passing

BODY = bytes(range(200)) * 5
TAG = "0123abcd"


class Answer:
    """What somebody at the other end gets."""

    def __init__(self, response: Response) -> None:
        said: list[Message] = []

        async def listen() -> None:
            async def send(message: Message) -> None:
                said.append(message)

            async def receive() -> Message:
                return {"type": "http.disconnect"}

            await response({"type": "http", "method": "GET"}, receive, send)

        anyio.run(listen)
        self.status = said[0]["status"]
        self.headers = Headers(raw=said[0]["headers"])
        self.body = b"".join(message.get("body", b"") for message in said[1:])
        assert not said[-1].get("more_body")


@pytest.fixture(params=["bytes", "file", "elsewhere"])
def content(request: pytest.FixtureRequest, tmp_path: Path) -> bytes | Path | Elsewhere:
    path = tmp_path / "picture"
    path.write_bytes(BODY)
    elsewhere = Elsewhere(len(BODY), lambda start, length: BODY[start : start + length])
    return {"bytes": BODY, "file": path, "elsewhere": elsewhere}[request.param]


def ask(content: bytes | Path | Elsewhere, asked: dict[str, str] | None = None, **more: Any) -> Answer:
    given = {"media_type": "image/webp", "etag": TAG, "cache": picture_bytes.FOR_ALL} | more
    return Answer(sent(content, Headers(asked or {}), **given))


def test_the_whole_is_sent_and_kept_for_good(content: bytes | Path | Elsewhere) -> None:
    answer = ask(content, vary="Accept")

    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-length"] == "1000"
    assert answer.headers["etag"] == '"0123abcd"'
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"] == "inline"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, 999),
        ("bytes=10-19", 10, 19),
        ("bytes=990-2000", 990, 999),
        ("bytes=999-", 999, 999),
        ("bytes=-1", 999, 999),
        ("bytes=-5000", 0, 999),
        ("Bytes=5-6", 5, 6),
    ],
)
def test_a_part_is_sent_alone(content: bytes | Path | Elsewhere, asked: str, start: int, end: int) -> None:
    answer = ask(content, {"range": asked})

    assert (answer.status, answer.body) == (206, BODY[start : end + 1])
    assert answer.headers["content-range"] == f"bytes {start}-{end}/1000"
    assert answer.headers["content-length"] == str(end + 1 - start)


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_what_lies_beyond_the_end_can_not_be_sent(content: bytes | Path | Elsewhere, asked: str) -> None:
    answer = ask(content, {"range": asked})

    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == "bytes */1000"
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "pixels=0-1", "bytes=0x1-2", "bytes=²-³", "bytes=" + "9" * 19 + "-"],
)  # fmt: skip
def test_what_is_no_range_is_overheard(asked: str) -> None:
    assert ask(BODY, {"range": asked}).status == 200


@given(st.binary(max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_any_part_is_that_part(body: bytes, start: int, end: int) -> None:
    answer = ask(body, {"range": f"bytes={start}-{end}"})

    if end < start:
        assert (answer.status, answer.body) == (200, body)
    elif start >= len(body):
        assert answer.status == 416
    else:
        assert (answer.status, answer.body) == (206, body[start : end + 1])


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"0123abcd"', 206), ('W/"0123abcd"', 200), ('"other"', 200), ("Fri, 20 Nov 2026 00:00:00 GMT", 200)],
)
def test_a_part_of_another_picture_is_not_put_to_this_one(condition: str, status: int) -> None:
    assert ask(BODY, {"range": "bytes=0-9", "if-range": condition}).status == status


@pytest.mark.parametrize("known", ['"0123abcd"', 'W/"0123abcd"', '"x", "0123abcd"', "*", '"x",W/"0123abcd" , "y"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_already_is_told_so(content: bytes | Path | Elsewhere, known: str, method: str) -> None:
    answer = ask(content, {"if-none-match": known, "range": "bytes=0-1"}, method=method)

    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["etag"] == '"0123abcd"'
    assert "immutable" in answer.headers["cache-control"]
    assert "content-length" not in answer.headers


@pytest.mark.parametrize("known", ['"other"', "0123abcd", '"0123"', ""])
def test_who_has_another_gets_this_one(known: str) -> None:
    assert ask(BODY, {"if-none-match": known}).status == 200


def test_head_says_what_get_would(content: bytes | Path | Elsewhere) -> None:
    head, get = ask(content, {"range": "bytes=0-1"}, method="HEAD"), ask(content)

    assert (head.status, head.body) == (200, b"")
    assert head.headers == get.headers


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, tmp_path / "none" / "deeper"):
        with pytest.raises(NotFound):
            ask(path)


def test_a_file_that_is_deleted_meanwhile_arrives_whole(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(BODY)
    response = sent(path, Headers(), media_type="image/png", etag=TAG, cache=picture_bytes.FOR_ONE)

    path.unlink()

    assert Answer(response).body == BODY


def test_a_large_file_comes_in_pieces(tmp_path: Path) -> None:
    path, body = tmp_path / "picture", os.urandom(1_000_001)
    path.write_bytes(body)

    assert ask(path).body == body
    assert ask(path, {"range": "bytes=300000-899999"}).body == body[300_000:900_000]


def test_an_empty_file_is_sent_whole(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")

    assert (ask(tmp_path / "empty").status, ask(tmp_path / "empty").body) == (200, b"")
    assert ask(tmp_path / "empty", {"range": "bytes=0-"}).status == 416


def test_only_the_part_is_fetched_from_elsewhere() -> None:
    fetched = []

    def fetch(start: int, length: int) -> bytes:
        fetched.append((start, length))
        return BODY[start : start + length]

    ask(Elsewhere(1000, fetch), {"range": "bytes=10-19"})
    ask(Elsewhere(1000, fetch), {"if-none-match": "*"})
    ask(Elsewhere(1000, fetch), method="HEAD")

    assert fetched == [(10, 10)]


def test_trouble_elsewhere_comes_before_the_first_word() -> None:
    def fetch(start: int, length: int) -> bytes:
        raise Passing()

    with pytest.raises(Passing):
        ask(Elsewhere(1000, fetch))


def test_a_browser_keeps_no_picture_longer_than_its_link() -> None:
    assert picture_bytes.for_seconds(90) == "private, max-age=90, immutable"
    assert picture_bytes.for_seconds(-5) == "private, max-age=0, immutable"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "inline"),
        ("fox.png", "attachment; filename=\"fox.png\"; filename*=UTF-8''fox.png"),
        ("füchse 狐.png", "attachment; filename=\"f_chse _.png\"; filename*=UTF-8''f%C3%BCchse%20%E7%8B%90.png"),
        ('a"b\r\nSet-Cookie: x/../y\\.png', "attachment; filename=\"abSet-Cookie: x..y.png\"; filename*=UTF-8''abSet-Cookie%3A%20x..y.png"),
    ],
)  # fmt: skip
def test_a_download_has_the_name_it_was_given(name: str, said: str) -> None:
    assert disposition(name) == said


@given(st.text())
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    said = disposition(name)

    assert said.isascii() and said.isprintable()
    assert said == "inline" or said.count('"') == 2

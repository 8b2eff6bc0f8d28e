"""What every storage promises, and what each does with its own kind of trouble."""

import base64
import hashlib
import io
import os
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pixorly.errors import Misconfigured, NotFound, Passing
from pixorly.integrations.storage import Storage, Thing
from pixorly.integrations.storage.disk import DiskStorage
from pixorly.integrations.storage.s3 import S3Storage
from tests.standins import s3
from tests.standins.web import Answer, Asked, StandIn

BUCKET = "pixorly-pictures"


def amazon(url: str) -> Any:
    return s3.account().client("s3", region_name="us-east-1", endpoint_url=url)


def in_s3(url: str, bucket: str = BUCKET, **more: float) -> S3Storage:
    return S3Storage(bucket, "us-east-1", url, session=s3.account(), **more)


@pytest.fixture(scope="module")
def bucket(moto: str) -> str:
    amazon(moto).create_bucket(Bucket=BUCKET)
    return moto


@pytest.fixture(scope="module")
def s3_storage(bucket: str) -> S3Storage:
    return in_s3(bucket)


@pytest.fixture(params=["disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return DiskStorage(tmp_path / "storage") if request.param == "disk" else request.getfixturevalue("s3_storage")


def test_what_is_put_is_what_one_gets(storage: Storage) -> None:
    picture = os.urandom(300_000)

    storage.put("w/0190/original.png", picture, "image/png")

    assert storage.get("w/0190/original.png") == picture


def test_a_file_is_kept_from_where_it_stands(storage: Storage) -> None:
    file = io.BytesIO(b"headpicture")
    file.seek(4)

    storage.put("w/file.png", file, "image/png")

    assert storage.get("w/file.png") == b"picture"


@pytest.mark.parametrize(("start", "length", "part"), [(0, 3, b"pic"), (3, 100, b"ture"), (6, 1, b"e"), (7, 5, b"")])
def test_a_part_is_read_alone(storage: Storage, start: int, length: int, part: bytes) -> None:
    storage.put("w/part.png", b"picture", "image/png")

    assert storage.read_range("w/part.png", start, length) == part


@pytest.mark.parametrize(("start", "length"), [(-1, 2), (0, 0), (0, -1)])
def test_a_part_of_nothing_is_a_mistake_of_ours(storage: Storage, start: int, length: int) -> None:
    with pytest.raises(ValueError, match="Not a part"):
        storage.read_range("w/part.png", start, length)


def test_an_opened_picture_is_read_bit_by_bit(storage: Storage) -> None:
    picture = os.urandom(700_001)
    storage.put("w/bits.png", picture, "image/png")

    with storage.open("w/bits.png") as file:
        read = list(iter(lambda: file.read(100_000), b""))

    assert b"".join(read) == picture
    assert [len(each) for each in read] == [100_000] * 7 + [1]
    assert storage.size_of("w/bits.png") == len(picture)


def test_putting_again_replaces(storage: Storage) -> None:
    storage.put("w/again.png", b"old and longer", "image/png")
    storage.put("w/again.png", b"new", "image/png")

    assert storage.get("w/again.png") == b"new"


def test_nothing_at_all_can_be_kept(storage: Storage) -> None:
    storage.put("w/empty", b"", "text/plain")

    assert storage.get("w/empty") == b""


@pytest.mark.parametrize("key", ["w/never.png", "w", "w/again.png/deeper"])
def test_what_is_not_there_is_not_found(storage: Storage, key: str) -> None:
    storage.put("w/again.png", b"picture", "image/png")

    for look in (storage.get, storage.open, storage.size_of, lambda key: storage.read_range(key, 0, 1)):
        with pytest.raises(NotFound):
            look(key)


def test_deleting_twice_is_as_good_as_once(storage: Storage) -> None:
    storage.put("w/gone.png", b"picture", "image/png")

    storage.delete("w/gone.png")
    storage.delete("w/gone.png")
    storage.delete("w")

    with pytest.raises(NotFound):
        storage.get("w/gone.png")


def test_all_that_is_kept_is_listed_in_the_order_of_its_keys(storage: Storage) -> None:
    keys = [
        "list/a-1/400.webp",
        "list/a-1/original.png",
        "list/a.png",
        "list/a/deep/er.png",
        "list/a0.png",
        "lists.png",
    ]
    began = datetime.now(UTC) - timedelta(seconds=5)
    for key in reversed(keys):
        storage.put(key, key.encode(), "image/png")

    found = list(storage.keys(prefix="list"))

    assert [each.key for each in found] == keys
    assert all(each.size_bytes == len(each.key) and each.put_at > began for each in found)
    assert [each.key for each in storage.keys(prefix="list/a-")] == keys[:2]
    assert [each.key for each in storage.keys(prefix=keys[0])] == keys[:1]
    assert not any(list(storage.keys(prefix)) for prefix in ("list/never", "never/a/b", "list/a.png/x"))
    for number, key in enumerate(keys):
        assert [each.key for each in storage.keys("list", after=key)] == keys[number + 1 :]


def test_what_is_deleted_is_listed_no_more_and_can_be_put_again(storage: Storage) -> None:
    storage.put("fold/one/a.png", b"picture", "image/png")
    storage.delete("fold/one/a.png")
    assert list(storage.keys("fold/")) == []

    storage.put("fold/one/a.png", b"again", "image/png")

    assert [each.key for each in storage.keys("fold/")] == ["fold/one/a.png"]


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", ".incoming/x", "a\\b", "a\nb", "a b", "ä", "a" * 600],
)
def test_a_key_can_not_lead_out_of_the_drawer(storage: Storage, key: str) -> None:
    for try_it in (lambda: storage.put(key, b"x", "text/plain"), lambda: storage.get(key), lambda: storage.delete(key)):
        with pytest.raises(ValueError, match="Not a storage key"):
            try_it()


def test_usable_storage_passes_its_check(storage: Storage) -> None:
    storage.check()


def test_readers_never_see_half_a_picture(storage: Storage) -> None:
    one, other = b"1" * 400_000, b"2" * 400_000
    storage.put("w/busy.png", one, "image/png")
    writer = threading.Thread(
        target=lambda: [storage.put("w/busy.png", each, "image/png") for each in (other, one) * 5]
    )

    writer.start()
    seen = []
    while writer.is_alive():
        seen.append(storage.get("w/busy.png"))
    writer.join()

    assert all(picture in (one, other) for picture in seen)


def test_a_second_copy_joins_the_first_and_takes_nothing_with_it(storage: Storage) -> None:
    storage.put_all([Thing("copies/1/a.png", b"first", "image/png"), Thing("copies/1/b.png", b"second", "image/png")])

    storage.put_all([Thing("copies/1/b.png", b"third", "image/png"), Thing("copies/2/c.png", b"fourth", "image/png")])

    kept = {found.key: storage.get(found.key) for found in storage.keys("copies/")}
    assert kept == {"copies/1/a.png": b"first", "copies/1/b.png": b"third", "copies/2/c.png": b"fourth"}


def test_s3_keeps_the_kind_and_encrypts(bucket: str, s3_storage: S3Storage) -> None:
    s3_storage.put("w/0190/sum.png", b"picture", "image/png")

    kept = amazon(bucket).head_object(Bucket=BUCKET, Key="w/0190/sum.png")
    assert kept["ContentType"] == "image/png"
    assert kept["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize("is_file", [False, True])
def test_s3_takes_what_is_large_in_parts(bucket: str, s3_storage: S3Storage, is_file: bool) -> None:
    picture = os.urandom(20 * 1024 * 1024)

    s3_storage.put("w/large.png", io.BytesIO(picture) if is_file else picture, "image/png")

    kept = amazon(bucket).head_object(Bucket=BUCKET, Key="w/large.png")
    assert (kept["ContentType"], kept["ServerSideEncryption"]) == ("image/png", "AES256")
    assert kept["ETag"].strip('"').endswith("-3")
    assert s3_storage.get("w/large.png") == picture
    assert s3_storage.read_range("w/large.png", 8 * 1024**2 - 2, 4) == picture[8 * 1024**2 - 2 : 8 * 1024**2 + 2]


def test_s3_parts_that_were_never_put_together_are_cleared_once_they_are_old(
    bucket: str, s3_storage: S3Storage
) -> None:
    amazon(bucket).create_multipart_upload(Bucket=BUCKET, Key="w/half.png")

    assert s3_storage.clear_unfinished(timedelta(days=1000 * 365)) == 0
    assert s3_storage.clear_unfinished(timedelta(seconds=-5)) == 1
    assert s3_storage.clear_unfinished(timedelta(seconds=-5)) == 0


class TakesOnePart(StandIn):
    """A bucket that takes the first part of a picture and no more."""

    def answer(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            begun = "<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>"
            return Answer(begun.encode(), headers={"content-type": "application/xml"})
        if asked.method == "DELETE":
            return Answer(b"", 204)
        if asked.query.get("partNumber") == "1":
            return Answer(b"", headers={"etag": '"1"'})
        return Answer(b"<Error><Code>InternalError</Code></Error>", 500, {"content-type": "application/xml"})


def test_s3_parts_are_given_up_when_one_can_not_be_sent() -> None:
    with TakesOnePart() as server, pytest.raises(Passing):
        in_s3(server.url, "bucket").put("w/large.png", bytes(17 * 1024 * 1024), "image/png")

    sums = {asked.headers["x-amz-checksum-sha256"] for asked in server.asked if asked.method == "PUT"}
    assert base64.b64encode(hashlib.sha256(bytes(8 * 1024 * 1024)).digest()).decode() in sums
    assert (server.asked[-1].method, server.asked[-1].query["uploadId"]) == ("DELETE", "one")


def test_s3_that_hangs_up_in_the_middle_is_trouble_that_passes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer_half, args=(server,), daemon=True).start()
        storage = in_s3(f"http://127.0.0.1:{server.getsockname()[1]}", "bucket")

        with pytest.raises(Passing):
            storage.get("w/a.png")
        with pytest.raises(Passing), storage.open("w/a.png") as file:
            file.read()


def _answer_half(server: socket.socket) -> None:
    for _ in range(2):
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf")


def test_s3_signs_with_version_four_and_names_the_bucket_in_the_path(broken_s3: s3.BrokenS3) -> None:
    with pytest.raises(Misconfigured):
        in_s3(broken_s3.url, "denied").put("w/a.png", b"picture", "image/png")

    [asked] = broken_s3.asked
    assert (asked.method, asked.path) == ("PUT", "/denied/w/a.png")
    assert asked.headers["authorization"].startswith("AWS4-HMAC-SHA256 ")
    assert asked.headers["x-amz-server-side-encryption"] == "AES256"
    assert base64.b64decode(asked.headers["x-amz-checksum-sha256"]) == hashlib.sha256(b"picture").digest()
    assert "x-amz-trailer" not in asked.headers
    assert asked.body == b"picture"


@pytest.mark.parametrize(
    ("bucket_name", "trouble"),
    [
        ("denied", Misconfigured),
        ("wrong-key", Misconfigured),
        ("missing", Misconfigured),
        ("busy", Passing),
        ("broken", Passing),
        ("silent", Passing),
    ],
)
def test_s3_trouble_is_said_in_our_words(broken_s3: s3.BrokenS3, bucket_name: str, trouble: type[Exception]) -> None:
    storage = in_s3(broken_s3.url, bucket_name, timeout_seconds=0.3)

    for try_it in (storage.check, lambda: storage.put("a", b"x", "text/plain"), lambda: storage.get("a")):
        began = time.monotonic()
        with pytest.raises(trouble):
            try_it()
        assert time.monotonic() - began < 10


def test_nobody_listening_is_trouble_that_passes(closed_port: int) -> None:
    with pytest.raises(Passing):
        in_s3(f"http://127.0.0.1:{closed_port}").check()


def test_no_keys_at_all_are_ours_to_mend(broken_s3: s3.BrokenS3, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")

    with pytest.raises(Misconfigured):
        S3Storage("denied", "us-east-1", broken_s3.url).check()

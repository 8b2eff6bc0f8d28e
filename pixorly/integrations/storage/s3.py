"""Pictures in a bucket of S3, or of a server that speaks like it."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from pixorly.errors import NotFound
from pixorly.integrations import aws
from pixorly.integrations.storage.base import Found, Thing, require_plain, require_range
from pixorly.integrations.storage.parts import PARTS_FROM_BYTES, checksum, length_of, send_in_parts

# A worker process carries out up to this many jobs at once.
_CONNECTIONS = 64
_BUFFER_BYTES = 256 * 1024
_BEYOND_ITS_END = {"InvalidRange", "416"}


class S3Storage:
    def __init__(
        self,
        bucket: str,
        region: str,
        endpoint: str = "",
        *,
        session: boto3.Session | None = None,
        timeout_seconds: float = 30,
    ) -> None:
        self._bucket = bucket
        self._client = (session or aws.session()).client(
            "s3",
            region_name=region,
            endpoint_url=endpoint or None,
            config=aws.patience(
                timeout_seconds,
                signature_version="s3v4",
                # Other servers than Amazon's seldom have a name in DNS for every bucket.
                s3={"addressing_style": "path" if endpoint else "virtual"},
                # Our own checksum below is one that all of them know; botocore's choice is not.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                max_pool_connections=_CONNECTIONS,
            ),
        )

    def put(self, key: str, body: bytes | BinaryIO, content_type: str) -> None:
        require_plain(key)
        with self._in_our_words(key):
            if length_of(body) > PARTS_FROM_BYTES:
                send_in_parts(self._client, self._bucket, key, body, content_type)
                return
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType=content_type,
                ServerSideEncryption="AES256",
                ChecksumSHA256=checksum(body),
            )

    def put_all(self, things: Sequence[Thing]) -> None:
        for thing in things:
            self.put(*thing)

    def get(self, key: str) -> bytes:
        """A missing key is NotFound only if our rights include s3:ListBucket; without it Amazon says 403."""
        require_plain(key)
        with self._in_our_words(key):
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        require_plain(key)
        require_range(start, length)
        wanted = f"bytes={start}-{start + length - 1}"
        with self._in_our_words(key):
            try:
                return self._client.get_object(Bucket=self._bucket, Key=key, Range=wanted)["Body"].read()
            except ClientError as error:
                if aws.code_of(error) in _BEYOND_ITS_END:
                    return b""
                raise

    def open(self, key: str) -> BinaryIO:
        require_plain(key)
        with self._in_our_words(key):
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
        return cast(BinaryIO, io.BufferedReader(_Arriving(self, key, answer["Body"]), _BUFFER_BYTES))

    def size_of(self, key: str) -> int:
        require_plain(key)
        with self._in_our_words(key):
            try:
                return self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"]
            except ClientError as error:
                # The answer to HEAD has no body, and so no code but its status.
                if aws.code_of(error) == "404":
                    raise NotFound() from error
                raise

    def path_of(self, key: str) -> None:
        return None

    def delete(self, key: str) -> None:
        require_plain(key)
        with self._in_our_words(key):
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def keys(self, prefix: str = "", after: str = "") -> Iterator[Found]:
        with self._in_our_words("its list"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after
            )
            for page in pages:
                for each in page.get("Contents", []):
                    yield Found(each["Key"], each["Size"], each["LastModified"])

    def clear_unfinished(self, older_than: timedelta) -> int:
        """Amazon keeps, and bills, the parts of an upload that was never completed until somebody says so."""
        begun_before = datetime.now(UTC) - older_than
        cleared = 0
        with self._in_our_words("unfinished uploads"):
            for page in self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket):
                for upload in page.get("Uploads", []):
                    if upload["Initiated"] < begun_before:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                        )
                        cleared += 1
        return cleared

    def check(self) -> None:
        with self._in_our_words("the bucket"):
            self._client.head_bucket(Bucket=self._bucket)

    @contextmanager
    def _in_our_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            if aws.code_of(error) == "NoSuchKey":
                raise NotFound() from error
            raise aws.trouble(error, f"S3, bucket {self._bucket}, {what}") from error


class _Arriving(io.RawIOBase):
    """A picture on its way from Amazon, whose troubles on the way are said in our words."""

    def __init__(self, storage: S3Storage, key: str, body: Any) -> None:
        self._storage, self._key, self._body = storage, key, body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        with self._storage._in_our_words(self._key):
            arrived = self._body.read(len(view))
        view[: len(arrived)] = arrived
        return len(arrived)

    def close(self) -> None:
        self._body.close()
        super().close()

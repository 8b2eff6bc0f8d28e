"""Pictures in a bucket of S3, or of a server that speaks like it."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from pixorly.errors import NotFound
from pixorly.integrations import aws
from pixorly.integrations.storage.base import require_plain

# A worker process carries out up to this many jobs at once.
_CONNECTIONS = 64
_CHUNK_BYTES = 1024 * 1024


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
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType=content_type,
                ServerSideEncryption="AES256",
                ChecksumSHA256=_checksum(body),
            )

    def get(self, key: str) -> bytes:
        """A missing key is NotFound only if our rights include s3:ListBucket; without it Amazon says 403."""
        require_plain(key)
        with self._in_our_words(key):
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def delete(self, key: str) -> None:
        require_plain(key)
        with self._in_our_words(key):
            self._client.delete_object(Bucket=self._bucket, Key=key)

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


def _checksum(body: bytes | BinaryIO) -> str:
    digest = hashlib.sha256()
    if isinstance(body, bytes):
        digest.update(body)
    else:
        start = body.tell()
        while chunk := body.read(_CHUNK_BYTES):
            digest.update(chunk)
        body.seek(start)
    return base64.b64encode(digest.digest()).decode()

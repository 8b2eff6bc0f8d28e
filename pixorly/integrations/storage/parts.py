"""Large pictures on their way to S3 in parts, so that one that breaks off is sent again alone."""

import base64
import hashlib
import io
import os
from contextlib import suppress
from typing import Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError

PARTS_FROM_BYTES = 16 * 1024 * 1024
_PART_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


def send_in_parts(client: Any, bucket: str, key: str, body: bytes | BinaryIO, content_type: str) -> None:
    """Each part with its own checksum. Nothing is there under that key until the last one has arrived."""
    place = {"Bucket": bucket, "Key": key}
    begun = client.create_multipart_upload(
        **place, ContentType=content_type, ServerSideEncryption="AES256", ChecksumAlgorithm="SHA256"
    )
    place |= {"UploadId": begun["UploadId"]}
    try:
        parts = []
        file = io.BytesIO(body) if isinstance(body, bytes) else body
        while chunk := file.read(_PART_BYTES):
            number, digest = len(parts) + 1, checksum(chunk)
            sent = client.upload_part(**place, PartNumber=number, Body=chunk, ChecksumSHA256=digest)
            parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": digest})
        client.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
    except BaseException:
        # Parts that stay are swept and cost money until then. The first trouble is the one to tell of.
        with suppress(BotoCoreError, ClientError):
            client.abort_multipart_upload(**place)
        raise


def length_of(body: bytes | BinaryIO) -> int:
    """How much of it there is, from where it stands."""
    if isinstance(body, bytes):
        return len(body)
    start = body.tell()
    end = body.seek(0, os.SEEK_END)
    body.seek(start)
    return end - start


def checksum(body: bytes | BinaryIO) -> str:
    digest = hashlib.sha256()
    if isinstance(body, bytes):
        digest.update(body)
    else:
        start = body.tell()
        while chunk := body.read(_CHUNK_BYTES):
            digest.update(chunk)
        body.seek(start)
    return base64.b64encode(digest.digest()).decode()

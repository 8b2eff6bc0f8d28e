"""S3: moto's server for what works, and a broken bucket for what does not."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3

from tests.standins.program import running
from tests.standins.web import Answer, Asked, StandIn

ERRORS = {
    "denied": (403, "AccessDenied"),
    "wrong-key": (403, "InvalidAccessKeyId"),
    "missing": (404, "NoSuchBucket"),
    "busy": (503, "SlowDown"),
    "broken": (500, "InternalError"),
}


def account() -> boto3.Session:
    """Keys that moto takes, as it takes any."""
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test")


@contextmanager
def moto() -> Iterator[str]:
    with running("moto.server", "-H", "127.0.0.1", "-p", "{port}") as url:
        yield url


class BrokenS3(StandIn):
    """A server whose buckets denied, wrong-key, missing, busy, broken and silent behave as they are called."""

    def answer(self, asked: Asked) -> Answer:
        bucket = asked.path.split("/")[1]
        if bucket == "silent":
            self.released.wait(30)
        status, code = ERRORS.get(bucket, (404, "NoSuchBucket"))
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
        return Answer(body.encode(), status, {"content-type": "application/xml"})


if __name__ == "__main__":
    BrokenS3.start_alone(9027)

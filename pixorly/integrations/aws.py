"""What every Amazon service of ours shares: how long to wait, and what its errors mean to us."""

import logging

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    SSLError,
)

from pixorly.errors import Misconfigured, Passing, Trouble

log = logging.getLogger(__name__)

_BUSY = {
    "InternalError",
    "InternalFailure",
    "InternalServiceError",
    "LimitExceededException",
    "OperationAborted",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
_CUT_OFF = (ConnectionError, CredentialRetrievalError, HTTPClientError, IncompleteReadError)


def patience(read_seconds: float, **more: object) -> Config:
    """Two tries at most: whoever called us has its own, longer-lived way to try again."""
    return Config(
        connect_timeout=5,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": 2},
        tcp_keepalive=True,
        **more,
    )


def session() -> boto3.Session:
    """Keys come the way Amazon's own tools find them: environment, profile, or the machine's role."""
    return boto3.Session()


def trouble(error: BotoCoreError | ClientError, doing: str) -> Trouble:
    """Our word for an error of Amazon's. The log gets its code; requests and their content stay out of it."""
    code, status = code_of(error), _status_of(error)
    log.warning("%s failed: %s (HTTP %s)", doing, code, status or "none")
    if isinstance(error, SSLError):
        return Misconfigured()
    if isinstance(error, _CUT_OFF) or status >= 500 or status == 429 or code in _BUSY:
        return Passing()
    # What is left is a refusal of this request: wrong keys, region, name, or rights.
    return Misconfigured()


def code_of(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "unknown")
    return type(error).__name__


def _status_of(error: BotoCoreError | ClientError) -> int:
    if isinstance(error, ClientError):
        return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return 0

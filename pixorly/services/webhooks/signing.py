"""Signatures as Standard Webhooks has them, and the secrets they are made with."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

_MARK = "whsec_"
_BYTES = 32


def new_secret() -> str:
    return _MARK + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(secrets_: Iterable[str], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of one try, with a signature for each secret that counts at the moment."""
    said = f"{message_id}.{at}.".encode() + body
    signatures = " ".join(f"v1,{_signature(secret, said)}" for secret in secrets_)
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": signatures}


def _signature(secret: str, said: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_MARK))
    return base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()

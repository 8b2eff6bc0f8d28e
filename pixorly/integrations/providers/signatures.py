"""Whether a webhook was signed by who it says: the Standard Webhooks scheme."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

from pixorly.integrations.providers.trouble import ForgedWebhook, saying

_WINDOW_SECONDS = 300


def key_from(secret: str) -> bytes:
    """The key inside `whsec_…`."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def require_standard_signature(key: bytes, headers: Mapping[str, str], body: bytes) -> None:
    """Over the bytes as they came. A missing header or key is a failure, and so is a message of another hour."""
    try:
        message_id, sent_at, signatures = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        age = abs(time.time() - int(sent_at))
    except (KeyError, ValueError, OverflowError):
        raise saying(ForgedWebhook(), "signature headers are missing or unreadable") from None
    if not key or age > _WINDOW_SECONDS:
        raise saying(ForgedWebhook(), "no key to compare with" if not key else "sent at another time")
    signed = f"{message_id}.{sent_at}.".encode() + body
    wanted = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    for each in signatures.split():
        version, _, signature = each.partition(",")
        if version == "v1" and hmac.compare_digest(signature.encode(), wanted):
            return
    raise saying(ForgedWebhook(), "no signature fits")

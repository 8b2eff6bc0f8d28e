"""Whether a webhook was signed by fal: with Ed25519, under one of the keys it publishes."""

import base64
import binascii
import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pixorly.integrations.providers.trouble import Busy, ForgedWebhook, saying
from pixorly.integrations.providers.wire import fields_in

_WINDOW_SECONDS = 300
# fal asks that its keys are kept no longer than a day. A new one is looked for sooner, though not for every stranger.
_KEPT_SECONDS = 24 * 3600
_LOOK_AGAIN_SECONDS = 600
_REST_SECONDS = 10
_MOST_KEYS = 20


def signed_part(headers: Mapping[str, str], body: bytes) -> tuple[bytes, bytes]:
    """What was signed, and the signature, over the bytes as they came. A missing header is a failure."""
    try:
        told = [headers[f"x-fal-webhook-{name}"] for name in ("request-id", "user-id", "timestamp")]
        signature = bytes.fromhex(headers["x-fal-webhook-signature"])
        age = abs(time.time() - int(told[2]))
    except (KeyError, ValueError, OverflowError):
        raise saying(ForgedWebhook(), "signature headers are missing or unreadable") from None
    if age > _WINDOW_SECONDS:
        raise saying(ForgedWebhook(), "sent at another time")
    return "\n".join([*told, hashlib.sha256(body).hexdigest()]).encode(), signature


def keys_in(published: Any) -> list[Ed25519PublicKey]:
    listed = fields_in(published).get("keys")
    found = (_key(fields_in(each).get("x")) for each in (listed[:_MOST_KEYS] if isinstance(listed, list) else ()))
    return [key for key in found if key]


class WebhookKeys:
    """Those that fal publishes, as it last told them. `ask` fetches them, or raises what keeps them away."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._ask = ask
        self._keys: list[Ed25519PublicKey] = []
        self._asked_at = self._rests_until = float("-inf")

    def require_signature(self, headers: Mapping[str, str], body: bytes) -> None:
        message, signature = signed_part(headers, body)
        age = time.monotonic() - self._asked_at
        if self._keys and age < _KEPT_SECONDS and _fits(self._keys, message, signature):
            return
        if age < _LOOK_AGAIN_SECONDS:
            raise saying(ForgedWebhook(), "no signature fits")
        if not _fits(self._asked(), message, signature):
            raise saying(ForgedWebhook(), "no signature fits")

    def _asked(self) -> list[Ed25519PublicKey]:
        if time.monotonic() < self._rests_until:
            raise saying(Busy(), "no keys to compare with for a moment")
        # Strangers who knock while fal is away or slow must not make us wait for it each time, nor all at once.
        self._rests_until = float("inf")
        try:
            found = keys_in(self._ask())
        finally:
            self._rests_until = time.monotonic() + _REST_SECONDS
        if not found:
            raise saying(Busy(), "no keys to compare with")
        self._keys, self._asked_at = found, time.monotonic()
        return found


def _fits(keys: list[Ed25519PublicKey], message: bytes, signature: bytes) -> bool:
    for key in keys:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            continue
        return True
    return False


def _key(packed: Any) -> Ed25519PublicKey | None:
    if not isinstance(packed, str):
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, ValueError):
        return None

"""Secrets that others entrust to us and that we must be able to say again: stored sealed, opened where they are used.

A stolen database alone opens none of them. What is only ever compared is stored as its hash, by `secrets`.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pixorly.errors import Misconfigured
from pixorly.services import house_keys
from pixorly.words import t

# Apart from what else the same keys are used for, so that a signature never opens anything.
_PURPOSE = b"pixorly sealing 1"


class CanNotOpen(Misconfigured):
    code = "can_not_open"
    words = t("What is stored here was sealed with a key that this copy of Pixorly no longer has.")


def seal(text: str) -> str:
    """The text as it may be stored: unreadable, and never twice the same."""
    return MultiFernet(_rings()).encrypt(text.encode()).decode()


def open_sealed(text: str) -> str:
    """What was sealed. Raises CanNotOpen for what no key of ours fits, or what somebody changed."""
    try:
        return MultiFernet(_rings()).decrypt(text.encode()).decode()
    except InvalidToken:
        # Without its cause: nobody needs a trace that holds what was to be opened.
        raise CanNotOpen() from None


def is_newest(text: str) -> bool:
    """Whether the newest key opens it, so that no older one is needed for it."""
    try:
        _rings()[0].decrypt(text.encode())
    except InvalidToken:
        return False
    return True


@cache
def _rings() -> list[Fernet]:
    return [Fernet(base64.urlsafe_b64encode(_derived(key))) for key in house_keys.known()]


def _derived(key: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key)

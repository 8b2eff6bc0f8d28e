"""Secrets that others entrust to us and that we must be able to say again: stored sealed, opened where they are used.

A stolen database alone opens none of them. What is only ever compared is stored as its hash, by `secrets`.
"""

import base64
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from pixorly.errors import Misconfigured
from pixorly.services import house_keys
from pixorly.words import t

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

# Apart from what else the same keys are used for, so that a signature never opens anything.
_PURPOSE = b"pixorly sealing 1"


class CanNotOpen(Misconfigured):
    code = "can_not_open"
    words = t("What is stored here was sealed with a key that this copy of Pixorly no longer has.")


def seal(text: str) -> str:
    """The text as it may be stored: unreadable, and never twice the same."""
    return _all_rings().encrypt(text.encode()).decode()


def open_sealed(text: str) -> str:
    """What was sealed. Raises CanNotOpen for what no key of ours fits, or what somebody changed."""
    try:
        return _all_rings().decrypt(text.encode()).decode()
    except _fernet().InvalidToken:
        # Without its cause: nobody needs a trace that holds what was to be opened.
        raise CanNotOpen() from None


def is_newest(text: str) -> bool:
    """Whether the newest key opens it, so that no older one is needed for it."""
    try:
        _rings()[0].decrypt(text.encode())
    except _fernet().InvalidToken:
        return False
    return True


def _all_rings() -> "MultiFernet":
    return _fernet().MultiFernet(_rings())


@cache
def _rings() -> "list[Fernet]":
    return [_fernet().Fernet(base64.urlsafe_b64encode(_derived(key))) for key in house_keys.known()]


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key)


def _fernet() -> ModuleType:
    # Imported where something is sealed or opened: it takes six megabytes, and most workers do neither.
    from cryptography import fernet

    return fernet

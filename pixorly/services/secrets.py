"""Secrets that a browser or a mail carries: made here, stored only as their hash."""

import hashlib
import secrets


def make() -> str:
    """256 random bits, in letters that survive an address line."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    # A secret with 256 random bits can't be guessed, so a fast hash is enough.
    return hashlib.sha256(secret.encode()).hexdigest()

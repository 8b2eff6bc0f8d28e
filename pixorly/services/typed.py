"""Text as it was typed, as a database can keep it."""

import hashlib
import unicodedata

_KEY_LENGTH = 80


def storable(text: str) -> str:
    """Without halves of characters and controls that nobody typed, some of which Postgres refuses."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))


def as_key(given: str) -> str:
    """What somebody calls a request; a long one by its sum, so that two that begin alike stay two."""
    return given if len(given) <= _KEY_LENGTH else hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()

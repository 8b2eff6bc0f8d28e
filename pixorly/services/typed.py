"""Text as it was typed, as a database can keep it."""

import unicodedata


def storable(text: str) -> str:
    """Without halves of characters and controls that nobody typed, some of which Postgres refuses."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))

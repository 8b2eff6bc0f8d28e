"""Names people give themselves: one line of what can be written."""

import unicodedata

LONGEST = 80

# Control characters and halves of characters: Postgres stores neither, and a mail or a log would break at them.
_NOT_WRITTEN = {"Cc", "Cs", "Zl", "Zp"}


def normal(name: str) -> str:
    return " ".join("".join(" " if unicodedata.category(one) in _NOT_WRITTEN else one for one in name).split())

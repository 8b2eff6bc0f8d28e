"""E-mail addresses: one spelling for each."""

import re

from pixorly.errors import Invalid
from pixorly.words import t

# Only a mail that arrives proves an address; this catches slips of the finger and nothing that could be real.
_PLAUSIBLE = re.compile(r"[^\s@<>\",;:\x00-\x1f\ud800-\udfff]+@[^\s@<>\",;:\x00-\x1f\ud800-\udfff]+")
_LONGEST = 254


def normal(address: str, field: str = "email") -> str:
    address = address.strip().lower()
    if not is_plausible(address):
        raise Invalid(t("Write an e-mail address, such as name@example.com."), field=field)
    return address


def is_plausible(address: str) -> bool:
    return len(address) <= _LONGEST and bool(_PLAUSIBLE.fullmatch(address))

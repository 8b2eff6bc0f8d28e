"""Deliveries of webhooks: take the next one, send it, settle. The row is the truth; a bell only says to look."""

from pixorly.services.deliveries.ending import GIVEN_UP_AFTER, PAUSES, settle
from pixorly.services.deliveries.sending import Message, NothingToTell, drop, prepare, send
from pixorly.services.deliveries.turns import AT_ONCE, LEASE, MOST_TRIES, Claimed, is_anything_due, take

__all__ = [
    "AT_ONCE", "GIVEN_UP_AFTER", "LEASE", "MOST_TRIES", "PAUSES", "Claimed", "Message", "NothingToTell", "drop", "is_anything_due",
    "prepare", "send", "settle", "take",
]  # fmt: skip

"""Credits: held when a job is accepted, charged or returned when it ends, and never lost in between."""

from pixorly.services.credits.audit import disagreements
from pixorly.services.credits.holds import NotEnoughCredits, charge, hold, release
from pixorly.services.credits.ledger import open_balance
from pixorly.services.credits.read import balance, history, row
from pixorly.services.credits.receive import adjust, grant_once, operate, receive, renew

__all__ = [
    "NotEnoughCredits", "adjust", "balance", "charge", "disagreements", "grant_once", "history", "hold",
    "open_balance", "operate", "receive", "release", "renew", "row",
]  # fmt: skip

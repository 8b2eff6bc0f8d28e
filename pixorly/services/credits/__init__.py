"""Credits: held when a job is accepted, charged or returned when it ends, and never lost in between."""

from pixorly.services.credits.audit import disagreements
from pixorly.services.credits.holds import NotEnoughCredits, charge, hold, release
from pixorly.services.credits.ledger import open_balance
from pixorly.services.credits.low import health
from pixorly.services.credits.overview import CreditsView, DayView, MonthView, month, page
from pixorly.services.credits.read import PAGE, BalanceView, EntryView, balance, history, row
from pixorly.services.credits.receive import adjust, grant_once, operate, receive, renew

__all__ = [
    "PAGE", "BalanceView", "CreditsView", "DayView", "EntryView", "MonthView", "NotEnoughCredits", "adjust", "balance",
    "charge", "disagreements", "grant_once", "health", "history", "hold", "month", "open_balance", "operate", "page",
    "receive", "release", "renew", "row",
]  # fmt: skip

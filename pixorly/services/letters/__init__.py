"""The messages we write to people, each in their language, as text and as HTML."""

from pixorly.services.letters.account import (
    account_closed,
    address_changed,
    address_taken,
    change_address,
    confirm_address,
    new_login,
    no_account_here,
    password_changed,
    reset_password,
)
from pixorly.services.letters.credits import credits_low
from pixorly.services.letters.paper import Written
from pixorly.services.letters.webhooks import webhook_gone, webhook_off

__all__ = [
    "Written", "account_closed", "address_changed", "address_taken", "change_address", "confirm_address", "credits_low",
    "new_login", "no_account_here", "password_changed", "reset_password", "webhook_gone", "webhook_off",
]  # fmt: skip

"""People: how they come, prove who they are, change what is kept of them, and go."""

from pixorly.services.users.account import (
    change_name,
    change_password,
    choose_language,
    choose_theme,
    close,
    finish_change_of_address,
    unlink,
    wish_for_address,
)
from pixorly.services.users.addresses import normal as address
from pixorly.services.users.arrive import Arrival, finish_sign_up, first_link, open_first, sign_up, waiting_hash
from pixorly.services.users.means import MeansView, give_credits, means, put_on_plan
from pixorly.services.users.operate import PAGE, install, make_admin, people, sign_out
from pixorly.services.users.read import Credentials, credentials_at, credentials_of, identities, person, workspace_at
from pixorly.services.users.recover import ask_for_reset, known_of, reset_password
from pixorly.services.users.sign_in import WrongPassword, arrive_by_provider, link_to, sign_in

__all__ = [
    "PAGE", "Arrival", "Credentials", "MeansView", "WrongPassword", "address", "arrive_by_provider", "ask_for_reset", "change_name", "change_password", "choose_language",
    "choose_theme", "close", "credentials_at", "credentials_of", "finish_change_of_address", "finish_sign_up", "first_link", "give_credits", "identities", "install", "known_of", "link_to",
    "make_admin", "means", "open_first", "people", "person", "put_on_plan", "reset_password", "sign_in", "sign_out", "sign_up", "unlink", "waiting_hash",
    "wish_for_address", "workspace_at",
]  # fmt: skip

"""Telling a person that a browser was signed in."""

from uuid import UUID

from pixorly.database import transaction
from pixorly.services import logins


def announce(login_id: str) -> None:
    with transaction() as session:
        logins.announce(session, UUID(login_id))

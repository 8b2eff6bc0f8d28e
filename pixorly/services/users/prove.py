"""What changes once somebody has shown that an address is theirs."""

from sqlalchemy import delete
from sqlmodel import Session, col

from pixorly.database import now
from pixorly.models import Identity, User
from pixorly.services import logins, tickets


def prove(session: Session, user: User) -> None:
    """The owner of this account's address stands before us.

    Somebody else may have signed up with it, to be let in when its owner comes. Every way in that was
    made before the proof goes: password, accounts elsewhere, links that are on their way, browsers.
    """
    if user.confirmed_at:
        return
    user.password_hash = None
    user.confirmed_at = now(session)
    session.add(user)
    session.execute(delete(Identity).where(col(Identity.user_id) == user.id))
    tickets.revoke_all(session, user.id)
    logins.end_all(session, user.id)

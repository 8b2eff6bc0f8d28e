"""A forgotten password."""

from sqlmodel import Session

from pixorly.database import now
from pixorly.models import TicketKind
from pixorly.services import letters, logins, mail, tickets
from pixorly.services.logins import Visitor
from pixorly.services.users.read import by_address, get
from pixorly.settings import settings


def ask_for_reset(session: Session, email: str, language: str) -> None:
    """Send a link, or a word that there is no account. The asker learns neither."""
    user = by_address(session, email)
    if not user:
        return mail.write(session, email, letters.no_account_here(language))
    secret = tickets.issue(session, TicketKind.RESET, user_id=user.id)
    link = f"{settings().public_url}/reset?ticket={secret}"
    return mail.write(session, user.email, letters.reset_password(user.language, user.name, link))


def reset_password(session: Session, secret: str, password_hash: str, visitor: Visitor) -> str:
    """Set a new password by the link from the mail; every browser is signed out, and this one in."""
    user = get(session, tickets.redeem(session, TicketKind.RESET, secret).user_id)
    user.password_hash = password_hash
    user.confirmed_at = user.confirmed_at or (now(session) if mail.is_sent() else None)
    session.add(user)
    logins.end_all(session, user.id)
    mail.write(session, user.email, letters.password_changed(user.language, user.name))
    return logins.start(session, user, visitor)

"""A forgotten password."""

from sqlmodel import Session

from pixorly.models import TicketKind
from pixorly.services import letters, logins, mail, tickets
from pixorly.services.logins import Visitor
from pixorly.services.users.prove import prove
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


def known_of(session: Session, secret: str) -> list[str]:
    """What everybody knows of the person behind a link, which makes a bad password."""
    user = get(session, tickets.look_at(session, TicketKind.RESET, secret).user_id)
    return [user.email, user.name]


def reset_password(session: Session, secret: str, password_hash: str, visitor: Visitor) -> str:
    """Set a new password by the link from the mail; every browser is signed out, and this one in."""
    user = get(session, tickets.redeem(session, TicketKind.RESET, secret).user_id)
    if mail.is_sent():
        prove(session, user)
    user.password_hash = password_hash
    session.add(user)
    # Whoever had the account until now may have sent for a change of its address.
    tickets.revoke_all(session, user.id)
    logins.end_all(session, user.id)
    mail.write(session, user.email, letters.password_changed(user.language, user.name))
    return logins.start(session, user, visitor)

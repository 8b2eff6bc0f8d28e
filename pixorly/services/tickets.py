"""Secrets that work once and not for long."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from pixorly.database import now, rows_changed
from pixorly.errors import PixorlyError
from pixorly.models import Ticket, TicketKind
from pixorly.services import secrets
from pixorly.words import t

_LASTS = {
    TicketKind.CONFIRM: timedelta(days=2),
    TicketKind.RESET: timedelta(hours=1),
    TicketKind.CHANGE_ADDRESS: timedelta(days=1),
    TicketKind.FIRST_ADMIN: timedelta(days=1),
    TicketKind.PROVIDER: timedelta(minutes=10),
}


class LinkWornOut(PixorlyError):
    code = "link_worn_out"
    status = 410
    words = t("This link was used already, or is too old. Ask for a new one.")


def issue(session: Session, kind: TicketKind, *, user_id: UUID | None = None, note: str = "") -> str:
    """A new secret of this kind. For a person, earlier ones of the kind stop working."""
    if user_id:
        revoke(session, kind, user_id)
    secret = secrets.make()
    moment = now(session)
    session.add(
        Ticket(
            kind=kind,
            user_id=user_id,
            token_hash=secrets.hashed(secret),
            note=note,
            created_at=moment,
            expires_at=moment + _LASTS[kind],
        )
    )
    session.flush()
    return secret


def look_at(session: Session, kind: TicketKind, secret: str) -> Ticket:
    """The ticket behind a secret, which stays good."""
    ticket = session.exec(
        select(Ticket).where(
            Ticket.kind == kind, Ticket.token_hash == secrets.hashed(secret), col(Ticket.expires_at) > now(session)
        )
    ).first()
    if not ticket:
        raise LinkWornOut()
    return ticket


def redeem(session: Session, kind: TicketKind, secret: str) -> Ticket:
    """The ticket behind a secret, used up. Of two who come at once, one is too late."""
    ticket = look_at(session, kind, secret)
    if not rows_changed(session, delete(Ticket).where(col(Ticket.id) == ticket.id)):
        raise LinkWornOut()
    session.expunge(ticket)
    return ticket


def revoke(session: Session, kind: TicketKind, user_id: UUID) -> None:
    session.execute(delete(Ticket).where(col(Ticket.kind) == kind, col(Ticket.user_id) == user_id))


def revoke_all(session: Session, user_id: UUID) -> None:
    """No link that was sent to this person before opens anything from now on."""
    session.execute(delete(Ticket).where(col(Ticket.user_id) == user_id))


def sweep_expired(session: Session) -> int:
    return rows_changed(session, delete(Ticket).where(col(Ticket.expires_at) < now(session)))

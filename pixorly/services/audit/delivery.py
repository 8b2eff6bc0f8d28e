"""What was to be told: it left, or an operator can see that it did not."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.models import Mail, MailStatus
from pixorly.services import mail

_GRACE = timedelta(minutes=5)


def findings(session: Session) -> Iterator[str]:
    """I7: mail that should have been tried again by now."""
    if not mail.is_sent():
        return
    waiting = select(Mail.id, Mail.next_try_at).where(
        Mail.status == MailStatus.WAITING, col(Mail.next_try_at) < now(session) - _GRACE
    )
    for mail_id, since in session.exec(waiting):
        yield f"I7: mail {mail_id} was to leave at {since}, and nobody takes it up."

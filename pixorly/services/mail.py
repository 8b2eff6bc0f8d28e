"""Mail: written into the database with what caused it, sent afterwards, or kept for an admin to read."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now, rows_changed
from pixorly.errors import NotFound
from pixorly.integrations.mail import Letter, postman
from pixorly.models import Mail, MailStatus, id_from
from pixorly.queue import Task, later
from pixorly.services.letters import Written
from pixorly.services.viewer import Viewer, require_admin
from pixorly.services.views import MailRow, MailView
from pixorly.settings import settings

# Between tries; after the last one the mail stays failed, for an admin to see.
_PAUSES = (5, 30, 120, 600, 3600, 4 * 3600)
# A worker that took a mail and died gives it back after this long.
_TURN = timedelta(minutes=2)
PAGE = 50


def is_sent() -> bool:
    """Whether mail reaches people at all, so that a link can prove an address."""
    return settings().mail != "outbox"


def write(session: Session, recipient: str, letter: Written) -> None:
    mail = Mail(recipient=recipient, subject=str(letter.subject)[:200], text=letter.text, html=letter.html)
    if not is_sent():
        mail.status = MailStatus.KEPT
    session.add(mail)
    session.flush()
    if is_sent():
        later(session, Task.SEND_MAIL, str(mail.id))
    events.publish(session, "mail.written", events.ADMINS, mail.id)


@dataclass(frozen=True, repr=False)
class Claimed:
    """A mail that is ours to send, for one try."""

    id: UUID
    recipient: str
    subject: str
    text: str
    html: str
    attempts: int


def claim(session: Session, mail_id: UUID) -> Claimed | None:
    """Take a waiting mail for one try, or None when somebody else has it."""
    moment = now(session)
    turn = (
        update(Mail)
        .where(col(Mail.id) == mail_id, col(Mail.status) == MailStatus.WAITING, col(Mail.next_try_at) <= moment)
        .values(attempts=col(Mail.attempts) + 1, next_try_at=moment + _TURN)
    )
    if not rows_changed(session, turn):
        return None
    mail = session.get_one(Mail, mail_id)
    return Claimed(mail.id, mail.recipient, mail.subject, mail.text, mail.html, mail.attempts)


def deliver(mail: Claimed) -> None:
    """Hand it to the mail system. The same Message-ID at every try lets a server drop a copy that we forgot."""
    message_id = f"<{mail.id}@pixorly>"
    letter = Letter(settings().mail_from, mail.recipient, mail.subject, mail.text, mail.html, message_id)
    postman().deliver(letter)


def settle(session: Session, mail_id: UUID) -> None:
    """It is on its way. Its words go: they hold links that sign people in."""
    _finish(session, mail_id, status=MailStatus.SENT, sent_at=now(session), text="", html="", trouble="")


def put_back(session: Session, mail: Claimed, trouble: str) -> None:
    """Try again after a growing pause, or give up after the last."""
    if mail.attempts > len(_PAUSES):
        return give_up(session, mail, trouble)
    again_at = now(session) + timedelta(seconds=_PAUSES[mail.attempts - 1])
    return _finish(session, mail.id, _of(mail), next_try_at=again_at, trouble=trouble[:300])


def give_up(session: Session, mail: Claimed, trouble: str) -> None:
    _finish(session, mail.id, _of(mail), status=MailStatus.FAILED, trouble=trouble[:300])


def _of(mail: Claimed) -> ColumnElement[bool]:
    """Only the try that is under way says how it failed: one that was stalled and woke up has no say."""
    return col(Mail.attempts) == mail.attempts


def _finish(session: Session, mail_id: UUID, *which: ColumnElement[bool], **values: object) -> None:
    session.execute(
        update(Mail).where(col(Mail.id) == mail_id, col(Mail.status) == MailStatus.WAITING, *which).values(**values)
    )
    events.publish(session, "mail.changed", events.ADMINS, mail_id)


def due(session: Session, limit: int = 100) -> list[UUID]:
    """Mail whose time has come and that no bell may be ringing for."""
    return list(
        session.exec(
            select(Mail.id)
            .where(Mail.status == MailStatus.WAITING, col(Mail.next_try_at) <= now(session))
            .order_by(col(Mail.next_try_at))
            .limit(limit)
        )
    )


def outbox(session: Session, viewer: Viewer, before: str = "") -> list[MailRow]:
    """The newest mail, or the page after one."""
    require_admin(viewer)
    query = select(Mail).order_by(col(Mail.id).desc()).limit(PAGE)
    if before:
        query = query.where(col(Mail.id) < id_from(before))
    return [_row(mail) for mail in session.exec(query)]


def one(session: Session, viewer: Viewer, mail_id: str) -> MailView:
    require_admin(viewer)
    mail = session.get(Mail, id_from(mail_id))
    if not mail:
        raise NotFound()
    return MailView(_row(mail), mail.text, mail.html)


def forget(session: Session, address: str) -> None:
    """Nothing that was written to this address stays."""
    session.execute(delete(Mail).where(col(Mail.recipient) == address))


def sweep_old(session: Session, keep: timedelta) -> None:
    """Kept and sent mail is a trace of people's lives; it does not stay for ever."""
    old = select(Mail.id).where(col(Mail.created_at) < now(session) - keep).limit(200)
    for mail_id in session.exec(old).all():
        session.delete(session.get(Mail, mail_id))


def _row(mail: Mail) -> MailRow:
    return MailRow(
        str(mail.id), mail.recipient, mail.subject, mail.status, mail.attempts, mail.trouble, mail.created_at
    )

"""What was to be told: it left, or an operator can see that it did not."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import case, or_
from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.models import Delivery, DeliveryStatus, Endpoint, Job, Mail, MailStatus, OffBecause
from pixorly.services import mail

_GRACE = timedelta(minutes=5)
# Longer than a round of many receivers that keep silent.
_LONGEST_ROUND = timedelta(minutes=10)
_UNDER_WAY = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)


def findings(session: Session) -> Iterator[str]:
    """I7, of mail and of webhooks."""
    if mail.is_sent():
        yield from _mail_left_lying(session)
    yield from _webhooks_left_lying(session)
    yield from _webhooks_of_others(session)


def _mail_left_lying(session: Session) -> Iterator[str]:
    waiting = select(Mail.id, Mail.next_try_at).where(
        Mail.status == MailStatus.WAITING, col(Mail.next_try_at) < now(session) - _GRACE
    )
    for mail_id, since in session.exec(waiting):
        yield f"I7: mail {mail_id} was to leave at {since}, and nobody takes it up."


def _webhooks_left_lying(session: Session) -> Iterator[str]:
    """Due for long, at an endpoint that nobody served meanwhile: one that is slow is served, and lets others wait."""
    before = now(session) - _LONGEST_ROUND
    waiting = (
        select(Delivery.id, Delivery.next_try_at)
        .join(Endpoint, col(Endpoint.id) == col(Delivery.endpoint_id))
        .where(
            col(Delivery.status).in_(_UNDER_WAY),
            col(Delivery.next_try_at) < before,
            Endpoint.off_because == OffBecause.ON,
            or_(col(Endpoint.served_at).is_(None), col(Endpoint.served_at) < before),
        )
    )
    for delivery_id, since in session.exec(waiting):
        yield f"I7: webhook {delivery_id} was due at {since}, and nobody takes it up."


def _webhooks_of_others(session: Session) -> Iterator[str]:
    """Nobody is told of what is not theirs."""
    whose = case(
        (col(Delivery.kind).startswith("generation."), Job.workspace_id),
        (col(Delivery.kind).startswith("credit."), Delivery.subject_id),
        else_=Endpoint.workspace_id,
    )
    foreign = (
        select(Delivery.id, Delivery.workspace_id)
        .join(Endpoint, col(Endpoint.id) == col(Delivery.endpoint_id))
        .outerjoin(Job, col(Job.id) == col(Delivery.subject_id))
        # Of a job that is gone nothing is told.
        .where(or_(whose != col(Delivery.workspace_id), col(Endpoint.workspace_id) != col(Delivery.workspace_id)))
    )
    for delivery_id, workspace_id in session.exec(foreign):
        yield f"I7: webhook {delivery_id} tells workspace {workspace_id} of what belongs to others."

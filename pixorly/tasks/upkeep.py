"""What is done now and then so that nothing is left lying: rings for waiting mail, sweeps what has ended."""

import logging
from datetime import timedelta

from pixorly.database import reading, transaction
from pixorly.queue import Task, ring
from pixorly.services import credits, logins, mail, notices, tickets

log = logging.getLogger(__name__)

_MAIL_IS_KEPT = timedelta(days=30)
_NOTICES_ARE_KEPT = timedelta(days=90)


def ring_again() -> None:
    """Every few seconds: ring for rows whose bell was lost. Ringing twice costs one look at the row."""
    with reading() as session:
        waiting = mail.due(session)
    for mail_id in waiting:
        ring(Task.SEND_MAIL, str(mail_id))


def tidy() -> None:
    """Every hour: let go of what has run out."""
    with transaction() as session:
        tickets.sweep_expired(session)
        logins.sweep_expired(session)
        mail.sweep_old(session, _MAIL_IS_KEPT)
        notices.sweep_old(session, _NOTICES_ARE_KEPT)


def check_ledger() -> None:
    """Every night: the books must be right. What is not, an operator must see."""
    with reading() as session:
        for disagreement in credits.disagreements(session):
            log.error("The ledger disagrees: %s", disagreement)

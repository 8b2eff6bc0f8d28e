"""What is done now and then so that nothing is left lying: rings for waiting mail, sweeps what has ended."""

import logging
from datetime import timedelta

from pixorly.database import carry, reading, transaction
from pixorly.queue import Task, ring
from pixorly.services import api_keys, audit, images, logins, mail, notices, once, tickets, webhooks
from pixorly.tasks.health import count_the_day

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
        once.sweep_old(session)
        api_keys.sweep_ended_secrets(session)
        webhooks.forget_old_secrets(session)
    while carry(webhooks.sweep_old):
        pass
    count_the_day()
    while gone := carry(images.purge_trashed):
        images.remove(gone)


def sweep_storage() -> None:
    """Every night: bytes that no picture knows of go, as those of a worker that was killed between two steps."""
    for found in images.listed():
        with reading() as session:
            lost = images.lost_among(session, found)
        if gone := images.let_go(lost):
            log.info("%d files belonged to no picture and are gone", gone)
    images.clear_unfinished()


def look_over_the_books() -> None:
    """Every night: what must hold, holds. What does not, an operator must see."""
    with reading() as session:
        found = [*audit.findings(session)]
        expected = audit.to_look_for(session)
    for finding in [*found, *audit.not_stored(expected)]:
        log.error("The audit finds: %s", finding)

"""Sending one mail: claim it, hand it to the mail system, settle."""

from uuid import UUID

from pixorly.database import transaction
from pixorly.errors import Misconfigured, Passing, Trouble
from pixorly.services import mail


def send(mail_id: str) -> None:
    with transaction() as session:
        claimed = mail.claim(session, UUID(mail_id))
    if not claimed:
        return
    try:
        mail.deliver(claimed)
    except (Passing, Misconfigured) as trouble:
        with transaction() as session:
            mail.put_back(session, claimed, str(trouble))
    except Trouble as trouble:
        with transaction() as session:
            mail.give_up(session, claimed, str(trouble))
    else:
        with transaction() as session:
            mail.settle(session, claimed.id)

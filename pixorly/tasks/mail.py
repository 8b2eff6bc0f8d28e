"""Sending one mail: claim it, hand it to the mail server, settle."""

from uuid import UUID

from pixorly.database import transaction
from pixorly.errors import Misconfigured, Passing, Trouble
from pixorly.integrations.mail import Letter, postman
from pixorly.services import mail
from pixorly.settings import settings


def send(mail_id: str) -> None:
    with transaction() as session:
        taken = mail.claim(session, UUID(mail_id))
    if not taken:
        return
    # The same Message-ID at every try lets the recipient's server drop a copy that we sent and forgot.
    letter = Letter(
        settings().mail_from, taken.recipient, taken.subject, taken.text, taken.html, f"<{taken.id}@pixorly>"
    )
    try:
        postman().deliver(letter)
    except (Passing, Misconfigured) as trouble:
        with transaction() as session:
            mail.put_back(session, taken, str(trouble))
    except Trouble as trouble:
        with transaction() as session:
            mail.give_up(session, taken, str(trouble))
    else:
        with transaction() as session:
            mail.settle(session, taken.id)

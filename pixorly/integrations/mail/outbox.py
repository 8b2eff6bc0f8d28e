"""The local postman: delivers nothing, because an admin reads the kept mail in the app."""

import logging

from pixorly.integrations.mail.base import Letter

log = logging.getLogger(__name__)


class OutboxPostman:
    def deliver(self, letter: Letter) -> None:
        log.info("Mail %s stays in the outbox, where an admin can read it: PIXORLY_MAIL is outbox.", letter.message_id)

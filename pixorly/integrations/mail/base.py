"""Mail as we speak of it: one letter, one verb."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Protocol

from pixorly.errors import Misconfigured, Trouble
from pixorly.words import t

# One address and nothing else: a comma or an angle bracket would add recipients.
_ONE_ADDRESS = re.compile(r'[^\s@<>()\[\]\\,;:"]{1,64}@[^\s@<>()\[\]\\,;:"]{1,253}')
_LINE_BREAKING = {"Cc", "Cs", "Zl", "Zp"}


class Undeliverable(Trouble):
    """No later try will help: the address does not exist, or its server does not want this."""

    code = "undeliverable"
    words = t("That address does not take our mail.")


@dataclass(frozen=True)
class Letter:
    sender: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str

    def __post_init__(self) -> None:
        # A line break in here would let a person's words write headers of their own.
        head = self.sender + self.to + self.subject + self.message_id
        if any(unicodedata.category(character) in _LINE_BREAKING for character in head):
            raise Undeliverable(t("The head of this mail holds characters that can't be sent."))
        if not _ONE_ADDRESS.fullmatch(self.to):
            raise Undeliverable(t("That is not a mail address."))


class Postman(Protocol):
    def deliver(self, letter: Letter) -> None:
        """Hand the letter to the mail system, or raise Passing, Undeliverable or Misconfigured."""
        ...


def as_mime(letter: Letter) -> EmailMessage:
    """The letter as it travels: text first, and HTML as the richer choice."""
    message = EmailMessage()
    message["From"] = sender_of(letter)
    message["To"] = recipient_of(letter)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(datetime.now(UTC))
    # RFC 3834: keeps holiday notices from answering us.
    message["Auto-Submitted"] = "auto-generated"
    # Plain ASCII on the way, whatever the language: not every server carries more, and long lines are cut.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def sender_of(letter: Letter) -> Address:
    name, address = parseaddr(letter.sender)
    try:
        return Address(name, addr_spec=_as_dns_spells_it(address))
    except (MessageError, UnicodeError, ValueError, IndexError) as error:
        raise Misconfigured() from error


def recipient_of(letter: Letter) -> str:
    try:
        return _as_dns_spells_it(letter.to)
    except UnicodeError as error:
        raise Undeliverable(t("That is not a mail address.")) from error


def _as_dns_spells_it(address: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"

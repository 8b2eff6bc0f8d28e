"""Messages to people, kept until they are sent, or for an admin to read where nothing is sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class MailStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Mail(Row, table=True):
    __tablename__ = "mail"
    __table_args__ = (one_of("status", MailStatus),)

    id: UUID = id_field()
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    # Emptied once sent by a real mail server: they hold links that sign people in.
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    status: str = Field(default=MailStatus.WAITING, max_length=10)
    attempts: int = 0
    trouble: str = Field(default="", max_length=300)
    next_try_at: datetime = moment(index=True)
    created_at: datetime = moment(index=True)
    sent_at: datetime | None = moment(nullable=True)

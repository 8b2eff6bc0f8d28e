"""People: who they are, how they prove it, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"


class User(Row, table=True):
    __tablename__ = "user_account"
    __table_args__ = (one_of("theme", Theme),)

    id: UUID = id_field()
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=80)
    # Empty for people who only sign in through a provider.
    password_hash: str | None = Field(default=None, max_length=200)
    confirmed_at: datetime | None = moment(nullable=True)
    is_admin: bool = False
    theme: str = Field(default=Theme.DARK, max_length=10)
    language: str = Field(default="en", max_length=10)
    created_at: datetime = moment(index=True)


class Identity(Row, table=True):
    """An account elsewhere that proves who somebody is. The issuer's subject counts, never its e-mail."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: UUID = id_field()
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    issuer: str = Field(max_length=255)
    subject: str = Field(max_length=255)
    provider: str = Field(max_length=40)
    email: str = Field(default="", max_length=254)
    created_at: datetime = moment()


class Login(Row, table=True):
    """One browser that is signed in. Its cookie is stored hashed, so that a stolen backup opens nothing."""

    __tablename__ = "login"

    id: UUID = id_field()
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    device: str = Field(default="", max_length=120)
    address: str = Field(default="", max_length=45)
    created_at: datetime = moment()
    seen_at: datetime = moment()
    expires_at: datetime = moment(index=True)


class TicketKind(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE_ADDRESS = "change_address"
    FIRST_ADMIN = "first_admin"
    PROVIDER = "provider"


class Ticket(Row, table=True):
    """A secret that works once and not for long: a link in a mail, or a journey to a sign-in provider."""

    __tablename__ = "ticket"
    __table_args__ = (one_of("kind", TicketKind),)

    id: UUID = id_field()
    kind: str = Field(max_length=20)
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    # What the link is about: the new address, or what must match when the journey ends.
    note: str = Field(default="", max_length=2000)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)

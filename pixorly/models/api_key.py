"""Keys of the API, the secrets that open them, what they were used for, and answers kept for repeated requests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, UniqueConstraint
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment


class ApiKey(Row, table=True):
    """What a program may do in a workspace, in the name of the member who made the key."""

    __tablename__ = "api_key"

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", index=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=80)
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_at: datetime = moment()
    expires_at: datetime | None = moment(nullable=True)
    # A minute behind at most: to write it at each request would make every look a write.
    used_at: datetime | None = moment(nullable=True)
    # Set once, and then it opens nothing. What it was used for stays.
    revoked_at: datetime | None = moment(nullable=True)


class ApiSecret(Row, table=True):
    """One of the secrets that open a key: the newest, and the one before it for as long as both count."""

    __tablename__ = "api_secret"

    # How it begins, by which it is found; the whole of it is stored hashed only.
    prefix: str = Field(primary_key=True, max_length=20)
    key_id: UUID = Field(foreign_key="api_key.id", ondelete="CASCADE", index=True)
    secret_hash: str = Field(max_length=64)
    # The last letters, so that people tell their keys apart.
    ending: str = Field(max_length=4)
    created_at: datetime = moment()
    # Set when another took its place.
    ends_at: datetime | None = moment(nullable=True)


class ApiUse(Row, table=True):
    """How often a key was used on one day, in UTC."""

    __tablename__ = "api_use"

    key_id: UUID = Field(foreign_key="api_key.id", ondelete="CASCADE", primary_key=True)
    day: date = Field(primary_key=True)
    requests: int = Field(default=0, sa_type=BigInteger)


class ApiAnswer(Row, table=True):
    """What was answered to a request that named itself, so that it can be sent again without being done again."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    key: str = Field(max_length=80)
    # Of method, address and body: another request under the same name is refused.
    request_hash: str = Field(max_length=64)
    # 0 while it is being carried out.
    status: int = 0
    body: str = ""
    created_at: datetime = moment(index=True)

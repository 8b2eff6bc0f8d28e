"""Webhooks out: addresses that want to be told, what each is told, and every try of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Index, Text, text
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class OffBecause(StrEnum):
    """Why an endpoint is told nothing. Empty while it is."""

    ON = ""
    PERSON = "person"
    GONE = "gone"
    FAILING = "failing"


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


_UNDER_WAY = text("status IN ('waiting', 'sending')")
_BEING_SENT = text("status = 'sending'")
_OWN = text("is_own")


class Endpoint(Row, table=True):
    """One address. Each workspace also has one of its own without an address: single requests name theirs, and its
    secret signs what they are told."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        one_of("off_because", OffBecause),
        Index("ix_webhook_endpoint_own", "workspace_id", unique=True, sqlite_where=_OWN, postgresql_where=_OWN),
    )

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", index=True)
    is_own: bool = False
    url: str = Field(default="", max_length=2000)
    name: str = Field(default="", max_length=80)
    # What it is told of.
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # Both sealed. The one before signs as well for a day, so that a receiver can change over without a gap.
    secret: str = Field(sa_type=Text)
    secret_before: str = Field(default="", sa_type=Text)
    secret_before_until: datetime | None = moment(nullable=True)
    off_because: str = Field(default=OffBecause.ON, max_length=10)
    # Since when no try went well, and when the last one did not.
    failing_since: datetime | None = moment(nullable=True)
    failed_at: datetime | None = moment(nullable=True)
    worked_at: datetime | None = moment(nullable=True)
    # Whoever was served longest ago is next.
    served_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment()


class Delivery(Row, table=True):
    """One thing that one address is to be told. Its id is the `webhook-id` of every try."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        one_of("status", DeliveryStatus),
        Index("ix_webhook_delivery_due", "endpoint_id", "next_try_at", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        Index("ix_webhook_delivery_sending", "endpoint_id", sqlite_where=_BEING_SENT, postgresql_where=_BEING_SENT),
        Index("ix_webhook_delivery_log", "endpoint_id", "id"),
    )  # fmt: skip

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", index=True)
    endpoint_id: UUID = Field(foreign_key="webhook_endpoint.id", ondelete="CASCADE")
    # Where the request that caused it wants to be told; empty for the address of the endpoint.
    url: str = Field(default="", max_length=2000)
    kind: str = Field(max_length=40)
    # The job it is about, the workspace whose credits changed, or the endpoint that is tested.
    subject_id: UUID
    status: str = Field(default=DeliveryStatus.WAITING, max_length=10)
    # Counts on for ever, and so names the try that may write; `tries` begins anew with every replay.
    attempts: int = 0
    tries: int = 0
    # When it is due: for the first time, again, or because whoever was sending it is gone.
    next_try_at: datetime = moment()
    created_at: datetime = moment(index=True)
    ended_at: datetime | None = moment(nullable=True)


class Attempt(Row, table=True):
    """One try: what was sent, and what came back. Written before the call, completed after it."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (Index("ix_webhook_attempt_number", "delivery_id", "number", unique=True),)

    id: UUID = id_field()
    delivery_id: UUID = Field(foreign_key="webhook_delivery.id", ondelete="CASCADE")
    number: int
    begun_at: datetime = moment()
    # Empty while it is under way, and for ever where its process ended in the middle.
    milliseconds: int | None = Field(default=None, sa_type=BigInteger)
    url: str = Field(max_length=2000)
    headers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    body: str = Field(default="", sa_type=Text)
    status: int | None = None
    # A word for what went wrong, where no answer came.
    trouble: str = Field(default="", max_length=20)
    answer: str = Field(default="", sa_type=Text)

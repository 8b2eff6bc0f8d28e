"""Credits: what a workspace has, and the ledger of every change, which is only ever added to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class EntryKind(StrEnum):
    GRANT = "grant"
    PURCHASE = "purchase"
    BONUS = "bonus"
    ADMIN = "admin"
    HOLD = "hold"
    CHARGE = "charge"
    RELEASE = "release"
    REFUND = "refund"
    EXPIRE = "expire"


class Balance(Row, table=True):
    """What can be spent, and what is set aside. Both are sums of the ledger at every moment."""

    __tablename__ = "credit_balance"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("monthly >= 0", name="monthly"),
    )

    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", primary_key=True)
    available: int = Field(default=0, sa_type=BigInteger)
    held: int = Field(default=0, sa_type=BigInteger)
    # The part of what is available that lapses at renewal. It is spent first.
    monthly: int = Field(default=0, sa_type=BigInteger)
    # Counts renewals, so that what was held in an earlier month does not come back as this month's.
    period: int = 0
    renews_at: datetime | None = moment(nullable=True)


class Entry(Row, table=True):
    __tablename__ = "credit_entry"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        one_of("kind", EntryKind),
        Index("ix_credit_entry_newest", "workspace_id", "id"),
        Index("ix_credit_entry_month", "workspace_id", "kind", "created_at"),
    )

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    # Unique in the workspace, so that a repeated step changes nothing.
    key: str = Field(max_length=120)
    kind: str = Field(max_length=10)
    available_change: int = Field(sa_type=BigInteger)
    held_change: int = Field(default=0, sa_type=BigInteger)
    monthly_change: int = Field(default=0, sa_type=BigInteger)
    available_after: int = Field(sa_type=BigInteger)
    held_after: int = Field(sa_type=BigInteger)
    period: int = 0
    template: str = Field(max_length=300)
    values: dict[str, str] = Field(default_factory=dict, sa_column=Column("template_values", JSON, nullable=False))
    actor_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    created_at: datetime = moment()

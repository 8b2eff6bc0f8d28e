"""Batches and jobs: what one press asked for, and each piece of work it became."""

import time
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class JobKind(StrEnum):
    GENERATE = "generate"


class JobStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Who may become what. What has ended stays as it ended.
MOVES: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.PENDING: frozenset({JobStatus.PROCESSING, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.PROCESSING: frozenset({JobStatus.PENDING, JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}
ENDED = frozenset(status for status, moves in MOVES.items() if not moves)


class Lane(StrEnum):
    """Which threads carry a job out: those that wait for other people's servers, or the few that compute."""

    PROVIDER = "provider"
    PICTURES = "pictures"


class Batch(Row, table=True):
    """What one press of Generate made."""

    __tablename__ = "batch"
    __table_args__ = (
        # A press that is sent twice, by an impatient finger or a broken line, makes one batch.
        UniqueConstraint("workspace_id", "key"),
        Index("ix_batch_feed", "workspace_id", "id"),
    )

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    key: str | None = Field(default=None, max_length=80)
    door: str = Field(max_length=10)
    # As it was typed, with its alternatives; each job has its own prompt without them.
    prompt: str
    # All that was chosen, so that it can be chosen again.
    wish: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_removed: bool = False
    # What a program sent along to have it back, and where it wants to be told.
    client_metadata: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    webhook_url: str = Field(default="", max_length=2000, sa_column_kwargs={"server_default": ""})
    created_at: datetime = moment()


class Job(Row, table=True):
    __tablename__ = "job"
    __table_args__ = (
        one_of("status", JobStatus),
        one_of("kind", JobKind),
        one_of("lane", Lane),
        CheckConstraint("price >= 0 AND charged >= 0 AND charged <= price", name="price"),
        # The few that are not over, in the order in which they are taken.
        Index("ix_job_waiting", "lane", "workspace_id", "door", "place", "rank", sqlite_where=text("status = 'pending'"), postgresql_where=text("status = 'pending'")),
        Index("ix_job_running", "workspace_id", "door", sqlite_where=text("status = 'processing'"), postgresql_where=text("status = 'processing'")),
        Index("ix_job_started", "workspace_id", "started_at"),
        Index("ix_job_typical", "offer_id", "id", sqlite_where=text("status = 'completed'"), postgresql_where=text("status = 'completed'")),
        Index("ix_job_batch", "batch_id", "position"),
        Index("ix_job_newest", "workspace_id", "id"),
        Index("ix_job_status", "workspace_id", "status", "id"),
        Index("ix_job_ended", "workspace_id", "ended_at"),
    )  # fmt: skip

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    batch_id: UUID = Field(foreign_key="batch.id", ondelete="CASCADE")
    # Where in its batch; one that is tried again takes the position of the one that failed.
    position: int = 0
    is_replaced: bool = False
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    door: str = Field(max_length=10)
    kind: str = Field(default=JobKind.GENERATE, max_length=12)
    status: str = Field(default=JobStatus.PENDING, max_length=12)
    lane: str = Field(max_length=10)
    # In the queue: first by plan, where 1 goes first, then by rank, which is when it was asked for until somebody moves it.
    place: int = 4
    rank: int = Field(default_factory=time.time_ns, sa_type=BigInteger)

    # What was chosen from the catalogue; then whose offer of it is used, or was used at last.
    model_id: str = Field(max_length=200)
    provider: str = Field(max_length=40)
    offer_id: str = Field(default="", max_length=200)
    # The offers that were tried before in vain; and whether there were others for its price when it was asked for.
    tried: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    has_others: bool = False
    # The workspace's own key that it is made with; None: the operator's.
    provider_key_id: UUID | None = Field(default=None, foreign_key="provider_key.id", ondelete="SET NULL", index=True)
    prompt: str
    # Size, count, seed and whatever else the model was told.
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    count: int = 1
    price: int = Field(default=0, sa_type=BigInteger)
    price_version: int = 0
    charged: int = Field(default=0, sa_type=BigInteger)
    # What the provider took, in millionths of a dollar, where it says so.
    cost_micro_usd: int | None = Field(default=None, sa_type=BigInteger)

    attempts: int = 0
    # Higher at each claim, and when it is let go. Whoever writes names theirs: who slept through theirs writes nothing.
    lease_number: int = 0
    lease_until: datetime | None = moment(nullable=True)
    # The process that has the lease, so that its neighbours see at once that it is gone.
    held_by: str = Field(default="", max_length=80)
    next_try_at: datetime = moment()
    # Ours, sent to the provider where it takes one; stored before the call leaves.
    call_id: str = Field(default="", max_length=80)
    # Set while a call may be under way, or may have been paid without our knowing.
    call_begun_at: datetime | None = moment(nullable=True)
    # Theirs, for those that work on their own.
    provider_call_id: str = Field(default="", max_length=200)
    is_stop_asked: bool = False

    progress: float | None = None
    # Which preview of this try can be seen, counted from 1; it is kept for as long as somebody may want to look.
    previews: int = 0
    failure_code: str = Field(default="", max_length=40)
    failure_template: str = Field(default="", max_length=400)
    failure_values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    # For operators: what the provider itself said.
    failure_note: str = Field(default="", max_length=400)

    created_at: datetime = moment()
    started_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)


class Turn(Row, table=True):
    """When a workspace's work was last taken up: who waited longest for a turn has the next."""

    __tablename__ = "turn"

    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", primary_key=True)
    taken_at: datetime = moment()

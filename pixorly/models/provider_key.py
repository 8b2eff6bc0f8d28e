"""Keys that workspaces bring for providers, and what the operator has chosen for the whole house."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment


class ProviderKey(Row, table=True):
    """The place of a workspace for its key of one provider. Without one it stays: jobs that name it must not go on
    with somebody else's."""

    __tablename__ = "provider_key"
    __table_args__ = (UniqueConstraint("workspace_id", "provider"),)

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    provider: str = Field(max_length=40)
    # Never the key itself. Empty: it was removed.
    sealed: str = Field(default="", sa_column=Column(Text, nullable=False))
    # All of it that anybody sees again.
    last_four: str = Field(default="", max_length=4)
    brought_by: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    brought_at: datetime = moment()
    tested_at: datetime | None = moment(nullable=True)
    # The code of what was wrong when it was last tested or used. Empty: it worked, if it was tested at all.
    trouble: str = Field(default="", max_length=40)


class HouseChoice(Row, table=True):
    """What the operator chose on a screen rather than in the environment."""

    __tablename__ = "house_choice"

    name: str = Field(primary_key=True, max_length=40)
    value: Any = Field(default=None, sa_column=Column(JSON, nullable=False))
    actor_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    changed_at: datetime = moment()

"""Workspaces own everything; members act in them by role."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment, one_of


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class Workspace(Row, table=True):
    __tablename__ = "workspace"

    id: UUID = id_field()
    name: str = Field(max_length=80)
    is_personal: bool = True
    plan: str = Field(default="free", max_length=12)
    # What an operator allows this workspace beside its plan: names of the plan's numbers and their values.
    overrides: dict[str, int | None] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = moment()


class Membership(Row, table=True):
    __tablename__ = "membership"
    __table_args__ = (one_of("role", Role),)

    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)
    role: str = Field(max_length=10)
    created_at: datetime = moment()

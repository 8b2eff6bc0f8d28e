"""What a workspace keeps to write prompts with: drafts, presets, templates, wildcards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment


class Draft(Row, table=True):
    """What a person has typed and chosen but not yet pressed Generate on, the same in every tab and on the phone."""

    __tablename__ = "draft"

    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True)
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", primary_key=True, index=True)
    wish: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    changed_at: datetime = moment()


class Preset(Row, table=True):
    """Saved settings, each of them optional."""

    __tablename__ = "preset"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "name"),)

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=60)
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_shared: bool = False
    created_at: datetime = moment()


class Template(Row, table=True):
    """A saved prompt with places to fill in."""

    __tablename__ = "template"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    name: str = Field(max_length=60)
    text: str
    created_at: datetime = moment()


class Wildcard(Row, table=True):
    """A word that stands for one of many: `__colour__`."""

    __tablename__ = "wildcard"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    name: str = Field(max_length=40)
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_at: datetime = moment()

"""What a person should hear of when they next look: the bell in the rail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment


class Notice(Row, table=True):
    __tablename__ = "notice"

    id: UUID = id_field()
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    # Unique per person, so that a task which runs twice tells once.
    key: str = Field(max_length=80, unique=True)
    template: str = Field(max_length=300)
    values: dict[str, str] = Field(default_factory=dict, sa_column=Column("template_values", JSON, nullable=False))
    href: str = Field(default="", max_length=200)
    created_at: datetime = moment(index=True)
    read_at: datetime | None = moment(nullable=True)

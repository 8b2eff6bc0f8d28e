"""Images: one row a picture, with its whole recipe; and what all of a workspace's pictures take."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from pixorly.models.base import Row, id_field, moment

_KEPT = text("trashed_at IS NULL")
# As each database has it said in its queries.
_FAVOURITES: dict[str, Any] = {
    "sqlite_where": text("is_favourite = 1 AND trashed_at IS NULL"),
    "postgresql_where": text("is_favourite AND trashed_at IS NULL"),
}


class Image(Row, table=True):
    __tablename__ = "image"
    __table_args__ = (
        # A job that is carried out twice keeps each of its pictures once.
        UniqueConstraint("job_id", "number"),
        Index("ix_image_newest", "workspace_id", "id"),
        # Lists that programs read, whole or narrowed.
        Index("ix_image_listed", "workspace_id", "created_at", "id", sqlite_where=_KEPT, postgresql_where=_KEPT),
        Index("ix_image_of_model", "workspace_id", "model_id", "created_at", "id", sqlite_where=_KEPT, postgresql_where=_KEPT),
        Index("ix_image_favourite", "workspace_id", "created_at", "id", **_FAVOURITES),
    )  # fmt: skip

    # Of generated ones it follows from job and number, and so do the keys under which the bytes are kept.
    id: UUID = id_field()
    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE")
    # None: uploaded.
    job_id: UUID | None = Field(default=None, foreign_key="job.id", ondelete="SET NULL")
    number: int = 0
    parent_id: UUID | None = Field(default=None, foreign_key="image.id", ondelete="SET NULL", index=True)
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)

    format: str = Field(max_length=8)
    # The copy that smaller ones are made from.
    preview_format: str = Field(max_length=8)
    width: int
    height: int
    has_alpha: bool = False
    # Of the original, and of everything that is kept of it.
    size_bytes: int = Field(sa_type=BigInteger)
    kept_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    blur: str = Field(max_length=1000)
    colours: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    likeness: int = Field(sa_type=BigInteger)

    prompt: str = ""
    model_id: str = Field(default="", max_length=200)
    seed: int | None = Field(default=None, sa_type=BigInteger)
    recipe: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    is_favourite: bool = False
    # Set once it is in the trash, from where it can come back for 30 days.
    trashed_at: datetime | None = moment(nullable=True, index=True)
    created_at: datetime = moment()


class StorageUse(Row, table=True):
    """What a workspace keeps, changed in the same breath as the images themselves."""

    __tablename__ = "storage_use"
    __table_args__ = (CheckConstraint("kept_bytes >= 0 AND images >= 0", name="kept"),)

    workspace_id: UUID = Field(foreign_key="workspace.id", ondelete="CASCADE", primary_key=True)
    kept_bytes: int = Field(default=0, sa_type=BigInteger)
    images: int = Field(default=0, sa_type=BigInteger)

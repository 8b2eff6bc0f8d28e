"""The catalogue: models that were found, what they cost, and how their providers are doing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from pixorly.models.base import Row, moment


class CatalogueModel(Row, table=True):
    """One model as its provider offers it, and what an operator says of it."""

    __tablename__ = "catalogue_model"

    id: str = Field(primary_key=True, max_length=200)
    provider: str = Field(max_length=40, index=True)
    # The offer whole, as the provider's port describes it.
    offer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    # Found at its provider when it was last asked; one that is gone keeps its name for old pictures.
    is_offered: bool = True
    is_enabled: bool = True
    position: int = 1000
    found_at: datetime = moment()


class PriceList(Row, table=True):
    """One version of the prices. It is never changed: a job is charged at the version it was quoted."""

    __tablename__ = "price_list"

    version: int = Field(primary_key=True)
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reason: str = Field(default="", max_length=200)
    actor_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    created_at: datetime = moment()


class Circuit(Row, table=True):
    """Whether a provider is being asked. After failures in a row it is left alone for a while."""

    __tablename__ = "circuit"

    provider: str = Field(primary_key=True, max_length=40)
    failures: int = 0
    # How often in a row it was opened: each pause is longer.
    openings: int = 0
    open_until: datetime | None = moment(nullable=True)
    last_trouble: str = Field(default="", max_length=400)
    changed_at: datetime = moment()

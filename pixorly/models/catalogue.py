"""The catalogue: what providers offer, what an operator says of it, what it costs, and how providers are doing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field

from pixorly.models.base import Moment, Row, id_field, moment


class CatalogueModel(Row, table=True):
    """One model as one provider offers it."""

    __tablename__ = "catalogue_model"

    id: str = Field(primary_key=True, max_length=200)
    provider: str = Field(max_length=40, index=True)
    # The offer whole, as the provider's port describes it.
    offer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    # Found at its provider when it was last asked; one that is gone keeps its name for old pictures.
    is_offered: bool = True
    is_enabled: bool = True
    # Found with a key that somebody brought, since the operator has none: it is there for those who have one.
    needs_own_key: bool = False
    found_at: datetime = moment()


class CatalogueEntry(Row, table=True):
    """What an operator says of one model, whoever offers it. Without a row it is enabled and stands last."""

    __tablename__ = "catalogue_entry"

    id: str = Field(primary_key=True, max_length=200)
    is_enabled: bool = True
    position: int = 1000
    # In place of what its provider calls it; empty: as there.
    name: str = Field(default="", max_length=120)
    # The picture that shows what it can do.
    sample_id: UUID | None = Field(default=None, foreign_key="image.id", ondelete="SET NULL", index=True)


class OfferHour(Row, table=True):
    """How one offer fared with the jobs that were asked for within one hour, counted together now and then."""

    __tablename__ = "offer_hour"

    offer_id: str = Field(primary_key=True, max_length=200)
    hour: datetime = Field(sa_type=Moment, primary_key=True)
    provider: str = Field(max_length=40)
    worked: int = 0
    refused: int = 0
    failed: int = 0
    # How many took how long: by steps of a tenth, so that hours can be added up and still tell their slowest.
    seconds: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    # Of those that the operator paid for: credits, what the provider took, and how many of which nobody told.
    charged: int = Field(default=0, sa_type=BigInteger)
    cost_micro_usd: int = Field(default=0, sa_type=BigInteger)
    unpriced: int = 0


class Mishap(Row, table=True):
    """A try that came to nothing, at the offer it was made at. Those that worked are counted from their jobs."""

    __tablename__ = "mishap"
    __table_args__ = (Index("ix_mishap_newest", "provider", "id"),)

    id: UUID = id_field()
    provider: str = Field(max_length=40)
    offer_id: str = Field(max_length=200)
    code: str = Field(max_length=40)
    # For operators: which kind of trouble it was, and what the provider itself said.
    note: str = Field(default="", max_length=400)
    is_own_key: bool = False
    created_at: datetime = moment()


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

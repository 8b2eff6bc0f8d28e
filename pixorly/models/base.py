"""What all tables share: names of constraints, ids that sort by age, and times that know their zone."""

import hashlib
import os
import time
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, MetaData, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from pixorly.errors import NotFound

# Fixed names let a migration find a constraint on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Row(SQLModel):
    metadata = metadata
    # Named by hand: `user` alone would be a reserved word of Postgres.
    __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]


def table(row: type[Row]) -> Table:
    """For statements that are put together once and run past the ORM."""
    return metadata.tables[row.__tablename__]


def values_of(row: type[Row], **given: Any) -> dict[str, Any]:
    """All columns of a new row, for a statement past the ORM: what is not given is as its field says."""
    fields = row.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if name not in given} | given


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite forgets zones, so it is given none and gets one back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


# job_, img_, bat_, key_, ent_, whe_, whd_
_KIND_LENGTH = 3


def new_id() -> UUID:
    """A UUID of version 7: random, yet sorting by the millisecond it was made in."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def derived_id(parent: UUID, number: int) -> UUID:
    """The id of the numbered child of a row: the same on every try, and as old as its parent."""
    drawn = int.from_bytes(hashlib.sha256(parent.bytes + number.to_bytes(4, "big")).digest()[:8], "big")
    # Stamp, version and variant stay those of the parent; its random bits are drawn anew.
    return UUID(int=parent.int & ~((1 << 62) - 1) | drawn & ((1 << 62) - 1))


def id_from(text: str) -> UUID:
    """The id somebody sent, with or without the word for what it is of; what is none belongs to nothing."""
    try:
        kind, mark, bare = text.partition("_")
        return UUID(bare if mark and len(kind) == _KIND_LENGTH else text)
    except (ValueError, AttributeError, TypeError):
        raise NotFound() from None


def id_outward(kind: str, id: UUID) -> str:
    """The id as programs see it: `job_0198…`. It says what it is of, so that mixed up ones are noticed."""
    return f"{kind}_{id.hex}"


def utc_now() -> datetime:
    return datetime.now(UTC)


def id_field() -> Any:
    return Field(default_factory=new_id, primary_key=True)


def moment(*, index: bool = False, nullable: bool = False) -> Any:
    """A column for a time; nullable ones start empty, the others start now."""
    if nullable:
        return Field(default=None, sa_type=Moment, index=index, nullable=True)
    return Field(default_factory=utc_now, sa_type=Moment, index=index, nullable=False)


def one_of(column: str, values: Any) -> CheckConstraint:
    """What must hold is held by the database: a word outside the list is refused there too."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)

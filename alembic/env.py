"""Migrations run on the engine they are given, with locks that give up rather than hold up the house."""

from typing import Literal

from sqlalchemy import text
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from pixorly.models import metadata
from pixorly.models.base import Moment

_GIVE_UP_AFTER = "5s"


def _plainly(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that a migration needs none of our code."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})"
    return False


def run() -> None:
    with context.config.attributes["engine"].connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SET lock_timeout = '{_GIVE_UP_AFTER}'"))
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=is_sqlite, compare_type=True, render_item=_plainly,
            transactional_ddl=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()

"""Migrations run on the database of the settings, with locks that give up rather than hold up the house."""

from sqlalchemy import text

from alembic import context
from pixorly.database import create_for
from pixorly.models import metadata
from pixorly.settings import settings

_GIVE_UP_AFTER = "5s"


def run() -> None:
    engine = create_for(context.config.get_main_option("sqlalchemy.url") or settings().database)
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SET lock_timeout = '{_GIVE_UP_AFTER}'"))
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=is_sqlite, compare_type=True,
            transactional_ddl=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()

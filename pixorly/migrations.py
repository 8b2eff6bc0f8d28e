"""Bringing the database to the shape the code expects, and saying whether it has it."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, ForeignKeyConstraint

from alembic import autogenerate, command
from pixorly.database import engine
from pixorly.models import metadata

_HOUSE = Path(__file__).parent / "_house"


def migrate(database: Engine | None = None) -> None:
    """Bring a database, by default the one of the settings, to the newest shape."""
    config = _config()
    config.attributes["engine"] = database or engine()
    command.upgrade(config, "head")


def is_current() -> bool:
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


def differences(database: Engine) -> list[object]:
    """What the models say that the migrated database does not have. Empty when they are in step."""
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = autogenerate.compare_metadata(context, metadata)
        return _unless_it_is_there(connection, found) if connection.dialect.name == "sqlite" else found


def _unless_it_is_there(connection: Connection, found: list[Any]) -> list[object]:
    """Without references that came with a column of their own: of those only SQLite itself tells what they do."""
    wanted = {_name(one[1]): one[1] for one in found if one[0] == "add_fk"}
    there = {
        name
        for name, key in wanted.items()
        if (key.elements[0].column.table.name, key.ondelete) in _told(connection, *name)
    }
    return [one for one in found if one[0] not in ("add_fk", "remove_fk") or _name(one[1]) not in there]


def _name(key: ForeignKeyConstraint) -> tuple[str, str]:
    return key.table.name, ",".join(key.column_keys)


def _told(connection: Connection, table: str, column: str) -> list[tuple[str, str]]:
    """Where a column leads, and what becomes of it when that is gone."""
    rows = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")')
    return [(row[2], row[6]) for row in rows if row[3] == column]


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    # An installed copy carries its migrations inside the package.
    folder = _HOUSE / "alembic" if _HOUSE.exists() else Path(__file__).parent.parent / "alembic"
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config

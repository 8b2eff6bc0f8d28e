"""Bringing the database to the shape the code expects, and saying whether it has it."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

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
        return autogenerate.compare_metadata(context, metadata)


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    # An installed copy carries its migrations inside the package.
    folder = _HOUSE / "alembic" if _HOUSE.exists() else Path(__file__).parent.parent / "alembic"
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config

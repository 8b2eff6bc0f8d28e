"""Migrations build what the models say, on both databases, and may be run again."""

import pytest

from pixorly import migrations
from pixorly.database import create_for, engine


def test_a_migrated_database_is_what_the_models_say(database):
    assert migrations.differences(engine()) == []
    assert migrations.is_current()


def test_migrating_again_changes_nothing(database):
    migrations.migrate()

    assert migrations.is_current()


@pytest.mark.parametrize("ends", ["", " REFERENCES workspace (id)", " REFERENCES provider_key (id)"])
def test_a_reference_that_is_missing_or_another_one_is_noticed(tmp_path, ends):
    """SQLite tells of those that came with a column in another way than of the rest."""
    database = create_for(f"sqlite:///{tmp_path / 'other.sqlite'}")
    migrations.migrate(database)
    with database.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("DROP INDEX ix_job_provider_key_id")
        connection.exec_driver_sql("ALTER TABLE job DROP COLUMN provider_key_id")
        connection.exec_driver_sql(f"ALTER TABLE job ADD COLUMN provider_key_id CHAR(32){ends}")
        connection.exec_driver_sql("CREATE INDEX ix_job_provider_key_id ON job (provider_key_id)")

    found = migrations.differences(database)

    database.dispose()
    assert any("add_fk" in str(one) for one in found)

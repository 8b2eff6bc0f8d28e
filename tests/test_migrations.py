"""Migrations build what the models say, on both databases, and may be run again."""

from pixorly import migrations
from pixorly.database import engine


def test_a_migrated_database_is_what_the_models_say(database):
    assert migrations.differences(engine()) == []
    assert migrations.is_current()


def test_migrating_again_changes_nothing(database):
    migrations.migrate()

    assert migrations.is_current()

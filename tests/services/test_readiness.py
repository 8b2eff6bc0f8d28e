"""Whether the house can work, part by part."""

from pixorly.launch import valkey as launched
from pixorly.services import readiness
from tests.grounds import environment


def test_all_parts_answer(house):
    assert readiness.parts() == {"database": True, "migrations": True, "redis": True, "storage": True}


def test_a_database_without_its_migrations_is_not_ready(valkey, tmp_path):
    with environment.changed(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}"):
        parts = readiness.parts()

    assert (parts["database"], parts["migrations"]) == (True, False)


def test_a_database_that_is_away_is_noticed_quickly(valkey):
    with environment.changed(database_url="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"):
        parts = readiness.parts()

    assert (parts["database"], parts["migrations"], parts["redis"]) == (False, False, True)


def test_a_valkey_that_is_away_is_noticed(database, tmp_path):
    running = launched.start(tmp_path)
    with environment.changed(redis_url=running.url):
        assert readiness.parts()["redis"]
        running.stop()

        assert not readiness.parts()["redis"]


def test_storage_that_can_not_be_written_is_noticed(database, valkey, tmp_path):
    (tmp_path / "storage").write_text("A file stands where the folder should be.")
    with environment.changed(data_dir=tmp_path):
        assert readiness.parts()["storage"] is False


def test_what_it_says_in_the_log_holds_no_password(valkey, caplog):
    from pixorly.logs import without_secrets

    with environment.changed(database_url="postgresql://pixorly:hunter2@127.0.0.1:9/none"):
        readiness.parts()

    assert "hunter2" not in without_secrets(caplog.text)

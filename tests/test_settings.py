"""Settings come from the environment, and unsafe ones are refused where it matters."""

import pytest
from pydantic import ValidationError

from pixorly.settings import settings
from tests.grounds.environment import changed

PRODUCTION = {"env": "production", "url": "https://pixorly.example"}


def test_without_any_setting_there_is_a_house_on_this_machine():
    chosen = settings()

    assert (chosen.env, chosen.host, chosen.port, chosen.mail, chosen.storage) == (
        "development",
        "127.0.0.1",
        8000,
        "outbox",
        "disk",
    )
    assert chosen.public_url == "http://localhost:8000"
    assert chosen.database == f"sqlite:///{chosen.data_dir / 'pixorly.sqlite'}"
    assert chosen.data_dir.is_absolute()


@pytest.mark.parametrize(
    ("given", "database"),
    [
        ("postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgres://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql+psycopg://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("sqlite:////x/y.sqlite", "sqlite:////x/y.sqlite"),
    ],
)
def test_postgres_is_spoken_to_by_psycopg_however_it_is_written(given, database):
    with changed(database_url=given):
        assert settings().database == database


@pytest.mark.parametrize(
    "given",
    [
        {"env": "production"},
        {"env": "production", "url": "http://pixorly.example"},
        {"env": "production", "url": "pixorly.example"},
        PRODUCTION | {"mail": "smtp", "smtp_url": "smtp://h"},
        {"port": 0},
        {"port": 70_000},
        {"env": "prod"},
        {"mail": "pigeon"},
        {"trusted_proxy_hops": -1},
        {"worker_threads": 0},
    ],
    ids=str,
)
def test_what_is_unsafe_or_makes_no_sense_is_refused(given):
    with changed(**given), pytest.raises(ValidationError):
        settings()


def test_a_refusal_holds_no_secret():
    with changed(**PRODUCTION, mail="smtp", smtp_url="smtp://user:hunter2@h", redis_url="redis://:hunter2@h"):
        with pytest.raises(ValidationError) as refused:
            settings()

    assert "hunter2" not in str(refused.value)
    assert "PIXORLY_MAIL_FROM" in str(refused.value)


def test_secrets_do_not_show():
    with changed(
        database_url="postgresql://u:hunter2@h/n", redis_url="redis://:hunter2@h", oidc_client_secret="hunter2"
    ):
        assert "hunter2" not in repr(settings())
        assert "hunter2" not in settings().model_dump_json()


def test_admins_are_listed_with_commas_in_any_spelling():
    with changed(admin_emails=" Boss@Example.com, ,b@example.com,"):
        assert settings().admin_emails == ["boss@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ({}, ["http://localhost:8000", "http://127.0.0.1:8000"]),
        ({"port": 9000}, ["http://localhost:9000", "http://127.0.0.1:9000"]),
        ({"url": "http://studio.lan"}, ["http://studio.lan", "http://localhost:8000", "http://127.0.0.1:8000"]),
        (PRODUCTION, ["https://pixorly.example"]),
        (PRODUCTION | {"url": "https://pixorly.example/"}, ["https://pixorly.example"]),
        (PRODUCTION | {"url": "https://Pixorly.Example:443"}, ["https://pixorly.example"]),
        (PRODUCTION | {"url": "https://pixorly.example:8443"}, ["https://pixorly.example:8443"]),
    ],
    ids=str,
)
def test_origins_are_listed_as_browsers_say_them(given, origins):
    with changed(**given):
        assert settings().origins == origins
        assert "*" not in "".join(settings().origins)


def test_cookies_know_whether_there_is_tls():
    assert not settings().is_tls
    with changed(url="https://pixorly.example"):
        assert settings().is_tls


def test_a_file_beside_us_is_read_and_the_environment_goes_before_it(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("PIXORLY_PORT=9001\nPIXORLY_HOST=10.0.0.1\nSOMETHING_ELSE=1\nPIXORLY_UNKNOWN=1\n")
    monkeypatch.chdir(tmp_path)
    with changed(port=9002):
        assert (settings().host, settings().port) == ("10.0.0.1", 9002)

"""Alive is not the same as able to work."""

import pytest

from pixorly.launch import valkey as launched

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_with_all_parts_it_is_ready(browser):
    assert browser.get("/health").json() == {"status": "alive"}
    answer = browser.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_without_valkey_it_is_alive_but_not_ready(browser, change_settings, tmp_path):
    running = launched.start(tmp_path)
    change_settings(redis_url=running.url)
    assert browser.get("/ready").status_code == 200

    running.stop()

    answer = browser.get("/ready")
    assert (answer.status_code, answer.json()["parts"]["redis"]) == (503, False)
    assert browser.get("/health").status_code == 200


def test_without_its_database_it_is_not_ready_and_says_no_secret(browser, change_settings):
    change_settings(database_url="postgresql://pixorly:hunter2@127.0.0.1:9/none?connect_timeout=2")

    answer = browser.get("/ready")

    assert (answer.status_code, answer.json()["parts"]["database"]) == (503, False)
    assert "hunter2" not in answer.text


def test_without_its_migrations_it_is_not_ready(browser, change_settings, tmp_path):
    change_settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")

    assert browser.get("/ready").json()["parts"]["migrations"] is False


def test_it_comes_back(browser, change_settings, tmp_path):
    running = launched.start(tmp_path)
    change_settings(redis_url=running.url)
    browser.get("/ready")
    running.stop()
    browser.get("/ready")

    running = launched.start(tmp_path)

    assert browser.get("/ready").status_code == 200
    running.stop()

"""Tries are counted by account and by address, and nobody is kept out because nobody counted."""

import time

import pytest

from pixorly.errors import TooMany
from pixorly.launch import valkey as launched
from pixorly.services import throttle
from tests.grounds import environment
from tests.grounds.races import together


def _until_refused(*args, most: int = 200, **named) -> int:
    for tries in range(most):
        try:
            throttle.count(*args, **named)
        except TooMany:
            return tries
    return most


def test_guessing_at_one_person_from_one_place_ends_after_ten(valkey):
    assert _until_refused("sign_in", account="ada@example.com", address="203.0.113.1") == 10


def test_the_refusal_says_when_to_come_back(valkey):
    _until_refused("sign_in", account="ada@example.com", address="203.0.113.1")

    with pytest.raises(TooMany) as refused:
        throttle.count("sign_in", account="ada@example.com", address="203.0.113.1")

    assert 14 * 60 < refused.value.retry_after <= 15 * 60
    assert "15 min" in str(refused.value)


def test_somebody_else_from_elsewhere_is_not_held_up(valkey):
    _until_refused("sign_in", account="ada@example.com", address="203.0.113.1")

    throttle.count("sign_in", account="bob@example.com", address="203.0.113.1")
    throttle.count("sign_in", account="ada@example.com", address="203.0.113.2")


def test_guessing_at_one_person_from_everywhere_ends(valkey):
    refused = 0
    for number in range(103):
        try:
            throttle.count("sign_in", account="ada@example.com", address=f"203.0.113.{number}")
        except TooMany:
            refused += 1

    assert refused == 3


def test_guessing_at_everybody_from_one_place_ends(valkey):
    refused = 0
    for number in range(103):
        try:
            throttle.count("sign_in", account=f"p{number}@example.com", address="203.0.113.1")
        except TooMany:
            refused += 1

    assert refused == 3


@pytest.mark.parametrize(
    ("what", "most", "given"),
    [
        ("sign_up", 5, {"account": "ada@example.com", "address": "203.0.113.1"}),
        ("mail", 5, {"account": "ada@example.com", "address": "203.0.113.1"}),
        ("password", 10, {"account": "ada"}),
        ("ticket", 60, {"address": "203.0.113.1"}),
    ],
)
def test_each_kind_has_its_measure(valkey, what, most, given):
    assert _until_refused(what, **given) == most


def test_a_success_forgets_the_slips(valkey):
    for _ in range(9):
        throttle.count("sign_in", account="ada@example.com", address="203.0.113.1")

    throttle.forget("sign_in", account="ada@example.com", address="203.0.113.1")

    assert _until_refused("sign_in", account="ada@example.com", address="203.0.113.1") == 10


def test_many_at_once_are_all_counted(valkey):
    outcomes = together(12, lambda _: [_until_refused("password", account="ada", most=1) for _ in range(3)])

    assert sum(sum(each) for each in outcomes) == 10


def test_strange_names_are_counted_like_any_other(valkey):
    account = "a/b:c|d*\x00é " * 20

    assert _until_refused("sign_in", account=account, address="::1") == 10


def test_when_valkey_is_away_people_still_get_in(tmp_path, caplog):
    running = launched.start(tmp_path)
    with environment.changed(redis_url=running.url):
        throttle.count("password", account="ada")
        running.stop()
        started = time.monotonic()

        assert _until_refused("password", account="ada", most=30) == 30
        throttle.forget("sign_in", account="ada", address="::1")

    assert time.monotonic() - started < 5
    assert "not counted" in caplog.text


def test_when_valkey_was_never_there_people_get_in(tmp_path):
    with environment.changed(data_dir=tmp_path, redis_url=""):
        assert _until_refused("password", account="ada", most=30) == 30


def test_counting_goes_on_when_valkey_is_back(tmp_path):
    running = launched.start(tmp_path)
    with environment.changed(redis_url=running.url):
        throttle.count("password", account="ada")
        running.stop()
        _until_refused("password", account="ada", most=2)
        running = launched.start(tmp_path)

        assert _until_refused("password", account="bob") == 10
    running.stop()

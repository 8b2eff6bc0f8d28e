"""Which passwords will do, and that a wrong one costs as much as no account."""

import statistics
import time

import pytest
from argon2 import PasswordHasher

from pixorly.errors import Invalid
from pixorly.services import passwords
from tests.grounds.people import GOOD_PASSWORD


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "ninechars", " " * 9,
        "password123", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "passwordpassword", "iloveyou1234", "Pixorly2026",
    ],
)  # fmt: skip
def test_what_is_short_or_common_is_refused(password):
    with pytest.raises(Invalid) as refused:
        passwords.require_good(password, about=[])

    assert refused.value.field == "password"


@pytest.mark.parametrize("password", ["lovelace1815@example.com", "Wilhelmina1", "lovelace1815"])
def test_what_is_known_of_the_person_is_refused(password):
    with pytest.raises(Invalid):
        passwords.require_good(password, about=["lovelace1815@example.com", "Wilhelmina"])


@pytest.mark.parametrize(
    "password",
    [GOOD_PASSWORD, "Grüße aus dem Süden", "短い夜に長い夢を見る私", "x7!Kq2#Vb9", "\x00 nul and then more words"],
)
def test_what_is_hard_to_guess_will_do(password):
    passwords.require_good(password, about=["ada@example.com", "Ada"])

    assert passwords.fits(password, passwords.kept(password))


def test_a_very_long_one_is_refused_without_effort():
    started = time.process_time()

    with pytest.raises(Invalid):
        passwords.require_good("correct horse " * 100_000, about=[])

    assert time.process_time() - started < 0.1


def test_the_longest_one_is_judged_quickly():
    started = time.process_time()

    passwords.require_good(("seven quiet lanterns " * 20)[: passwords.LONGEST], about=["a" * 254, "b" * 80])

    assert time.process_time() - started < 1


def test_every_letter_counts():
    stored = passwords.kept("x" * 150 + "A")

    assert not passwords.fits("x" * 150 + "B", stored)


def test_it_is_kept_with_argon2id_and_its_own_salt():
    one, other = passwords.kept(GOOD_PASSWORD), passwords.kept(GOOD_PASSWORD)

    assert one.startswith("$argon2id$")
    assert one != other
    assert GOOD_PASSWORD not in one


def test_without_an_account_no_password_fits():
    assert not passwords.fits(GOOD_PASSWORD, None)
    assert not passwords.fits("nobody has this password", None)
    assert not passwords.fits("", None)


def test_what_was_stored_badly_lets_nobody_in():
    assert not passwords.fits(GOOD_PASSWORD, "not a hash")


def test_hashes_with_weaker_settings_are_noticed():
    weak = PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD_PASSWORD)

    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.kept(GOOD_PASSWORD))


def test_trying_takes_as_long_where_there_is_no_account():
    stored = passwords.kept(GOOD_PASSWORD)
    passwords.fits("warm up", None)

    def took(against: str | None) -> float:
        started = time.process_time()
        passwords.fits("wrong guess", against)
        return time.process_time() - started

    with_account, without = [], []
    for _ in range(4):
        with_account.append(took(stored))
        without.append(took(None))
    assert 0.6 < statistics.median(with_account) / statistics.median(without) < 1.7

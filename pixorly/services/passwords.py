"""Passwords: which ones will do, how they are kept, and how one is tried."""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pixorly.errors import Invalid
from pixorly.words import t

SHORTEST = 10
LONGEST = 200
# Below this a machine that guesses by lists of common passwords is through in minutes.
_FEWEST_GUESSES = 10**6
# The estimate grows quadratically with length, and a long password is good anyway.
_ESTIMATED_LETTERS = 72

_hasher = PasswordHasher()


def require_good(password: str, *, about: list[str]) -> None:
    """Refuse what is short or easy to guess, also from what is known about the person."""
    if len(password) < SHORTEST:
        raise Invalid(t("Use at least {n} characters.", n=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise Invalid(t("Use at most {n} characters.", n=LONGEST), field="password")
    names = [word.split("@")[0] for word in about]
    known = [*about, *names, *(part for word in about for part in re.split(r"[\s@._+-]+", word) if part), "pixorly"]
    # Its lists of words take ten megabytes, which a worker never needs.
    from zxcvbn import zxcvbn

    if int(zxcvbn(password[:_ESTIMATED_LETTERS], user_inputs=known)["guesses"]) < _FEWEST_GUESSES:
        raise Invalid(t("That password is easy to guess. Use a few unrelated words."), field="password")


def kept(password: str) -> str:
    """How a password is stored: Argon2id with its own salt."""
    return _hasher.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether this is the password. Takes the same time where there is none to compare with."""
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether it was stored with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")

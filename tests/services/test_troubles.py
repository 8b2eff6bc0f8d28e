"""Trouble at providers is stored in words that an operator can read."""

import pytest

from pixorly.errors import Trouble
from pixorly.integrations.providers import trouble
from pixorly.services import troubles
from pixorly.services.provider_keys.trouble import KeyGone

KINDS = [each for each in vars(trouble).values() if isinstance(each, type) and issubclass(each, Trouble)]


@pytest.mark.parametrize("kind", [each for each in KINDS if each not in (Trouble, trouble._Closed)])
def test_every_kind_has_a_few_words_for_operators(kind):
    read = troubles.read(troubles.written(trouble.saying(kind(), "HTTP 500 · boom")))

    assert read.kind and read.note == "HTTP 500 · boom"
    assert len(read.kind) < 30 and kind.__name__ not in read.kind


def test_what_has_none_of_them_says_its_own():
    assert troubles.read(troubles.written(KeyGone())).kind.startswith("The key that this was to be made with")


def test_a_note_is_stored_without_what_no_database_takes_and_at_most_so_long():
    told = troubles.written(trouble.saying(trouble.Failed(), "a\x07b" + "x" * 900))

    assert "a b" in told and len(told) <= 400

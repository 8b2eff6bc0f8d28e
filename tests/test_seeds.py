"""The small story: told once, to a house where it does no harm."""

import pytest
from sqlmodel import select

from pixorly import seeds
from pixorly.database import carry
from pixorly.errors import PixorlyError
from pixorly.models import User
from pixorly.services import passwords

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _people() -> list[tuple[str, bool]]:
    return carry(lambda session: [(one.email, one.is_admin) for one in session.exec(select(User).order_by(User.email))])


def test_the_story_is_told_once(house):
    seeds.plant()
    first = _people()
    seeds.plant()

    assert _people() == first
    assert len(first) == 4
    passwords.require_good(seeds.PASSWORD, about=[email for email, _ in first])


def test_no_house_in_production_gets_people_whose_password_everybody_knows(house, change_settings):
    change_settings(env="production", url="https://pixorly.example")

    with pytest.raises(PixorlyError):
        seeds.plant()

    assert _people() == []

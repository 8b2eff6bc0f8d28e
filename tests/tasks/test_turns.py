"""What shares a commit with something else, and must not undo it."""

from functools import partial

import pytest
from sqlmodel import Session, select

from pixorly.database import reading
from pixorly.models import User
from pixorly.services import users
from pixorly.tasks.turns import carry_with_next

ADDRESSES = ("first@example.com", "next@example.com")


def arrive(address: str, session: Session) -> str:
    users.install(session, address, None, as_admin=False)
    return address


def break_off(session: Session) -> str:
    arrive(ADDRESSES[1], session)
    raise RuntimeError("Nothing more comes of this.")


@pytest.fixture
def there(database: str, house: object):
    """Who has arrived."""

    def ask() -> set[str]:
        with reading() as session:
            return set(session.exec(select(User.email).where(User.email.in_(ADDRESSES))))

    return ask


def test_both_stand_and_what_came_of_the_second_is_told(there):
    came = carry_with_next(partial(arrive, ADDRESSES[0]), partial(arrive, ADDRESSES[1]))

    assert came == ADDRESSES[1]
    assert there() == set(ADDRESSES)


def test_the_first_stands_where_the_second_breaks_off(there):
    came = carry_with_next(partial(arrive, ADDRESSES[0]), break_off)

    assert came is None
    assert there() == {ADDRESSES[0]}


def test_where_the_first_breaks_off_the_second_is_not_done(there):
    with pytest.raises(RuntimeError):
        carry_with_next(break_off, partial(arrive, ADDRESSES[0]))

    assert there() == set()

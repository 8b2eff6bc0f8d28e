"""Telling a person of a new browser, by the queue's door."""

from sqlmodel import select

from pixorly.database import carry
from pixorly.models import Mail, User
from pixorly.tasks.logins import announce
from tests.grounds.people import PHONE, arrived, sign_in
from tests.grounds.races import together


def test_a_new_browser_is_told_once_however_often_the_bell_rings(house):
    viewer, _ = arrived()
    new, _ = carry(lambda session: sign_in(session, session.get_one(User, viewer.user_id), PHONE))

    together(4, lambda _: announce(str(new.login_id)))

    assert len(carry(lambda session: session.exec(select(Mail)).all())) == 1


def test_a_login_that_is_gone_is_no_trouble(house):
    announce("00000000-0000-7000-8000-000000000000")

"""Told in time that credits run out: each member once, the owner by mail, and again only after some have come."""

import pytest
from sqlmodel import select

from pixorly.models import EntryKind, Membership, Notice, Role, User, new_id
from pixorly.services import credits, workspaces
from pixorly.words import t
from tests.grounds.people import join, mail_to, somebody

W = t("A step")
LOW, OUT = "Credits run low: {available} are left.", "Your credits are used up."


@pytest.fixture
def ada(session):
    """With fifteen credits."""
    viewer = somebody(session)
    credits.receive(session, viewer.workspace_id, "five", EntryKind.BONUS, 5, W)
    return viewer


def _hold(session, viewer, price):
    job_id = new_id()
    credits.hold(session, viewer.workspace_id, job_id, price, W, viewer.user_id)
    return job_id


def _told(session, user_id) -> list[str]:
    return list(session.exec(select(Notice.template).where(Notice.user_id == user_id).order_by(Notice.id)))


@pytest.mark.parametrize(
    ("available", "credits_a_month", "health"),
    [
        (10, 0, "healthy"), (9, 0, "low"), (1, 0, "low"), (0, 0, "empty"), (-5, 0, "empty"),
        (150, 1_500, "healthy"), (149, 1_500, "low"), (30, 300, "healthy"), (29, 300, "low"), (10, 50, "healthy"),
        (9, 50, "low"),
    ],
)  # fmt: skip
def test_low_is_below_ten_or_below_a_tenth_of_the_month(available, credits_a_month, health):
    assert credits.health(available, credits_a_month) == health


def test_what_one_begins_with_is_not_low(session):
    ada = somebody(session)

    assert credits.page(session, ada).health == "healthy"
    assert _told(session, ada.user_id) == []


def test_crossing_the_line_is_told_once_and_not_at_every_spending(session, ada):
    _hold(session, ada, 5)
    assert _told(session, ada.user_id) == []

    for _ in range(4):
        _hold(session, ada, 1)

    assert _told(session, ada.user_id) == [LOW]
    (letter,) = mail_to(session, "ada@example.com")
    assert letter.subject == "Your credits run low" and "9 credits left" in letter.text
    assert "/account/credits" in letter.text


def test_running_out_after_running_low_is_a_notice_and_no_second_letter(session, ada):
    _hold(session, ada, 8)
    _hold(session, ada, 7)

    assert _told(session, ada.user_id) == [LOW, OUT]
    assert len(mail_to(session, "ada@example.com")) == 1


def test_the_last_credits_spent_at_once_are_told_as_used_up(session, ada):
    _hold(session, ada, 15)

    assert _told(session, ada.user_id) == [OUT]
    assert [letter.subject for letter in mail_to(session, "ada@example.com")] == ["Your credits are used up"]


def test_a_step_that_is_repeated_tells_nothing_new(session, ada):
    job_id = _hold(session, ada, 8)

    credits.hold(session, ada.workspace_id, job_id, 8, W, ada.user_id)

    assert _told(session, ada.user_id) == [LOW]
    assert len(mail_to(session, "ada@example.com")) == 1


def test_what_fails_and_is_tried_again_does_not_tell_each_time(session, ada):
    for _ in range(3):
        credits.release(session, ada.workspace_id, _hold(session, ada, 8), W)

    assert _told(session, ada.user_id) == [LOW]
    assert len(mail_to(session, "ada@example.com")) == 1


def test_after_credits_came_running_low_is_news_again(session, ada):
    _hold(session, ada, 8)
    credits.receive(session, ada.workspace_id, "pack", EntryKind.PURCHASE, 50, W)

    _hold(session, ada, 50)

    assert _told(session, ada.user_id) == [LOW, LOW]
    assert len(mail_to(session, "ada@example.com")) == 2


def test_a_plan_with_a_month_is_low_below_a_tenth_of_it(session, ada):
    workspaces.put_on_plan(session, ada.workspace_id, "pro")
    credits.receive(session, ada.workspace_id, "month", EntryKind.GRANT, 1_500, W)

    _hold(session, ada, 1_365)
    assert _told(session, ada.user_id) == []
    _hold(session, ada, 1)

    assert _told(session, ada.user_id) == [LOW]


def test_every_member_is_told_and_only_the_owner_gets_a_letter(session, ada):
    bob, eve = join(session, "bob@example.com"), join(session, "eve@example.com")
    session.add(Membership(workspace_id=ada.workspace_id, user_id=bob.id, role=Role.EDITOR))
    session.flush()

    _hold(session, ada, 8)

    assert (_told(session, bob.id), _told(session, eve.id)) == ([LOW], [])
    assert (len(mail_to(session, "ada@example.com")), mail_to(session, "bob@example.com")) == (1, [])


def test_what_an_operator_takes_is_told_too(session, ada):
    credits.operate(session, ada.workspace_id, "x", -12, "taken back")

    assert _told(session, ada.user_id) == [LOW]


def test_the_letter_is_in_the_owners_language(session):
    tom = somebody(session, "tom@example.com")
    session.get_one(User, tom.user_id).language = "de"
    session.flush()

    _hold(session, tom, 4)

    (letter,) = mail_to(session, "tom@example.com")
    assert 'lang="de"' in letter.html

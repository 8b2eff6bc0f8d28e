"""The bell in the rail: told once, seen by its person alone."""

from datetime import timedelta

from sqlmodel import select

from pixorly.database import now
from pixorly.models import Notice
from pixorly.services import notices
from pixorly.words import t
from tests.grounds.people import somebody


def test_a_notice_is_told_once_and_read_by_its_person_alone(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")

    assert notices.post(session, ada.user_id, "one", t("New sign-in: {device}", device="<b>x</b>"), href="/account")
    assert not notices.post(session, ada.user_id, "one", t("New sign-in: {device}", device="again"))

    (seen,) = notices.latest(session, ada)
    assert (seen.template, seen.values, seen.href, seen.is_read) == (
        "New sign-in: {device}", {"device": "<b>x</b>"}, "/account", False,
    )  # fmt: skip
    assert notices.latest(session, bob) == []


def test_reading_marks_only_ones_own(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    notices.post(session, ada.user_id, "a", t("Saved."))
    notices.post(session, bob.user_id, "b", t("Saved."))

    notices.read_all(session, ada)
    session.expire_all()

    assert [one.is_read for one in notices.latest(session, ada)] == [True]
    assert [one.is_read for one in notices.latest(session, bob)] == [False]


def test_the_newest_come_first_and_not_all_of_them(session):
    ada = somebody(session)
    for number in range(40):
        notices.post(session, ada.user_id, f"n{number}", t("Notice {n}", n=number))

    seen = notices.latest(session, ada)

    assert len(seen) == 30
    assert {one.created_at for one in seen} and seen[0].created_at >= seen[-1].created_at


def test_old_ones_go(session):
    ada = somebody(session)
    notices.post(session, ada.user_id, "old", t("Saved."))
    session.exec(select(Notice)).one().created_at = now(session) - timedelta(days=91)
    notices.post(session, ada.user_id, "new", t("Saved."))

    notices.sweep_old(session, timedelta(days=90))

    assert session.exec(select(Notice.key)).all() == ["new"]

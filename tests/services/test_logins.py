"""What a cookie opens, for how long, and how it ends."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly.database import now
from pixorly.errors import NotFound
from pixorly.models import Login, Mail, Membership, Notice
from pixorly.services import logins
from pixorly.services.logins import Visitor
from tests.grounds.people import FIREFOX, PHONE, join, mail_to, sign_in, somebody


def _age(session, viewer, **by: float) -> None:
    """As if that login had begun so much earlier."""
    login = session.get(Login, viewer.login_id)
    login.seen_at -= timedelta(**by)
    login.expires_at -= timedelta(**by)
    session.flush()


def _announced(session) -> list[str]:
    """Ids that wait for a bell, as the queue would get them."""
    return [str(login.id) for login in session.exec(select(Login).order_by(Login.id))]


def test_the_cookie_says_who_asks(session):
    ada = join(session)

    viewer, secret = sign_in(session, ada)

    assert (viewer.user_id, viewer.role, viewer.is_admin) == (ada.id, "owner", False)
    assert logins.viewer_of(session, secret) == viewer


def test_the_secret_is_not_in_the_database(session):
    _, secret = sign_in(session, join(session))

    login = session.exec(select(Login)).one()
    assert secret not in str(login.model_dump())
    assert logins.viewer_of(session, login.token_hash) is None


@pytest.mark.parametrize("secret", ["", "x", "\x00", "é" * 40, "a" * 100_000])
def test_what_is_no_secret_opens_nothing(session, secret):
    somebody(session)

    assert logins.viewer_of(session, secret) is None


def test_each_sign_in_has_a_secret_of_its_own(session):
    ada = join(session)

    assert len({sign_in(session, ada)[1] for _ in range(5)}) == 5


def test_a_login_that_ran_out_opens_nothing(session):
    viewer, secret = sign_in(session, join(session))

    _age(session, viewer, days=30, seconds=1)

    assert logins.viewer_of(session, secret) is None
    assert logins.of_viewer(session, viewer) == []


def test_a_login_that_is_used_goes_on(session):
    viewer, secret = sign_in(session, join(session))
    _age(session, viewer, days=29)
    assert logins.is_sliding(session, viewer)

    logins.slide(session, viewer)

    login = session.get(Login, viewer.login_id)
    session.refresh(login)
    assert login.expires_at - now(session) > timedelta(days=29)
    assert not logins.is_sliding(session, viewer)
    assert logins.viewer_of(session, secret)


def test_a_login_does_not_write_at_every_look(session):
    viewer, _ = sign_in(session, join(session))

    _age(session, viewer, hours=11)

    assert not logins.is_sliding(session, viewer)


def test_whoever_left_the_workspace_opens_nothing_there(session):
    viewer, secret = sign_in(session, join(session))

    session.delete(session.get(Membership, (viewer.workspace_id, viewer.user_id)))
    session.flush()

    assert logins.viewer_of(session, secret) is None


def test_signing_out_one_browser_leaves_the_others(session):
    ada = join(session)
    (here, here_secret), (there, there_secret) = sign_in(session, ada), sign_in(session, ada, PHONE)

    logins.end(session, here, str(there.login_id))

    assert logins.viewer_of(session, there_secret) is None
    assert logins.viewer_of(session, here_secret) == here


def test_signing_out_the_others_keeps_this_one(session):
    ada = join(session)
    here, here_secret = sign_in(session, ada)
    others = [sign_in(session, ada, PHONE)[1] for _ in range(3)]

    logins.end_others(session, here)
    logins.end_others(session, here)

    assert [logins.viewer_of(session, secret) for secret in others] == [None] * 3
    assert logins.viewer_of(session, here_secret)


def test_nobody_signs_somebody_else_out(session):
    ada, bob = somebody(session), join(session, "bob@example.com")
    bobs, secret = sign_in(session, bob)

    with pytest.raises(NotFound):
        logins.end(session, ada, str(bobs.login_id))
    logins.end_others(session, ada)

    assert logins.viewer_of(session, secret)


@pytest.mark.parametrize("sent", ["", "nonsense", "0", None, 7, ["a"], "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_login_is_not_found(session, sent):
    with pytest.raises(NotFound):
        logins.end(session, somebody(session), sent)


def test_a_person_sees_their_logins_and_which_one_is_here(session):
    ada = join(session)
    here, _ = sign_in(session, ada)
    sign_in(session, ada, PHONE)
    somebody(session, "bob@example.com")

    seen = logins.of_viewer(session, here)

    assert {(one.device, one.address, one.is_current) for one in seen} == {
        ("Firefox on Linux", FIREFOX.address, True),
        ("Safari on iPhone", PHONE.address, False),
    }


def test_the_first_browser_is_no_news(session):
    sign_in(session, join(session))

    logins.announce(session, session.exec(select(Login.id)).one())

    assert mail_to(session, "ada@example.com") == []


def test_a_browser_never_seen_is_told_once_even_if_the_task_runs_twice(session):
    ada = join(session)
    sign_in(session, ada)
    new, _ = sign_in(session, ada, PHONE)

    logins.announce(session, new.login_id)
    logins.announce(session, new.login_id)

    (mail,) = mail_to(session, ada.email)
    assert "Safari on iPhone" in mail.text
    assert len(session.exec(select(Notice)).all()) == 1


def test_a_known_browser_is_no_news(session):
    ada = join(session)
    sign_in(session, ada)
    again, _ = sign_in(session, ada)

    logins.announce(session, again.login_id)

    assert session.exec(select(Mail)).all() == []


def test_a_login_that_ended_meanwhile_is_not_announced(session):
    ada = join(session)
    sign_in(session, ada)
    new, _ = sign_in(session, ada, PHONE)
    logins.end(session, new, str(new.login_id))

    logins.announce(session, new.login_id)

    assert session.exec(select(Notice)).all() == []


@pytest.mark.parametrize(
    "user_agent", ["", "x" * 400, "<script>alert(1)</script>", "a\x00b\r\nSet-Cookie: x", "𝕌𝕟𝕚𝕔𝕠𝕕𝕖 " * 50]
)
def test_a_browser_may_call_itself_anything(session, user_agent):
    viewer, _ = sign_in(session, join(session), Visitor(user_agent, "2001:db8::" + "f" * 60))

    (seen,) = logins.of_viewer(session, viewer)
    assert len(seen.device) <= 60
    assert not set(seen.device) & set("<>\r\n\x00")


def test_what_ran_out_is_swept_and_nothing_else(session):
    ada = join(session)
    viewer, _ = sign_in(session, ada)
    _, secret = sign_in(session, ada)
    _age(session, viewer, days=31)

    assert logins.sweep_expired(session) == 1

    assert logins.viewer_of(session, secret)

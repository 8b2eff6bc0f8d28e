"""Mail is taken once, tried again with growing pauses, given up at last, and forgotten once sent."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly.database import now, transaction
from pixorly.errors import NotAllowed, NotFound
from pixorly.models import Mail, MailStatus
from pixorly.services import mail
from pixorly.services.letters import Written
from tests.grounds.people import somebody
from tests.grounds.races import together

LETTER = Written("A subject", "A text with a link", "<p>A text with a link</p>")


def _write(session, to: str = "ada@example.com") -> Mail:
    before = set(session.exec(select(Mail.id)))
    mail.write(session, to, LETTER)
    return next(one for one in session.exec(select(Mail)) if one.id not in before)


def _claim(session, written: Mail) -> mail.Claimed | None:
    """As a worker does it: with eyes that have not seen the row before."""
    session.expire_all()
    return mail.claim(session, written.id)


def _time_passes(session, written: Mail) -> None:
    written.next_try_at = now(session) - timedelta(seconds=1)
    session.flush()


def test_without_a_mail_server_mail_is_kept_for_an_admin(session):
    written = _write(session)

    assert written.status == MailStatus.KEPT
    assert _claim(session, written) is None
    assert mail.due(session) == []


def test_mail_is_taken_once(session, mail_is_sent):
    written = _write(session)
    assert mail.due(session) == [written.id]

    assert _claim(session, written).attempts == 1

    assert _claim(session, written) is None
    assert mail.due(session) == []


def test_of_many_workers_one_takes_it(house, mail_is_sent):
    with transaction() as session:
        mail_id = _write(session).id

    def take(_: int) -> bool:
        with transaction() as session:
            return mail.claim(session, mail_id) is not None

    assert sorted(together(6, take)) == [False] * 5 + [True]


def test_mail_of_a_worker_that_died_is_free_again(session, mail_is_sent):
    written = _write(session)
    _claim(session, written)

    session.expire_all()
    assert written.next_try_at - now(session) > timedelta(seconds=100)
    _time_passes(session, written)

    assert mail.due(session) == [written.id]
    assert _claim(session, written).attempts == 2


def test_once_sent_its_words_are_gone(session, mail_is_sent):
    written = _write(session)
    _claim(session, written)

    mail.settle(session, written.id)

    session.expire_all()
    assert (written.status, written.text, written.html) == (MailStatus.SENT, "", "")
    assert written.sent_at


def test_it_is_tried_again_after_growing_pauses_and_then_given_up(session, mail_is_sent):
    written, pauses = _write(session), []
    while taken := _claim(session, written):
        mail.put_back(session, taken, "The server is busy.")
        session.expire_all()
        if written.status == MailStatus.WAITING:
            pauses.append((written.next_try_at - now(session)).total_seconds())
            _time_passes(session, written)

    assert written.status == MailStatus.FAILED
    assert written.trouble == "The server is busy."
    assert pauses == sorted(pauses)
    assert 4 < pauses[0] <= 5 and 3.9 * 3600 < pauses[-1] <= 4 * 3600
    assert mail.due(session) == []


def test_what_failed_keeps_its_words_for_an_admin(session, mail_is_sent):
    written = _write(session)

    mail.give_up(session, _claim(session, written), "x" * 5000)

    session.expire_all()
    assert written.text == LETTER.text
    assert len(written.trouble) == 300


def test_a_worker_that_was_stalled_has_no_say_in_the_next_try(session, mail_is_sent):
    written = _write(session)
    stalled = _claim(session, written)
    _time_passes(session, written)
    _claim(session, written)
    session.expire_all()
    until = written.next_try_at

    mail.put_back(session, stalled, "late")
    mail.give_up(session, stalled, "late")

    session.expire_all()
    assert (written.status, written.next_try_at, written.trouble) == (MailStatus.WAITING, until, "")


def test_what_is_sent_stays_sent(session, mail_is_sent):
    written = _write(session)
    taken = _claim(session, written)
    mail.settle(session, written.id)

    mail.put_back(session, taken, "late")
    mail.give_up(session, taken, "late")

    session.expire_all()
    assert written.status == MailStatus.SENT


def test_the_outbox_is_for_admins(session):
    ada = somebody(session)
    written = _write(session)

    with pytest.raises(NotAllowed):
        mail.outbox(session, ada)
    with pytest.raises(NotAllowed):
        mail.one(session, ada, str(written.id))


def test_an_admin_reads_the_outbox_page_by_page(session):
    admin = somebody(session, is_admin=True)
    written = {str(_write(session, f"p{n}@example.com").id) for n in range(mail.PAGE + 3)}

    first = mail.outbox(session, admin)
    rest = mail.outbox(session, admin, before=first[-1].id)

    assert (len(first), len(rest)) == (mail.PAGE, 3)
    assert {row.id for row in first + rest} == written
    assert mail.one(session, admin, first[0].id).html == LETTER.html


@pytest.mark.parametrize("sent", ["", "nonsense", None, "019a0000-0000-7000-8000-000000000000"])
def test_what_is_no_mail_is_not_found(session, sent):
    with pytest.raises(NotFound):
        mail.one(session, somebody(session, is_admin=True), sent)


def test_old_mail_goes(session):
    old, new = _write(session), _write(session)
    old.created_at = now(session) - timedelta(days=31)
    session.flush()

    mail.sweep_old(session, timedelta(days=30))
    session.flush()

    assert session.exec(select(Mail.id)).all() == [new.id]

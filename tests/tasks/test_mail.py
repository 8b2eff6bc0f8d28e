"""One mail on its way out, to a real mail server."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from pixorly.database import carry, now
from pixorly.models import Mail, MailStatus
from pixorly.services import mail
from pixorly.services.letters import Written
from pixorly.tasks.mail import send
from tests.grounds.races import together
from tests.standins.smtp import MailServer


@pytest.fixture
def server(change_settings) -> Iterator[MailServer]:
    with MailServer() as server:
        change_settings(mail="smtp", smtp_url=f"smtp://127.0.0.1:{server.port}")
        yield server


def _write(to: str) -> str:
    carry(lambda session: mail.write(session, to, Written("Hello", "the words", "<p>the words</p>")))
    return str(carry(lambda session: session.exec(select(Mail.id)).one()))


def _row() -> Mail:
    return carry(lambda session: session.exec(select(Mail)).one())


def _time_passes(session) -> None:
    session.execute(update(Mail).values(next_try_at=now(session) - timedelta(seconds=1)))


def test_a_mail_arrives_and_its_words_are_forgotten(house, server):
    mail_id = _write("ada@example.com")

    send(mail_id)

    assert [(one.to, one.message["Subject"]) for one in server.received] == [(["ada@example.com"], "Hello")]
    assert mail_id in server.received[0].message["Message-ID"]
    assert (_row().status, _row().text, _row().html) == (MailStatus.SENT, "", "")


def test_a_task_that_runs_twice_sends_once(house, server):
    mail_id = _write("ada@example.com")

    send(mail_id)
    send(mail_id)

    assert len(server.received) == 1


def test_a_task_that_runs_many_times_at_once_sends_once(house, server):
    mail_id = _write("ada@example.com")

    outcomes = together(5, lambda _: send(mail_id))

    assert outcomes == [None] * 5
    assert len(server.received) == 1


def test_a_server_that_is_busy_gets_it_later(house, server):
    mail_id = _write("busy-once@example.com")

    send(mail_id)
    assert (_row().status, _row().attempts) == (MailStatus.WAITING, 1)
    assert _row().trouble
    send(mail_id)
    assert _row().attempts == 1

    carry(_time_passes)
    send(mail_id)
    assert (_row().status, _row().trouble) == (MailStatus.SENT, "")


def test_an_address_that_does_not_exist_is_not_tried_again(house, server):
    send(_write("nobody@example.com"))

    assert _row().status == MailStatus.FAILED
    assert carry(lambda session: mail.due(session)) == []


def test_a_server_that_is_away_gets_it_later(house, change_settings):
    change_settings(mail="smtp", smtp_url="smtp://127.0.0.1:9")

    send(_write("ada@example.com"))

    assert _row().status == MailStatus.WAITING


def test_what_would_break_the_head_of_a_mail_is_given_up(house, server):
    """Addresses are checked when they are typed; this is the second lock on the door."""
    send(_write("ada@example.com\r\nBcc: everybody@example.com"))

    assert (_row().status, server.received) == (MailStatus.FAILED, [])


def test_a_mail_that_is_gone_is_no_trouble(house, server):
    send("00000000-0000-7000-8000-000000000000")

    assert server.received == []

"""Now and then: bells that were lost ring again, and what has ended is let go."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import select

from pixorly.broker import broker
from pixorly.database import carry, now
from pixorly.models import Login, Mail, Ticket, TicketKind
from pixorly.queue import queue
from pixorly.services import mail, tickets
from pixorly.services.letters import Written
from pixorly.tasks import upkeep
from tests.grounds.people import arrived


def _waiting() -> list[tuple]:
    return [tuple(job.args) for job in queue("quick").jobs]


def test_a_bell_that_was_lost_rings_again(house, mail_is_sent):
    carry(lambda session: mail.write(session, "ada@example.com", Written("Hello", "x", "x")))
    broker().flushall()

    upkeep.ring_again()

    assert _waiting() == [(str(carry(lambda session: session.exec(select(Mail.id)).one())),)]


def test_nothing_rings_for_what_is_under_way_or_done(house, mail_is_sent):
    for _ in range(3):
        carry(lambda session: mail.write(session, "ada@example.com", Written("Hello", "x", "x")))
    under_way, sent, failed = carry(lambda session: session.exec(select(Mail.id)).all())
    taken = [carry(lambda session, one=one: mail.claim(session, one)) for one in (under_way, sent, failed)]
    carry(lambda session: mail.settle(session, sent))
    carry(lambda session: mail.give_up(session, taken[2], "no"))
    broker().flushall()

    upkeep.ring_again()

    assert _waiting() == []


def test_what_has_ended_is_let_go_and_the_rest_stays(house):
    viewer, _ = arrived()
    carry(lambda session: tickets.issue(session, TicketKind.RESET, user_id=viewer.user_id))
    upkeep.tidy()
    assert carry(lambda session: (len(session.exec(select(Ticket)).all()), len(session.exec(select(Login)).all()))) == (
        1,
        1,
    )

    def time_passes(session) -> None:
        for table in (Ticket, Login):
            session.execute(update(table).values(expires_at=now(session) - timedelta(seconds=1)))

    carry(time_passes)
    upkeep.tidy()

    assert carry(lambda session: (session.exec(select(Ticket)).all(), session.exec(select(Login)).all())) == ([], [])


def test_tidying_twice_at_once_is_no_trouble(house):
    upkeep.tidy()
    upkeep.tidy()

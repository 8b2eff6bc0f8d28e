"""Links work once, not for long, and are known only to who got them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly.database import carry, now
from pixorly.models import Ticket, TicketKind
from pixorly.services import secrets, tickets
from pixorly.services.tickets import LinkWornOut
from tests.grounds.people import join
from tests.grounds.races import together


def _only(session) -> Ticket:
    return session.exec(select(Ticket)).one()


def test_a_link_works_once(session):
    secret = tickets.issue(session, TicketKind.CONFIRM, note="what it is about")

    assert tickets.redeem(session, TicketKind.CONFIRM, secret).note == "what it is about"
    with pytest.raises(LinkWornOut):
        tickets.redeem(session, TicketKind.CONFIRM, secret)


def test_a_link_is_stored_hashed(session):
    secret = tickets.issue(session, TicketKind.RESET)

    assert secret not in str(_only(session).model_dump())
    assert len(secret) >= 43


def test_the_stored_hash_opens_nothing(session):
    tickets.issue(session, TicketKind.RESET)

    with pytest.raises(LinkWornOut):
        tickets.redeem(session, TicketKind.RESET, _only(session).token_hash)


@pytest.mark.parametrize("kind", list(TicketKind))
def test_a_link_works_until_it_is_too_old(session, kind):
    """Time moves by moving the row."""
    early, late = tickets.issue(session, kind), tickets.issue(session, kind)
    for ticket in session.exec(select(Ticket)):
        left = 5 if ticket.token_hash == secrets.hashed(early) else -1
        ticket.expires_at = now(session) + timedelta(seconds=left)
    session.flush()

    assert tickets.redeem(session, kind, early)
    with pytest.raises(LinkWornOut):
        tickets.redeem(session, kind, late)


@pytest.mark.parametrize(
    ("kind", "hours"),
    [(TicketKind.RESET, 1), (TicketKind.CONFIRM, 48), (TicketKind.FIRST_ADMIN, 24), (TicketKind.PROVIDER, 1 / 6)],
)
def test_each_kind_has_its_time(session, kind, hours):
    tickets.issue(session, kind)

    ticket = _only(session)
    assert ticket.expires_at - ticket.created_at == timedelta(hours=hours)


@pytest.mark.parametrize("secret", ["", " ", "x", "../..", "a" * 10_000, "\x00", "' OR 1=1 --"])
def test_what_is_no_secret_of_ours_opens_nothing(session, secret):
    tickets.issue(session, TicketKind.RESET)

    with pytest.raises(LinkWornOut):
        tickets.redeem(session, TicketKind.RESET, secret)


def test_a_link_of_one_kind_is_not_good_for_another(session):
    secret = tickets.issue(session, TicketKind.CONFIRM)

    with pytest.raises(LinkWornOut):
        tickets.redeem(session, TicketKind.RESET, secret)
    assert tickets.redeem(session, TicketKind.CONFIRM, secret)


def test_a_new_link_makes_the_earlier_ones_of_its_kind_stop(session):
    ada, bob = join(session), join(session, "bob@example.com")
    first = tickets.issue(session, TicketKind.RESET, user_id=ada.id)
    other_kind = tickets.issue(session, TicketKind.CHANGE_ADDRESS, user_id=ada.id)
    other_person = tickets.issue(session, TicketKind.RESET, user_id=bob.id)

    second = tickets.issue(session, TicketKind.RESET, user_id=ada.id)

    with pytest.raises(LinkWornOut):
        tickets.redeem(session, TicketKind.RESET, first)
    assert tickets.redeem(session, TicketKind.RESET, second).user_id == ada.id
    assert tickets.redeem(session, TicketKind.CHANGE_ADDRESS, other_kind)
    assert tickets.redeem(session, TicketKind.RESET, other_person).user_id == bob.id


def test_of_many_who_come_at_once_one_gets_in(house):
    secret = carry(lambda session: tickets.issue(session, TicketKind.CONFIRM, note="once"))

    outcomes = together(6, lambda _: carry(lambda session: tickets.redeem(session, TicketKind.CONFIRM, secret).note))

    assert outcomes.count("once") == 1
    assert sum(isinstance(outcome, LinkWornOut) for outcome in outcomes) == 5


def test_a_link_survives_work_that_fails_after_it(house):
    """Whoever could not be served may try the link again."""
    secret = carry(lambda session: tickets.issue(session, TicketKind.CONFIRM))

    def fail(session):
        tickets.redeem(session, TicketKind.CONFIRM, secret)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        carry(fail)

    assert carry(lambda session: tickets.redeem(session, TicketKind.CONFIRM, secret))


def test_what_ran_out_is_swept_and_nothing_else(session):
    tickets.issue(session, TicketKind.RESET)
    ran_out = _only(session)
    ran_out.expires_at = now(session) - timedelta(seconds=1)
    session.flush()
    secret = tickets.issue(session, TicketKind.RESET)

    assert tickets.sweep_expired(session) == 1

    assert tickets.redeem(session, TicketKind.RESET, secret)

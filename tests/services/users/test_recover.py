"""A forgotten password: the asker learns nothing, the link ends every other way in."""

import pytest
from sqlmodel import select

from pixorly.integrations.sign_in import Identity as Proof
from pixorly.models import Ticket, TicketKind, User
from pixorly.services import logins, tickets, users
from pixorly.services.tickets import LinkWornOut
from tests.grounds.people import FIREFOX, PHONE, join, mail_to, sign_in, ticket_in

pytestmark = pytest.mark.usefixtures("mail_is_sent")


def _link(session, email: str = "ada@example.com") -> str:
    users.ask_for_reset(session, email, "en")
    return ticket_in(mail_to(session, email)[-1])


def test_the_link_sets_a_new_password_and_signs_in(session):
    ada = join(session)

    secret = users.reset_password(session, _link(session), "new hash", FIREFOX)

    assert logins.viewer_of(session, secret).user_id == ada.id
    assert ada.password_hash == "new hash"


def test_every_browser_is_signed_out(session):
    ada = join(session)
    before = [sign_in(session, ada, visitor)[1] for visitor in (FIREFOX, PHONE)]

    secret = users.reset_password(session, _link(session), "new hash", FIREFOX)

    assert [logins.viewer_of(session, one) for one in before] == [None, None]
    assert logins.viewer_of(session, secret)


def test_the_owner_hears_of_it(session):
    join(session)

    users.reset_password(session, _link(session), "new hash", FIREFOX)

    assert mail_to(session, "ada@example.com")[-1].subject == "Your password was changed"


def test_the_link_works_once_and_a_new_one_ends_the_old(session):
    join(session)
    first = _link(session)
    second = _link(session)

    with pytest.raises(LinkWornOut):
        users.reset_password(session, first, "x", FIREFOX)
    users.reset_password(session, second, "x", FIREFOX)
    with pytest.raises(LinkWornOut):
        users.reset_password(session, second, "y", FIREFOX)


def test_a_change_of_address_on_its_way_ends_with_it(session):
    """Whoever was in the account may have sent for one, to take it back after the owner's reset."""
    ada = join(session)
    mallory, _ = sign_in(session, ada)
    users.wish_for_address(session, mallory, "mallory@example.com")
    on_its_way = ticket_in(mail_to(session, "mallory@example.com")[0])

    users.reset_password(session, _link(session), "new hash", FIREFOX)

    with pytest.raises(LinkWornOut):
        users.finish_change_of_address(session, on_its_way)


def test_the_link_proves_the_address_and_puts_out_who_had_not(session):
    mallory = join(session, is_confirmed=False)
    his, _ = sign_in(session, mallory)
    users.link_to(session, his, "github", Proof("https://github.example", "666", "m@example.com", True, "M"))

    secret = users.reset_password(session, _link(session), "new hash", FIREFOX)

    owner = logins.viewer_of(session, secret)
    assert users.person(session, owner).is_confirmed
    assert users.identities(session, owner) == []


def test_accounts_elsewhere_of_a_proven_person_stay(session):
    ada = join(session)
    viewer, _ = sign_in(session, ada)
    users.link_to(session, viewer, "github", Proof("https://github.example", "1", "a@example.com", True, "A"))

    owner = logins.viewer_of(session, users.reset_password(session, _link(session), "new hash", FIREFOX))

    assert len(users.identities(session, owner)) == 1


def test_an_address_without_an_account_gets_a_word_and_no_link(session):
    users.ask_for_reset(session, "nobody@example.com", "de")

    (mail,) = mail_to(session, "nobody@example.com")
    assert "ticket=" not in mail.text
    assert session.exec(select(Ticket)).all() == []
    assert session.exec(select(User)).all() == []


def test_a_link_to_somebody_who_left_opens_nothing(session):
    viewer, _ = sign_in(session, join(session))
    secret = tickets.issue(session, TicketKind.RESET, user_id=viewer.user_id)

    users.close(session, viewer)

    with pytest.raises(LinkWornOut):
        users.reset_password(session, secret, "x", FIREFOX)


def test_where_no_mail_is_sent_the_link_proves_nothing(session, change_settings):
    """An admin reads it in the outbox and hands it over."""
    change_settings(mail="outbox")
    ada = join(session, is_confirmed=False)

    users.reset_password(session, _link(session), "new hash", FIREFOX)

    assert ada.confirmed_at is None

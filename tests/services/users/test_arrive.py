"""How people come: who is first, who is an admin, and that nobody sits on another's address."""

import json

import pytest
from sqlmodel import select

from pixorly.database import carry, now
from pixorly.errors import Invalid
from pixorly.models import Login, Mail, Membership, Ticket, User, Workspace
from pixorly.services import logins, users
from pixorly.services.tickets import LinkWornOut
from pixorly.services.users import Arrival
from pixorly.words import Words
from tests.grounds.people import FIREFOX, GOOD_PASSWORD, join, mail_to, ticket_in
from tests.grounds.races import together

ADA = Arrival("ada@example.com", "Ada", GOOD_PASSWORD)


def _people(session) -> list[User]:
    return list(session.exec(select(User).order_by(User.email)))


def test_the_first_person_becomes_admin_and_is_signed_in(session):
    secret = users.sign_up(session, ADA, "hash", FIREFOX)

    viewer = logins.viewer_of(session, secret)
    assert viewer.is_admin
    assert viewer.role == "owner"


def test_the_second_person_does_not(session):
    users.sign_up(session, ADA, "hash", FIREFOX)

    assert users.sign_up(session, Arrival("bob@example.com", "Bob", GOOD_PASSWORD), "hash", FIREFOX) is None

    assert [(one.email, one.is_admin) for one in _people(session)] == [
        ("ada@example.com", True),
        ("bob@example.com", False),
    ]


def test_of_many_who_are_first_at_once_one_becomes_admin(house):
    def come(number: int):
        arrival = Arrival(f"p{number}@example.com", "P", GOOD_PASSWORD)
        return carry(lambda session: users.sign_up(session, arrival, "hash", FIREFOX))

    outcomes = together(6, come)

    assert sum(outcome is not None for outcome in outcomes) == 1, outcomes
    assert carry(lambda session: [one.is_admin for one in _people(session)]).count(True) == 1


def test_each_person_gets_a_workspace_of_their_own(session):
    users.sign_up(session, ADA, "hash", FIREFOX)

    (workspace,) = session.exec(select(Workspace)).all()
    (membership,) = session.exec(select(Membership)).all()
    assert (workspace.is_personal, membership.role, membership.workspace_id) == (True, "owner", workspace.id)


def test_where_mail_is_sent_there_is_no_account_until_the_link_is_opened(session, mail_is_sent):
    join(session, "first@example.com")

    assert users.sign_up(session, ADA, "hash", FIREFOX) is None
    assert len(_people(session)) == 1

    (mail,) = mail_to(session, ADA.email)
    viewer = logins.viewer_of(session, users.finish_sign_up(session, ticket_in(mail), FIREFOX))
    ada = session.get(User, viewer.user_id)
    assert (ada.email, ada.name, ada.password_hash) == (ADA.email, ADA.name, "hash")
    assert ada.confirmed_at
    assert not ada.is_admin


def test_the_link_works_once(session, mail_is_sent):
    join(session, "first@example.com")
    users.sign_up(session, ADA, "hash", FIREFOX)
    secret = ticket_in(mail_to(session, ADA.email)[0])
    users.finish_sign_up(session, secret, FIREFOX)

    with pytest.raises(LinkWornOut):
        users.finish_sign_up(session, secret, FIREFOX)


def test_the_link_of_a_stranger_does_not_take_an_account_over(session, mail_is_sent):
    """Somebody signs up with another's address; its owner gets an account meanwhile; the old link is worth nothing."""
    join(session, "first@example.com")
    users.sign_up(session, Arrival(ADA.email, "Mallory", GOOD_PASSWORD), "hash of Mallory", FIREFOX)
    stale = ticket_in(mail_to(session, ADA.email)[0])
    ada = join(session, ADA.email, password_hash="hash of Ada")

    with pytest.raises(LinkWornOut):
        users.finish_sign_up(session, stale, FIREFOX)

    assert (ada.password_hash, ada.name) == ("hash of Ada", "Ada")
    assert session.exec(select(Login)).all() == []


def test_of_two_links_for_one_address_opened_at_once_one_makes_the_account(house, mail_is_sent):
    carry(lambda session: join(session, "first@example.com"))
    for _ in range(2):
        carry(lambda session: users.sign_up(session, ADA, "hash", FIREFOX))
    secrets = carry(lambda session: [ticket_in(mail) for mail in mail_to(session, ADA.email)])

    outcomes = together(2, lambda n: carry(lambda session: users.finish_sign_up(session, secrets[n], FIREFOX)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkWornOut", "str"]
    assert len(carry(_people)) == 2


@pytest.mark.parametrize("is_mail_sent", [True, False])
def test_the_answer_is_the_same_for_an_address_that_has_an_account(session, change_settings, is_mail_sent):
    change_settings(mail="smtp" if is_mail_sent else "outbox", smtp_url="smtp://127.0.0.1:9")
    join(session, "first@example.com")
    join(session, "bob@example.com", password_hash="hash of Bob")

    answers = [
        users.sign_up(session, Arrival(email, "X", GOOD_PASSWORD), "hash", FIREFOX)
        for email in ("bob@example.com", "new@example.com")
    ]

    assert answers == [None, None]
    assert session.exec(select(User).where(User.email == "bob@example.com")).one().password_hash == "hash of Bob"
    assert session.exec(select(Login)).all() == []


def test_only_the_owner_learns_that_an_address_has_an_account(session, mail_is_sent):
    join(session, "first@example.com")
    join(session)

    users.sign_up(session, Arrival("ada@example.com", "Mallory", GOOD_PASSWORD), "hash", FIREFOX)

    (mail,) = mail_to(session, "ada@example.com")
    assert "already" in mail.text
    assert "Mallory" not in mail.text
    assert "ticket=" not in mail.text


def test_what_waits_for_its_link_holds_no_password(session, mail_is_sent):
    join(session, "first@example.com")

    users.sign_up(session, ADA, "hash", FIREFOX)

    ticket = session.exec(select(Ticket)).one()
    assert GOOD_PASSWORD not in str(ticket.model_dump())
    assert set(json.loads(ticket.note)) == {"email", "name", "hash", "language"}


def test_a_long_arrival_fits_into_its_ticket(session, mail_is_sent):
    """Postgres holds columns to their length, and non-ASCII letters grow in JSON."""
    join(session, "first@example.com")
    arrival = Arrival("é" * 230 + "@example.com", "🎨" * 80, GOOD_PASSWORD).checked()

    users.sign_up(session, arrival, "h" * 120, FIREFOX)

    (mail,) = mail_to(session, arrival.email)
    users.finish_sign_up(session, ticket_in(mail), FIREFOX)


def test_listed_addresses_become_admins_once_proven(session, change_settings):
    change_settings(mail="smtp", smtp_url="smtp://127.0.0.1:9", admin_emails="Boss@Example.com, other@example.com")
    join(session, "first@example.com")

    users.sign_up(session, Arrival("boss@example.com", "Boss", GOOD_PASSWORD), "hash", FIREFOX)
    secret = ticket_in(mail_to(session, "boss@example.com")[0])

    assert logins.viewer_of(session, users.finish_sign_up(session, secret, FIREFOX)).is_admin


def test_in_production_an_unproven_listed_address_is_no_admin(session, change_settings):
    change_settings(env="production", url="https://pixorly.example", admin_emails="boss@example.com")
    join(session, "first@example.com")

    users.sign_up(session, Arrival("boss@example.com", "Mallory", GOOD_PASSWORD), "hash", FIREFOX)

    assert not session.exec(select(User).where(User.email == "boss@example.com")).one().is_admin


def test_the_first_link_opens_an_empty_house_once(session):
    link = users.first_link(session)
    secret = link.split("ticket=")[1]

    viewer = logins.viewer_of(session, users.open_first(session, secret, FIREFOX))

    assert viewer.is_admin
    assert users.first_link(session) is None
    with pytest.raises(LinkWornOut):
        users.open_first(session, secret, FIREFOX)


def test_the_first_link_opens_nothing_once_somebody_came(session):
    secret = users.first_link(session).split("ticket=")[1]
    users.sign_up(session, ADA, "hash", FIREFOX)

    with pytest.raises(LinkWornOut):
        users.open_first(session, secret, FIREFOX)


def test_of_a_first_link_and_a_first_sign_up_at_once_one_becomes_admin(house):
    links = [carry(users.first_link).split("ticket=")[1] for _ in range(3)]

    def come(number: int):
        if number < 3:
            return carry(lambda session: users.open_first(session, links[number], FIREFOX))
        arrival = Arrival(f"p{number}@example.com", "P", GOOD_PASSWORD)
        return carry(lambda session: users.sign_up(session, arrival, "hash", FIREFOX))

    together(6, come)

    assert carry(lambda session: [one.is_admin for one in _people(session)]).count(True) == 1


@pytest.mark.parametrize(
    "email",
    [
        "", "ada", "@", "ada@", "@example.com", "a b@example.com", "a@b@c", "a\x00@example.com", "a\n@example.com",
        "Ada <ada@example.com>", "a@example.com,b@example.com", "a" * 250 + "@example.com", '"a"@example.com',
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(email):
    with pytest.raises(Invalid) as refused:
        Arrival(email, "Ada", GOOD_PASSWORD).checked()

    assert refused.value.field == "email"


@pytest.mark.parametrize("name", ["", "   ", "\x00", "\n\t", "\ud800"])
def test_a_name_says_something(name):
    with pytest.raises(Invalid) as refused:
        Arrival("ada@example.com", name, GOOD_PASSWORD).checked()

    assert refused.value.field == "name"


def test_what_was_typed_is_put_in_order():
    arrival = Arrival("  ADA@Example.COM ", " Ada \x00\n  Lovelace\u2028 ", GOOD_PASSWORD, "xx").checked()

    assert (arrival.email, arrival.name, arrival.language) == ("ada@example.com", "Ada Lovelace", "en")


def test_a_password_about_oneself_is_refused():
    with pytest.raises(Invalid) as refused:
        Arrival("ada.lovelace@example.com", "Ada", "ada.lovelace").checked()

    assert refused.value.field == "password"
    assert isinstance(refused.value.words, Words)


def test_letters_to_strangers_carry_no_words_of_the_one_who_typed(session, mail_is_sent):
    """Sign-up must not become a way to send one's own text and links to anybody."""
    join(session, "first@example.com")

    users.sign_up(session, Arrival("victim@example.com", "Win at www.evil.example", GOOD_PASSWORD), "hash", FIREFOX)

    (mail,) = session.exec(select(Mail)).all()
    assert "evil.example" not in mail.text + mail.html + mail.subject


def test_moments_of_arrival_are_the_databases(session):
    users.sign_up(session, ADA, "hash", FIREFOX)

    login = session.exec(select(Login)).one()
    assert abs((now(session) - login.created_at).total_seconds()) < 5

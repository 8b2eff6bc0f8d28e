"""What the operator does about people."""

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.models import User
from pixorly.services import logins, passwords, users
from tests.grounds.people import GOOD_PASSWORD, join, sign_in, somebody
from tests.grounds.races import together


def test_only_admins_see_people_or_do_anything_about_them(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")

    for verb in (
        lambda: users.people(session, ada),
        lambda: users.make_admin(session, ada, str(ada.user_id), True),
        lambda: users.sign_out(session, ada, str(bob.user_id)),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_people_come_page_by_page_with_their_logins(session):
    admin = somebody(session, is_admin=True)
    for number in range(users.PAGE + 1):
        join(session, f"p{number:03}@example.com")
    sign_in(session, session.get(User, admin.user_id))

    first = users.people(session, admin)
    rest = users.people(session, admin, before=first[-1].id)

    rows = {row.email: row for row in first + rest}
    assert (len(first), len(rest)) == (users.PAGE, 2)
    assert (rows["ada@example.com"].logins, rows["p001@example.com"].logins) == (2, 0)
    assert rows["ada@example.com"].seen_at.tzinfo
    assert rows["p001@example.com"].seen_at is None


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ada", 1),
        ("ADA", 1),
        ("example.com", 0),
        ("%", 0),
        ("_da", 0),
        ("\\", 0),
        (" ada ", 1),
        ("a", 2),
        ("", 3),
        ("'", 0),
        ("\x00ada\ud800", 1),
    ],
)
def test_people_are_found_by_how_their_address_or_name_begins(session, search, found):
    admin = somebody(session, is_admin=True)
    join(session, "anna@example.com")
    join(session, "bob@example.com")

    assert len(users.people(session, admin, search)) == found


def test_an_admin_makes_others_admins_and_takes_it_back_but_not_from_themselves(session):
    admin, bob = somebody(session, is_admin=True), join(session, "bob@example.com")

    users.make_admin(session, admin, str(bob.id), True)
    assert bob.is_admin
    users.make_admin(session, admin, str(bob.id), False)
    assert not bob.is_admin

    with pytest.raises(Conflict):
        users.make_admin(session, admin, str(admin.user_id), False)


def test_of_two_admins_who_take_it_from_each_other_at_once_one_stays(house):
    admins = [carry(lambda session, n=n: somebody(session, f"a{n}@example.com", is_admin=True)) for n in range(2)]

    def take(n: int) -> None:
        carry(lambda session: users.make_admin(session, admins[n], str(admins[1 - n].user_id), False))

    outcomes = together(2, take)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "NotAllowed"]


def test_an_admin_signs_somebody_out_everywhere(session):
    admin, bob = somebody(session, is_admin=True), join(session, "bob@example.com")
    secrets = [sign_in(session, bob)[1] for _ in range(2)]

    users.sign_out(session, admin, str(bob.id))

    assert [logins.viewer_of(session, secret) for secret in secrets] == [None, None]


@pytest.mark.parametrize("sent", ["", "nonsense", None, "00000000-0000-0000-0000-000000000000"])
def test_what_is_nobody_is_not_found(session, sent):
    admin = somebody(session, is_admin=True)

    with pytest.raises(NotFound):
        users.sign_out(session, admin, sent)
    with pytest.raises(NotFound):
        users.make_admin(session, admin, sent, True)


def test_the_command_line_makes_a_person_confirmed(session):
    join(session, "first@example.com")

    user = users.install(session, "Bob@Example.com", GOOD_PASSWORD, as_admin=True)

    assert (user.email, user.is_admin, bool(user.confirmed_at)) == ("bob@example.com", True, True)
    assert passwords.fits(GOOD_PASSWORD, user.password_hash)


def test_the_command_line_changes_a_person_and_signs_them_out(session):
    bob = join(session, "bob@example.com", is_confirmed=False, is_admin=True)
    _, secret = sign_in(session, bob)

    user = users.install(session, "bob@example.com", GOOD_PASSWORD, as_admin=False)

    assert user.id == bob.id
    assert user.is_admin
    assert logins.viewer_of(session, secret) is None
    assert len(session.exec(select(User)).all()) == 1


def test_the_command_line_refuses_a_bad_password(session):
    with pytest.raises(Invalid):
        users.install(session, "bob@example.com", "short", as_admin=False)

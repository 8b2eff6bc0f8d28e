"""What people change about themselves, and that closing an account leaves nothing of it."""

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.errors import Conflict, Invalid, NotFound
from pixorly.integrations.sign_in import Identity as Proof
from pixorly.models import Identity, Mail, TicketKind, User, metadata
from pixorly.services import logins, notices, tickets, users
from pixorly.services.tickets import LinkWornOut
from pixorly.words import t
from tests.grounds.people import FIREFOX, PHONE, join, mail_to, sign_in, somebody, ticket_in
from tests.grounds.races import together


def _link(session, viewer, subject: str) -> str:
    users.link_to(session, viewer, "github", Proof("https://github.example", subject, "a@example.com", True, "A"))
    return str(session.exec(select(Identity).where(Identity.subject == subject)).one().id)


def test_a_new_name_is_the_workspaces_too(session):
    ada = somebody(session)

    users.change_name(session, ada, "  Ada   Byron ")

    assert users.person(session, ada).name == "Ada Byron"


@pytest.mark.parametrize("name", ["", " ", "\x00", "x" * 81, "\ud83d"])
def test_a_name_that_is_none_is_refused(session, name):
    with pytest.raises(Invalid):
        users.change_name(session, somebody(session), name)


@pytest.mark.parametrize(
    ("verb", "value"), [(users.choose_theme, "plaid"), (users.choose_language, "xx"), (users.choose_theme, "")]
)
def test_only_what_there_is_can_be_chosen(session, verb, value):
    with pytest.raises(Invalid):
        verb(session, somebody(session), value)


def test_a_choice_is_kept(session):
    ada = somebody(session)

    users.choose_theme(session, ada, "light")
    users.choose_language(session, ada, "de")

    person = users.person(session, ada)
    assert (person.theme, person.language) == ("light", "de")


def test_a_new_password_signs_other_browsers_out_and_ends_links_on_their_way(session):
    ada = join(session)
    here, here_secret = sign_in(session, ada)
    _, there_secret = sign_in(session, ada, PHONE)
    on_their_way = [
        tickets.issue(session, kind, user_id=ada.id) for kind in (TicketKind.RESET, TicketKind.CHANGE_ADDRESS)
    ]

    users.change_password(session, here, "new hash")

    assert logins.viewer_of(session, here_secret)
    assert logins.viewer_of(session, there_secret) is None
    for kind, secret in zip((TicketKind.RESET, TicketKind.CHANGE_ADDRESS), on_their_way, strict=True):
        with pytest.raises(LinkWornOut):
            tickets.redeem(session, kind, secret)
    assert mail_to(session, ada.email)[-1].subject == "Your password was changed"


def test_an_address_changes_when_the_link_there_is_opened(session, mail_is_sent):
    ada = somebody(session)

    assert users.wish_for_address(session, ada, " New@Example.com ") is False
    assert users.person(session, ada).email == "ada@example.com"

    users.finish_change_of_address(session, ticket_in(mail_to(session, "new@example.com")[0]))
    assert users.person(session, ada).email == "new@example.com"
    assert mail_to(session, "ada@example.com")[-1].subject == "Your address was changed"


def test_a_reset_link_that_went_to_the_old_address_ends_with_the_move(session, mail_is_sent):
    ada = somebody(session)
    users.ask_for_reset(session, "ada@example.com", "en")
    old = ticket_in(mail_to(session, "ada@example.com")[0])
    users.wish_for_address(session, ada, "new@example.com")

    users.finish_change_of_address(session, ticket_in(mail_to(session, "new@example.com")[0]))

    with pytest.raises(LinkWornOut):
        users.reset_password(session, old, "x", FIREFOX)


def test_whether_the_new_address_has_an_account_is_told_to_its_owner_alone(session, mail_is_sent):
    ada = somebody(session)
    join(session, "bob@example.com")

    answers = [users.wish_for_address(session, ada, email) for email in ("bob@example.com", "free@example.com")]

    assert answers == [False, False]
    assert "ticket=" not in mail_to(session, "bob@example.com")[0].text


def test_an_address_that_was_taken_meanwhile_stays_with_its_owner(session, mail_is_sent):
    ada = somebody(session)
    users.wish_for_address(session, ada, "wanted@example.com")
    bob = join(session, "wanted@example.com")

    with pytest.raises(LinkWornOut):
        users.finish_change_of_address(session, ticket_in(mail_to(session, "wanted@example.com")[0]))

    assert bob.email == "wanted@example.com"
    assert users.person(session, ada).email == "ada@example.com"


def test_of_two_who_move_to_one_address_at_once_one_gets_it(house, mail_is_sent):
    secrets = []
    for email in ("ada@example.com", "bob@example.com"):
        viewer = carry(lambda session, email=email: somebody(session, email))
        carry(lambda session, viewer=viewer: users.wish_for_address(session, viewer, "wanted@example.com"))
    secrets = carry(lambda session: [ticket_in(mail) for mail in mail_to(session, "wanted@example.com")])

    outcomes = together(2, lambda n: carry(lambda session: users.finish_change_of_address(session, secrets[n])))

    assert outcomes.count(None) == 1
    assert any(isinstance(outcome, LinkWornOut | Conflict) for outcome in outcomes)


def test_without_mail_an_address_changes_at_once_and_is_not_proven(session):
    ada = somebody(session)

    assert users.wish_for_address(session, ada, "new@example.com") is True

    person = users.person(session, ada)
    assert (person.email, person.is_confirmed) == ("new@example.com", False)


def test_without_mail_nobody_moves_to_an_address_that_is_taken(session):
    join(session, "bob@example.com")

    with pytest.raises(Conflict):
        users.wish_for_address(session, somebody(session), "bob@example.com")


def test_ones_own_address_is_no_new_one(session):
    with pytest.raises(Invalid):
        users.wish_for_address(session, somebody(session), "ADA@example.com")


def test_the_last_way_in_can_not_be_unlinked(session):
    ada, _ = sign_in(session, join(session, password_hash=None))
    only = _link(session, ada, "1")

    with pytest.raises(Conflict):
        users.unlink(session, ada, only)

    other = _link(session, ada, "2")
    users.unlink(session, ada, only)
    with pytest.raises(Conflict):
        users.unlink(session, ada, other)


def test_with_a_password_all_accounts_elsewhere_can_go(session):
    ada = somebody(session)

    users.unlink(session, ada, _link(session, ada, "1"))

    assert users.identities(session, ada) == []


@pytest.mark.parametrize("sent", ["", "nonsense", None, "019a0000-0000-7000-8000-000000000000"])
def test_what_is_no_account_elsewhere_is_not_found(session, sent):
    with pytest.raises(NotFound):
        users.unlink(session, somebody(session), sent)


def test_nobody_unlinks_what_is_somebody_elses(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    bobs = _link(session, bob, "1")

    with pytest.raises(NotFound):
        users.unlink(session, ada, bobs)

    assert len(users.identities(session, bob)) == 1


def _rows_about(session, *words: str) -> dict[str, list]:
    """Every row of every table in which one of the words stands."""
    found = {}
    for table in metadata.sorted_tables:
        rows = [row for row in session.execute(table.select()) if any(word in str(tuple(row)) for word in words)]
        if rows:
            found[table.name] = rows
    return found


def test_closing_an_account_leaves_nothing_of_it_but_the_farewell(session):
    somebody(session, "first@example.com", is_admin=True)
    ada = somebody(session)
    _link(session, ada, "1")
    notices.post(session, ada.user_id, "n", t("Saved."))
    tickets.issue(session, TicketKind.RESET, user_id=ada.user_id)
    users.ask_for_reset(session, "ada@example.com", "en")
    words = (str(ada.user_id), ada.user_id.hex, str(ada.workspace_id), "ada@example.com", "Ada")
    assert set(_rows_about(session, *words)) == {
        "user_account", "workspace", "membership", "login", "identity", "notice", "ticket", "mail",
        "credit_balance", "credit_entry",
    }  # fmt: skip

    users.close(session, ada)
    session.flush()
    session.expire_all()

    left = _rows_about(session, *words)
    assert set(left) == {"mail"}
    assert [mail.subject for mail in session.exec(select(Mail).where(Mail.recipient == "ada@example.com"))] == [
        "Your account is closed"
    ]
    assert set(_rows_about(session, "first@example.com")) == {"user_account"}


def test_the_only_admin_stays(session):
    admin = somebody(session, is_admin=True)
    somebody(session, "bob@example.com")

    with pytest.raises(Conflict):
        users.close(session, admin)

    assert len(session.exec(select(User)).all()) == 2


def test_of_two_admins_who_leave_at_once_one_stays(house):
    admins = [carry(lambda session, n=n: somebody(session, f"a{n}@example.com", is_admin=True)) for n in range(2)]

    outcomes = together(2, lambda n: carry(lambda session: users.close(session, admins[n])))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]


def test_whoever_left_is_not_found(session):
    somebody(session, "first@example.com", is_admin=True)
    ada = somebody(session)
    users.close(session, ada)

    with pytest.raises(NotFound):
        users.person(session, ada)

"""How people get in: by password, by an account elsewhere, and that nobody waits inside for an owner."""

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.errors import Conflict, Invalid
from pixorly.integrations.sign_in import Identity as Proof
from pixorly.models import Identity, Login, TicketKind, User
from pixorly.services import logins, tickets, users
from pixorly.services.users import WrongPassword
from pixorly.services.users.sign_in import AddressNotProven
from tests.grounds.people import FIREFOX, join, sign_in, somebody
from tests.grounds.races import together


def _proof(
    email: str = "ada@example.com", *, subject: str = "42", is_verified: bool = True, name: str = "Ada"
) -> Proof:
    return Proof("https://issuer.example", subject, email, is_verified, name)


def _arrive(session, proof: Proof):
    return logins.viewer_of(session, users.arrive_by_provider(session, "oidc", proof, FIREFOX))


def test_a_password_that_fitted_lets_one_in(session):
    ada = join(session)

    secret = users.sign_in(session, ada.id, True, FIREFOX)

    assert logins.viewer_of(session, secret).user_id == ada.id


def test_nobody_and_a_wrong_password_are_the_same_refusal(session):
    ada = join(session)
    refusals = []
    for user_id, fits in ((None, False), (ada.id, False), (None, True)):
        with pytest.raises(WrongPassword) as refused:
            users.sign_in(session, user_id, fits, FIREFOX)
        refusals.append((str(refused.value), refused.value.field, refused.value.status))

    assert len(set(refusals)) == 1
    assert session.exec(select(Login)).all() == []


def test_a_hash_with_weaker_settings_is_replaced(session):
    ada = join(session, password_hash="weak")

    users.sign_in(session, ada.id, True, FIREFOX, "strong")

    assert ada.password_hash == "strong"


@pytest.mark.parametrize("email", ["ada@example.com", " ADA@example.com "])
def test_credentials_are_found_by_address(session, email):
    ada = join(session, password_hash="hash")

    assert users.credentials_at(session, email) == users.Credentials(ada.id, "hash")


@pytest.mark.parametrize(
    "email", ["", "bob@example.com", "ada", "ada@example.com\x00", "%@example.com", "x" * 10_000, "\ud800@x.example"]
)
def test_no_address_has_no_credentials(session, email):
    join(session)

    assert users.credentials_at(session, email) == users.Credentials()


def test_somebody_new_arrives_confirmed(session):
    join(session, "first@example.com")

    viewer = _arrive(session, _proof(" New@Example.com", name=" New\n Person "))

    person = users.person(session, viewer)
    assert (person.email, person.name, person.is_confirmed, person.has_password) == (
        "new@example.com",
        "New Person",
        True,
        False,
    )


def test_the_subject_is_the_person_whatever_their_address_becomes(session):
    before = _arrive(session, _proof("ada@example.com"))

    after = _arrive(session, _proof("other@example.com", is_verified=False))

    assert after.user_id == before.user_id


def test_another_subject_with_the_same_words_is_somebody_else(session):
    """An issuer may give an address that was given up to somebody new; only a proven address joins."""
    _arrive(session, _proof("ada@example.com", subject="1"))

    with pytest.raises(AddressNotProven):
        _arrive(session, _proof("ada@example.com", subject="2", is_verified=False))


@pytest.mark.parametrize("proof", [_proof("", is_verified=True), _proof(is_verified=False)])
def test_an_address_that_is_not_proven_opens_no_account(session, proof):
    join(session, "ada@example.com")

    with pytest.raises(AddressNotProven):
        _arrive(session, proof)

    assert session.exec(select(Identity)).all() == []


@pytest.mark.parametrize("email", ["ada", "a\x00@example.com", "a" * 300 + "@example.com"])
def test_an_issuer_may_say_nonsense(session, email):
    with pytest.raises(Invalid):
        _arrive(session, _proof(email))


def test_a_proven_address_joins_its_account_and_keeps_its_password(session):
    ada = join(session, password_hash="hash of Ada")

    assert _arrive(session, _proof()).user_id == ada.id

    assert ada.password_hash == "hash of Ada"


def test_whoever_signed_up_with_anothers_address_is_put_out_when_its_owner_comes(session):
    """Pre-hijacking: password, linked account, open browser and links on their way all end."""
    mallory = join(session, "ada@example.com", is_confirmed=False, password_hash="hash of Mallory")
    his, his_secret = sign_in(session, mallory)
    users.link_to(session, his, "github", Proof("https://github.example", "666", "m@example.com", True, "M"))
    on_its_way = tickets.issue(session, TicketKind.CHANGE_ADDRESS, user_id=mallory.id, note="m@example.com")

    ada = _arrive(session, _proof())

    user = session.get(User, ada.user_id)
    assert user.password_hash is None
    assert logins.viewer_of(session, his_secret) is None
    assert [one.provider for one in users.identities(session, ada)] == ["oidc"]
    with pytest.raises(tickets.LinkWornOut):
        users.finish_change_of_address(session, on_its_way)
    back = _arrive_as_mallory(session)
    assert back is None or back.user_id != ada.user_id


def _arrive_as_mallory(session):
    proof = Proof("https://github.example", "666", "m@example.com", True, "M")
    return logins.viewer_of(session, users.arrive_by_provider(session, "github", proof, FIREFOX))


def test_whoever_moved_to_anothers_address_without_proof_is_put_out_too(session):
    """Without mail an address changes unproven; having proven an earlier one must not count for it."""
    mallory = somebody(session, "m@example.com")
    users.link_to(session, mallory, "github", Proof("https://github.example", "666", "m@example.com", True, "M"))
    users.wish_for_address(session, mallory, "ada@example.com")

    ada = _arrive(session, _proof("ada@example.com"))

    assert [one.provider for one in users.identities(session, ada)] == ["oidc"]
    assert session.get(User, ada.user_id).password_hash is None


def test_an_account_elsewhere_is_linked_once(session):
    ada = somebody(session)

    users.link_to(session, ada, "oidc", _proof("elsewhere@example.com"))
    users.link_to(session, ada, "oidc", _proof("elsewhere@example.com"))

    assert [one.email for one in users.identities(session, ada)] == ["elsewhere@example.com"]
    assert _arrive(session, _proof("elsewhere@example.com")).user_id == ada.user_id


def test_an_account_elsewhere_signs_only_one_person_in(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    users.link_to(session, ada, "oidc", _proof())

    with pytest.raises(Conflict):
        users.link_to(session, bob, "oidc", _proof())


def test_the_first_who_arrives_by_a_provider_becomes_admin(session):
    assert _arrive(session, _proof()).is_admin
    assert not _arrive(session, _proof("bob@example.com", subject="43")).is_admin


def test_one_person_arriving_in_many_tabs_at_once_is_one_person(house):
    outcomes = together(5, lambda _: carry(lambda session: _arrive(session, _proof())))

    assert len({viewer.user_id for viewer in outcomes}) == 1
    assert len(carry(lambda session: session.exec(select(User)).all())) == 1

"""Keys: written so that they can be checked, stored so that nobody can read them, and taken back at once."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.models import ApiKey, ApiSecret, Membership, Role, User
from pixorly.services import api_keys, workspaces
from pixorly.services.api_keys import NoApi, Scope, writing
from pixorly.services.viewer import Door, Viewer
from tests.grounds.people import somebody
from tests.grounds.teams import member


@pytest.fixture
def ada(session: Session) -> Viewer:
    viewer = somebody(session)
    workspaces.put_on_plan(session, viewer.workspace_id, "pro")
    return viewer


def _issue(session: Session, viewer: Viewer, *scopes: str, days: int | None = None) -> api_keys.Issued:
    return api_keys.issue(session, viewer, "shop", scopes or list(Scope), days)


def _older(session: Session, **by: timedelta) -> None:
    """As if that much time had passed for a secret's end, or for a key's."""
    for secret in session.exec(select(ApiSecret)):
        if secret.ends_at and "secrets" in by:
            secret.ends_at -= by["secrets"]
    for key in session.exec(select(ApiKey)):
        if key.expires_at and "keys" in by:
            key.expires_at -= by["keys"]
    session.flush()


def test_a_key_says_what_it_is_and_whether_it_is_whole():
    written = writing.make()

    assert written.text.startswith("px_live_") and len(written.text) == 54
    assert writing.is_whole(written.text)
    for broken in (written.text[:-1], written.text + "a", written.text.swapcase(), "px_live_" + "0" * 46, "", "é" * 54):
        assert not writing.is_whole(broken)


def test_no_two_keys_are_alike():
    assert len({writing.make().text for _ in range(1000)}) == 1000


def test_a_key_opens_the_workspace_of_who_made_it(session, ada):
    issued = _issue(session, ada, "generate", "credits")

    keyed = api_keys.find(session, issued.secret)

    assert keyed and keyed.scopes == {"generate", "credits"} and keyed.plan.key == "pro"
    viewer = keyed.viewer
    assert (viewer.workspace_id, viewer.user_id, viewer.door) == (ada.workspace_id, ada.user_id, Door.API)
    assert viewer.login_id == keyed.key_id


def test_the_secret_is_nowhere_in_the_database(session, ada):
    secret = _issue(session, ada).secret

    kept = [row for table in ("api_key", "api_secret") for row in session.execute(text(f"SELECT * FROM {table}"))]

    assert kept and secret not in str(kept) and secret[16:-6] not in str(kept)


def test_a_wrong_secret_with_a_right_beginning_opens_nothing(session, ada):
    secret = _issue(session, ada).secret
    other = secret[:16] + "0" * 32
    whole = other + writing._sum_of(other)

    assert writing.is_whole(whole)
    assert api_keys.find(session, whole) is None


def test_a_key_makes_nobody_an_admin(session, ada):
    session.get_one(User, ada.user_id).is_admin = True
    session.flush()

    keyed = api_keys.find(session, _issue(session, ada).secret)

    assert keyed and keyed.viewer.is_admin is False


def test_after_a_rotation_both_secrets_open_it_for_a_day(session, ada):
    first = _issue(session, ada)
    second = api_keys.rotate(session, ada, first.key.id)

    assert first.secret != second.secret and first.key.id == second.key.id
    assert second.key.overlap_until and first.key.overlap_until is None
    opened = [api_keys.find(session, secret) for secret in (first.secret, second.secret)]
    assert opened[0] and opened[1] and opened[0].key_id == opened[1].key_id
    _older(session, secrets=timedelta(hours=25))
    assert api_keys.find(session, first.secret) is None
    assert api_keys.find(session, second.secret)


def test_rotating_twice_lengthens_nothing(session, ada):
    first = _issue(session, ada)
    api_keys.rotate(session, ada, first.key.id)
    _older(session, secrets=timedelta(hours=23))

    api_keys.rotate(session, ada, first.key.id)

    _older(session, secrets=timedelta(hours=2))
    assert api_keys.find(session, first.secret) is None


def test_ended_secrets_are_swept_and_good_ones_stay(session, ada):
    first = _issue(session, ada)
    second = api_keys.rotate(session, ada, first.key.id)
    _older(session, secrets=timedelta(hours=25))

    api_keys.sweep_ended_secrets(session)

    assert [one.prefix for one in session.exec(select(ApiSecret))] == [second.secret[:16]]


def test_an_expired_key_opens_nothing_and_can_not_be_rotated(session, ada):
    issued = _issue(session, ada, days=30)
    _older(session, keys=timedelta(days=31))

    assert api_keys.find(session, issued.secret) is None
    assert api_keys.all_of(session, ada)[0].is_expired
    with pytest.raises(Conflict):
        api_keys.rotate(session, ada, issued.key.id)


def test_a_revoked_key_opens_nothing_at_once(session, ada):
    issued = _issue(session, ada)

    api_keys.revoke(session, ada, issued.key.id)

    assert api_keys.find(session, issued.secret) is None
    assert api_keys.all_of(session, ada) == []
    with pytest.raises(NotFound):
        api_keys.rotate(session, ada, issued.key.id)


def test_a_key_ends_with_the_membership_of_who_made_it(session, ada):
    bea = member(session, ada, "bea@example.com")
    secret = _issue(session, bea).secret
    assert api_keys.find(session, secret)

    session.delete(session.get_one(Membership, (ada.workspace_id, bea.user_id)))
    session.flush()

    assert api_keys.find(session, secret) is None


def test_a_plan_without_the_api_has_no_keys_and_hears_which_plan_has(session):
    viewer = somebody(session, "free@example.com")

    with pytest.raises(NoApi) as refused:
        _issue(session, viewer)

    assert (refused.value.status, refused.value.code) == (403, "plan_too_small")
    assert "Basic" in str(refused.value)


def test_who_only_looks_on_makes_none_and_members_touch_their_own(session, ada):
    mine = _issue(session, ada)
    editor = member(session, ada, "bea@example.com")
    onlooker = member(session, ada, "cy@example.com", Role.VIEWER)

    with pytest.raises(NotAllowed):
        _issue(session, onlooker)
    with pytest.raises(NotAllowed):
        api_keys.revoke(session, editor, mine.key.id)
    api_keys.revoke(session, ada, _issue(session, editor).key.id)


def test_keys_of_others_are_not_there(session, ada):
    mine = _issue(session, ada)
    stranger = somebody(session, "bea@example.com")

    for verb in (api_keys.rotate, api_keys.revoke):
        with pytest.raises(NotFound):
            verb(session, stranger, mine.key.id)
    assert api_keys.all_of(session, stranger) == []


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["generate"], None), ("x" * 81, ["generate"], None), ("shop", [], None), ("shop", ["everything"], None), ("shop", ["credits"], 0)],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(session, ada, name, scopes, days):
    with pytest.raises(Invalid):
        api_keys.issue(session, ada, name, scopes, days)


def test_the_operator_makes_one_for_a_person(session, ada):
    issued = api_keys.operate(session, "ada@example.com", "ops", ["models"])

    keyed = api_keys.find(session, issued.secret)

    assert keyed and keyed.viewer.workspace_id == ada.workspace_id and keyed.scopes == {"models"}

"""Keys of their own: who may bring one, how it is kept, whose jobs may use it, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import HouseChoice, Notice, ProviderKey, Role, User, Workspace, new_id
from pixorly.services import provider_keys
from pixorly.services.provider_keys import Brought, Tried
from pixorly.services.sealing import CanNotOpen
from pixorly.services.viewer import Viewer
from tests.grounds.people import somebody
from tests.grounds.teams import member

KEY = "sk-of-ada-0001-wxyz"


@pytest.fixture(autouse=True)
def keyed(change_settings: Callable[..., None]) -> None:
    change_settings(secret_key="o" * 40)


@pytest.fixture
def ada(session: Session) -> Viewer:
    return somebody(session)


def _bring(
    session: Session, viewer: Viewer, secret: str = KEY, provider: str = "openai", trouble: str = ""
) -> ProviderKey:
    provider_keys.bring(session, viewer, Tried(provider, secret, trouble))
    query = select(ProviderKey).where(ProviderKey.workspace_id == viewer.workspace_id, ProviderKey.provider == provider)
    return session.exec(query).one()


def _seen(session: Session, viewer: Viewer, provider: str = "openai") -> provider_keys.KeyView:
    return next(one for one in provider_keys.of_viewer(session, viewer).keys if one.provider == provider)


def test_a_key_is_kept_sealed_read_by_jobs_and_seen_by_its_last_four(session, ada):
    row = _bring(session, ada)

    assert KEY not in row.sealed and KEY not in repr(row)
    assert provider_keys.read(session, row.id) == KEY
    assert provider_keys.brought(session, ada.workspace_id) == {"openai": row.id}
    seen = _seen(session, ada)
    assert (seen.state, seen.last_four, seen.brought_by, seen.is_used) == ("works", "wxyz", "Ada", True)
    assert KEY not in repr(provider_keys.of_viewer(session, ada))


def test_another_key_takes_the_place_of_the_first(session, ada):
    first = _bring(session, ada).id

    second = _bring(session, ada, "sk-of-ada-0002-abcd")

    assert second.id == first and provider_keys.read(session, first) == "sk-of-ada-0002-abcd"
    assert _seen(session, ada).last_four == "abcd"


def test_a_removed_key_leaves_no_letter_and_no_job_goes_on_with_another_one(session, ada):
    row = _bring(session, ada)

    provider_keys.forget(session, ada, "openai")

    assert (row.sealed, row.last_four) == ("", "")
    assert provider_keys.read(session, row.id) is None
    assert provider_keys.brought(session, ada.workspace_id) == {}
    assert _seen(session, ada).state == "none"
    with pytest.raises(NotFound):
        provider_keys.forget(session, ada, "openai")
    # A job that names its place finds the next key there, and never the operator's.
    assert _bring(session, ada).id == row.id


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_who_does_not_manage_a_workspace_sees_that_there_is_a_key_and_nothing_of_it(session, ada, role):
    row = _bring(session, ada)
    guest = member(session, ada, "guest@example.com", role)

    for deed in (
        lambda: _bring(session, guest, "sk-of-the-guest-1"),
        lambda: provider_keys.forget(session, guest, "openai"),
        lambda: provider_keys.to_test(session, guest, "openai"),
    ):
        with pytest.raises(NotAllowed):
            deed()

    seen = provider_keys.of_viewer(session, guest)
    assert not seen.may_manage
    assert (_seen(session, guest).state, _seen(session, guest).last_four) == ("works", "")
    assert provider_keys.read(session, row.id) == KEY


def test_an_admin_of_the_workspace_may(session, ada):
    second = member(session, ada, "bob@example.com", Role.ADMIN)

    _bring(session, second)

    assert _seen(session, ada).brought_by == "Bob"


def test_nothing_of_it_reaches_another_workspace(session, ada):
    _bring(session, ada)
    eve = somebody(session, "eve@example.com")

    assert provider_keys.brought(session, eve.workspace_id) == {}
    assert _seen(session, eve).state == "none"
    for deed in (provider_keys.forget, provider_keys.to_test):
        with pytest.raises(NotFound):
            deed(session, eve, "openai")
    assert _seen(session, ada).state == "works"


def test_a_row_that_somebody_copies_to_another_place_opens_nothing_there(session, ada):
    """Whoever can write to the database must not spend with keys they can't read."""
    mine = _bring(session, ada)
    eve = somebody(session, "eve@example.com")
    theirs = _bring(session, eve, "sk-of-eve-0001-eeee")
    elsewhere = _bring(session, ada, "r8_of-ada-0001-rrrr", "replicate")

    theirs.sealed = elsewhere.sealed = mine.sealed
    session.flush()

    assert provider_keys.read(session, theirs.id) is None
    assert provider_keys.brought(session, eve.workspace_id) == {}
    assert provider_keys.brought(session, ada.workspace_id) == {"openai": mine.id}


def test_with_the_wrong_key_of_the_house_nothing_opens_and_every_reading_goes_on(session, ada, change_settings):
    row = _bring(session, ada)

    change_settings(secret_key="w" * 40)

    assert provider_keys.read(session, row.id) is None
    assert provider_keys.brought(session, ada.workspace_id) == {}
    seen = _seen(session, ada)
    assert (seen.state, seen.is_used) == ("troubled", False)
    assert seen.trouble and seen.trouble["template"].startswith("This copy of Pixorly can't open")
    with pytest.raises(CanNotOpen):
        provider_keys.to_test(session, ada, "openai")
    # What mends it: bringing it again.
    assert provider_keys.read(session, _bring(session, ada).id) == KEY


def test_an_unreadable_key_of_the_house_is_no_crash_either(session, ada, change_settings, tmp_path):
    _bring(session, ada)
    (tmp_path / "secret_key").write_text("short")

    change_settings(secret_key="", data_dir=tmp_path)

    assert _seen(session, ada).state == "troubled"
    assert provider_keys.brought(session, ada.workspace_id) == {}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "short",
        "two words-of-something",
        "sk-ünïcode-letters",
        "sk-line\nbreak-0001",
        "sk-null\x00-0001-00",
        "x" * 501,
    ],
)
def test_what_can_be_no_key_is_refused_before_anybody_is_asked(typed):
    with pytest.raises(Invalid) as refused:
        Brought("openai", typed).checked()

    assert refused.value.field == "secret"
    assert not typed.strip() or typed.strip() not in str(refused.value)


@pytest.mark.parametrize("provider", ["painter", "automatic1111", "comfyui", "nobody", "", "../openai", "OPENAI"])
def test_only_for_providers_that_are_somebodys_service(provider):
    with pytest.raises(NotFound):
        Brought(provider, KEY).checked()


def test_a_key_has_no_blanks_round_it_and_is_in_no_repr():
    brought = Brought("openai", f" {KEY}\n").checked()

    assert brought.secret == KEY
    assert KEY not in repr(brought) + repr(Tried("openai", KEY)) + str(brought)


@pytest.mark.parametrize(
    ("trouble", "is_used"),
    [("", True), ("not_answered", True), ("not_permitted", True), ("wrong_key", False), ("out_of_balance", False)],
)
def test_a_key_that_can_make_nothing_is_not_used_until_it_works_again(session, ada, trouble, is_used):
    row = _bring(session, ada)

    provider_keys.note(session, ada, Tried("openai", KEY, trouble))

    assert ("openai" in provider_keys.brought(session, ada.workspace_id)) is is_used
    assert _seen(session, ada).is_used is is_used
    provider_keys.note(session, ada, Tried("openai", KEY))
    assert provider_keys.brought(session, ada.workspace_id) == {"openai": row.id}


def test_what_a_test_says_of_a_key_that_was_replaced_meanwhile_is_not_said_of_the_new_one(session, ada):
    _bring(session, ada)
    tried = provider_keys.to_test(session, ada, "openai")
    _bring(session, ada, "sk-of-ada-0002-abcd")

    provider_keys.note(session, ada, Tried("openai", tried.secret, "wrong_key"))

    assert _seen(session, ada).state == "works"


def test_a_refusal_at_work_is_told_once_to_whoever_brought_the_key(session, ada):
    row = _bring(session, ada)
    called_at = now(session) + timedelta(seconds=1)

    for _ in range(3):
        provider_keys.refused(session, row.id, "wrong_key", called_at)

    [notice] = session.exec(select(Notice).where(Notice.user_id == ada.user_id)).all()
    assert notice.href == "/account/providers" and KEY not in str(notice)
    assert provider_keys.brought(session, ada.workspace_id) == {}


def test_a_key_that_came_after_the_call_is_not_blamed_and_trouble_of_the_way_is_nobodys(session, ada):
    row = _bring(session, ada)
    before = row.brought_at - timedelta(seconds=1)

    provider_keys.refused(session, row.id, "wrong_key", before)
    provider_keys.refused(session, row.id, "passing_trouble", now(session) + timedelta(seconds=1))
    provider_keys.refused(session, new_id(), "wrong_key", now(session))

    assert _seen(session, ada).state == "works"


def test_keys_go_with_their_workspace_and_stay_when_who_brought_them_goes(session, ada):
    row = _bring(session, member(session, ada, "bob@example.com", Role.ADMIN))
    bob = session.exec(select(User).where(col(User.email) == "bob@example.com")).one()

    session.delete(bob)
    session.flush()
    session.refresh(row)
    assert (row.brought_by, provider_keys.read(session, row.id)) == (None, KEY)

    session.delete(session.get_one(Workspace, ada.workspace_id))
    session.flush()
    assert session.exec(select(ProviderKey)).all() == []


def test_jobs_on_own_keys_cost_credits_until_the_operator_says_otherwise(session, ada):
    boss = somebody(session, "boss@example.com", is_admin=True)
    assert not provider_keys.are_free(session)

    with pytest.raises(NotAllowed):
        provider_keys.choose_free(session, ada, True)
    with pytest.raises(NotAllowed):
        provider_keys.terms(session, ada)
    provider_keys.choose_free(session, boss, True)

    assert provider_keys.are_free(session) and provider_keys.of_viewer(session, ada).are_free
    _bring(session, ada)
    assert provider_keys.terms(session, boss).workspaces == 1
    provider_keys.choose_free(session, boss, False)
    assert not provider_keys.are_free(session)
    assert session.exec(select(HouseChoice.actor_id)).one() == boss.user_id

"""What was typed and not yet pressed Generate on."""

from dataclasses import replace

from pixorly.database import carry, now, reading
from pixorly.models import Role
from pixorly.services import drafts
from pixorly.services.drafts import DraftView
from pixorly.services.jobs.wish import Wish, read
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together
from tests.grounds.teams import member

WISH = Wish(
    prompt="a {dawn|storm} sea", models=("painter/formula",), seed=2**40, guidance=2.5, sampler="Euler", references=("a", "b")
)  # fmt: skip


def test_a_draft_comes_back_as_it_was_left(session):
    ada = somebody(session)
    assert drafts.one(session, ada) == DraftView()

    assert drafts.keep(session, ada, WISH, 1)
    session.expire_all()

    assert drafts.one(session, ada).wish == WISH.as_dict()
    assert read(drafts.one(session, ada).wish) == WISH


def test_what_was_typed_last_wins_whenever_it_arrives(session):
    ada = somebody(session)
    drafts.keep(session, ada, WISH, 2000)

    assert not drafts.keep(session, ada, Wish(prompt="from a tab that was cut off"), 1000)
    assert drafts.keep(session, ada, replace(WISH), 1000)
    assert drafts.one(session, ada) == DraftView(WISH.as_dict(), 2000)
    assert drafts.keep(session, ada, Wish(), 3000)

    session.expire_all()
    assert drafts.one(session, ada) == DraftView(Wish().as_dict(), 3000)


def test_no_browser_is_ahead_of_the_servers_clock(session):
    ada = somebody(session)
    at = now(session).timestamp() * 1000

    drafts.keep(session, ada, WISH, 10**20)
    left_at = drafts.one(session, ada).typed_at

    assert at - 1000 < left_at < at + 60_000
    assert drafts.keep(session, ada, Wish(), left_at + 60_000)


def test_nobody_is_woken_by_what_somebody_types(session):
    ada = somebody(session)
    session.info.pop("after_commit", None)

    drafts.keep(session, ada, WISH, 1)
    drafts.keep(session, ada, replace(WISH, prompt="more"), 2)

    assert not session.info.get("after_commit")


def test_each_person_has_one_in_each_workspace(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    eve = member(session, ada, "eve@example.com", Role.VIEWER)
    at_bobs = replace(eve, workspace_id=bob.workspace_id)

    for viewer, prompt in ((ada, "one"), (eve, "two"), (at_bobs, "three")):
        drafts.keep(session, viewer, Wish(prompt=prompt), 1)

    assert [drafts.one(session, viewer).wish.get("prompt") for viewer in (ada, eve, at_bobs, bob)] == [
        "one", "two", "three", None,
    ]  # fmt: skip


def test_whatever_can_be_typed_is_kept(session):
    ada = somebody(session)
    odd = "\x00 \ud800 \u2028 🌋 \\ ' \" {" + "x" * 3000

    assert drafts.keep(session, ada, Wish(prompt=odd), 1)
    session.expire_all()

    assert drafts.one(session, ada).wish["prompt"] == odd


def test_tabs_that_type_at_once_leave_one_draft(house):
    ada, _ = arrived()

    outcomes = together(8, lambda n: carry(lambda session: drafts.keep(session, ada, Wish(prompt=f"tab {n}"), n + 1)))

    assert any(outcomes)
    with reading() as session:
        assert drafts.one(session, ada).wish["prompt"] == "tab 7"

"""What was typed and not yet pressed Generate on."""

from dataclasses import replace

from pixorly.database import carry, reading
from pixorly.models import Role
from pixorly.services import drafts
from pixorly.services.jobs.wish import Wish, read
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together
from tests.grounds.teams import member

WISH = Wish(prompt="a {dawn|storm} sea", models=("painter/formula",), seed=2**40, guidance=2.5, references=("a", "b"))


def test_a_draft_comes_back_as_it_was_left(session):
    ada = somebody(session)
    assert drafts.one(session, ada) == {}

    assert drafts.keep(session, ada, WISH)
    session.expire_all()

    assert drafts.one(session, ada) == WISH.as_dict()
    assert read(drafts.one(session, ada)) == WISH


def test_the_last_to_write_wins_and_the_same_again_changes_nothing(session):
    ada = somebody(session)
    drafts.keep(session, ada, WISH)

    assert not drafts.keep(session, ada, replace(WISH))
    assert drafts.keep(session, ada, replace(WISH, prompt="a quiet sea"))
    assert drafts.keep(session, ada, Wish())

    session.expire_all()
    assert drafts.one(session, ada) == Wish().as_dict()


def test_nobody_is_woken_by_what_somebody_types(session):
    ada = somebody(session)
    session.info.pop("after_commit", None)

    drafts.keep(session, ada, WISH)
    drafts.keep(session, ada, replace(WISH, prompt="more"))

    assert not session.info.get("after_commit")


def test_each_person_has_one_in_each_workspace(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    eve = member(session, ada, "eve@example.com", Role.VIEWER)
    at_bobs = replace(eve, workspace_id=bob.workspace_id)

    for viewer, prompt in ((ada, "one"), (eve, "two"), (at_bobs, "three")):
        drafts.keep(session, viewer, Wish(prompt=prompt))

    assert [drafts.one(session, viewer).get("prompt") for viewer in (ada, eve, at_bobs, bob)] == [
        "one", "two", "three", None,
    ]  # fmt: skip


def test_whatever_can_be_typed_is_kept(session):
    ada = somebody(session)
    odd = "\x00 \ud800 \u2028 🌋 \\ ' \" {" + "x" * 3000

    assert drafts.keep(session, ada, Wish(prompt=odd))
    session.expire_all()

    assert drafts.one(session, ada)["prompt"] == odd


def test_tabs_that_type_at_once_leave_one_draft(house):
    ada, _ = arrived()

    outcomes = together(8, lambda n: carry(lambda session: drafts.keep(session, ada, Wish(prompt=f"tab {n}"))))

    assert outcomes == [True] * 8
    with reading() as session:
        assert drafts.one(session, ada)["prompt"].startswith("tab ")

"""Presets: settings that somebody keeps for themselves or for the workspace."""

import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Membership, Preset, Role
from pixorly.services.jobs.wish import Wish
from pixorly.services.prompts import presets, shelf
from pixorly.services.prompts.shelf import NameTaken, ShelfFull
from tests.grounds.people import somebody
from tests.grounds.teams import member


@pytest.fixture
def ada(session):
    return somebody(session)


def _verbs(session, made):
    """Everything that changes a preset which is there."""
    return (
        lambda viewer: presets.change(session, viewer, made.id, {"steps": 9}),
        lambda viewer: presets.rename(session, viewer, made.id, "theirs"),
        lambda viewer: presets.share(session, viewer, made.id, False),
        lambda viewer: presets.remove(session, viewer, made.id),
    )


def test_only_what_is_named_is_kept_and_applied(session, ada):
    made = presets.save(session, ada, "Wide", {"ratio": "21:9", "steps": "30", "seed": "", "prompt": "no", "x": 1})
    session.expire_all()

    assert presets.apply(session, ada, made.id) == {"ratio": "21:9", "steps": 30, "seed": None}
    assert (made.is_own, made.is_shared, made.can_change) == (True, False, True)


def test_every_setting_of_a_wish_but_its_prompt_can_be_kept(session, ada):
    told = {"negative_prompt": "blur", "references": ("r",), "guidance": 2.5, "seed": 2**40, "sampler": "Euler"}
    wish = Wish(prompt="x", models=("a", "b"), **told)

    made = presets.save(session, ada, "All", wish.as_dict())
    session.expire_all()

    kept = presets.apply(session, ada, made.id)
    assert kept == {name: value for name, value in wish.as_dict().items() if name != "prompt"}


@pytest.mark.parametrize("settings", [{}, {"prompt": "x"}, {"x": 1}, {"steps": "many"}, {"models": "a"}, {"ratio": 3}])
def test_nothing_to_keep_and_wrong_values_are_refused(session, ada, settings):
    with pytest.raises(Invalid):
        presets.save(session, ada, "Bad", settings)


def test_one_sees_ones_own_first_and_what_others_share(session, ada):
    bob, eve = member(session, ada, "bob@example.com"), somebody(session, "eve@example.com")
    presets.save(session, ada, "zebra", {"steps": 1})
    presets.save(session, ada, "Bear", {"steps": 1}, is_shared=True)
    presets.save(session, bob, "ant", {"steps": 1}, is_shared=True)
    presets.save(session, bob, "secret", {"steps": 1})

    assert [one.name for one in presets.listed(session, ada)] == ["Bear", "zebra", "ant"]
    assert [one.name for one in presets.listed(session, bob)] == ["ant", "secret", "Bear"]
    assert presets.listed(session, eve) == []


def test_a_personal_one_is_nobody_elses(session, ada):
    made = presets.save(session, ada, "Mine", {"steps": 3})
    others = (
        member(session, ada, "bob@example.com", Role.ADMIN),
        member(session, ada, "eve@example.com", Role.OWNER),
        somebody(session, "far@example.com"),
    )

    for viewer in others:
        for verb in (*_verbs(session, made), lambda viewer: presets.apply(session, viewer, made.id)):
            with pytest.raises(NotFound):
                verb(viewer)


def test_a_shared_one_is_applied_by_all_and_changed_by_its_maker_and_admins(session, ada):
    bob = member(session, ada, "bob@example.com")
    made = presets.save(session, bob, "Ours", {"steps": 3}, is_shared=True)
    editor = member(session, ada, "eve@example.com")
    looker = member(session, ada, "lo@example.com", Role.VIEWER)
    admin = member(session, ada, "adm@example.com", Role.ADMIN)

    for viewer in (editor, looker):
        assert presets.apply(session, viewer, made.id) == {"steps": 3}
        assert [one.can_change for one in presets.listed(session, viewer)] == [False]
        for verb in _verbs(session, made):
            with pytest.raises(NotAllowed):
                verb(viewer)
    for viewer, steps in ((ada, 4), (admin, 5), (bob, 6)):
        assert presets.change(session, viewer, made.id, {"steps": steps}).can_change
        assert presets.apply(session, looker, made.id) == {"steps": steps}


def test_who_only_looks_keeps_nothing_not_even_for_themselves(session, ada):
    looker = member(session, ada, "lo@example.com", Role.VIEWER)

    with pytest.raises(NotAllowed):
        presets.save(session, looker, "Mine", {"steps": 1})


def test_sharing_ends(session, ada):
    bob = member(session, ada, "bob@example.com")
    made = presets.save(session, bob, "Ours", {"steps": 3}, is_shared=True)

    presets.share(session, bob, made.id, False)

    assert presets.listed(session, ada) == []


def test_names_are_taken_per_person_whatever_their_capitals(session, ada):
    bob = member(session, ada, "bob@example.com")
    presets.save(session, ada, "Wide", {"steps": 1}, is_shared=True)
    tall = presets.save(session, bob, "Tall", {"steps": 1}, is_shared=True)
    presets.save(session, bob, "Wide", {"steps": 1})

    with pytest.raises(NameTaken):
        presets.save(session, ada, "wide", {"steps": 1})
    # The owner of the workspace renames it among those of its maker.
    with pytest.raises(NameTaken):
        presets.rename(session, ada, tall.id, "WIDE")
    assert presets.rename(session, ada, tall.id, "tall").name == "tall"


def test_what_was_removed_is_put_back_once_and_to_its_maker(session, ada):
    bob = member(session, ada, "bob@example.com")
    made = presets.save(session, bob, "Ours", {"steps": 3, "ratio": "1:1"}, is_shared=True)

    removed = presets.remove(session, ada, made.id)
    assert presets.listed(session, bob) == []

    assert presets.put_back(session, ada, removed) == presets.put_back(session, ada, removed) == removed
    assert presets.listed(session, bob) == [made]
    assert len(session.exec(select(Preset)).all()) == 1


def test_nobody_puts_back_what_was_not_theirs_to_remove(session, ada):
    bob, editor = member(session, ada, "bob@example.com"), member(session, ada, "eve@example.com")
    personal = presets.remove(session, bob, presets.save(session, bob, "Mine", {"steps": 3}).id)
    shared = presets.remove(session, bob, presets.save(session, bob, "Ours", {"steps": 3}, is_shared=True).id)

    for viewer, removed in ((ada, personal), (editor, personal), (editor, shared)):
        with pytest.raises(NotAllowed):
            presets.put_back(session, viewer, removed)
    with pytest.raises(Invalid):
        presets.put_back(session, bob, replace(personal, settings={"steps": "x"}))
    session.execute(delete(Membership).where(col(Membership.user_id) == bob.user_id))
    session.expire_all()
    with pytest.raises(NotFound):
        presets.put_back(session, ada, shared)


def test_a_shelf_has_an_end_for_each_person(session, ada, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 1)
    bob = member(session, ada, "bob@example.com")
    presets.save(session, ada, "one", {"steps": 1})

    with pytest.raises(ShelfFull):
        presets.save(session, ada, "two", {"steps": 1})
    assert presets.save(session, bob, "one", {"steps": 1})


@pytest.mark.parametrize(
    "first", ["pixorly.services.jobs", "pixorly.services.prompts.presets", "pixorly.services.drafts"]
)
def test_jobs_and_presets_can_be_imported_in_any_order(first):
    # Jobs expand prompts, and presets keep parts of wishes, which are of jobs.
    done = subprocess.run(
        [sys.executable, "-c", f"import {first}, pixorly.services.jobs, pixorly.services.prompts.presets"],
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr

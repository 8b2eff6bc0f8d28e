"""Favourites, and the trash with its way back: for those who may edit, in their own workspace."""

from dataclasses import replace

import pytest

from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Image, new_id
from pixorly.services import images
from tests.grounds.gallery import hung
from tests.grounds.people import somebody


def _row(session, image_id) -> Image:
    return session.get_one(Image, image_id, populate_existing=True)


def _kinds(session) -> int:
    return len(session.info.get("after_commit", []))


def test_a_favourite_is_marked_and_unmarked(session):
    viewer = somebody(session)
    image_id = hung(session, viewer)

    images.mark(session, viewer, str(image_id), True)
    assert _row(session, image_id).is_favourite
    images.mark(session, viewer, str(image_id), False)
    assert not _row(session, image_id).is_favourite


def test_what_was_thrown_away_comes_back_as_it_was(session):
    viewer = somebody(session)
    ids = [str(hung(session, viewer)) for _ in range(3)]
    kept = images.use(session, viewer)

    assert images.trash(session, viewer, ids[:2]) == 2
    assert images.trash(session, viewer, ids[:2]) == 0
    assert [one.id for one in images.page(session, viewer).images] == ids[2:]
    assert images.use(session, viewer) == kept
    assert images.restore(session, viewer, ids[:1]) == 1
    assert images.restore(session, viewer, ids[:1]) == 0

    assert {one.id for one in images.page(session, viewer).images} == {ids[0], ids[2]}


def test_each_change_is_told_once(session):
    viewer = somebody(session)
    ids = [str(hung(session, viewer)) for _ in range(3)]
    before = _kinds(session)

    images.trash(session, viewer, ids)
    images.trash(session, viewer, ids)
    images.restore(session, viewer, ids[:1])
    images.mark(session, viewer, ids[0], True)

    assert _kinds(session) - before == 5


def test_pictures_of_others_are_not_found_and_stay_as_they_are(session):
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    own, theirs = hung(session, viewer), hung(session, other)
    images.trash(session, other, [str(theirs)])

    for change in (
        lambda: images.mark(session, viewer, str(theirs), True),
        lambda: images.trash(session, viewer, [str(own), str(theirs)]),
        lambda: images.restore(session, viewer, [str(theirs)]),
        lambda: images.trash(session, viewer, [str(new_id())]),
        lambda: images.trash(session, viewer, ["no id"]),
    ):
        with pytest.raises(NotFound):
            change()

    assert not _row(session, own).trashed_at
    assert _row(session, theirs).trashed_at
    assert not _row(session, theirs).is_favourite


def test_what_lies_in_the_trash_can_not_be_marked(session):
    viewer = somebody(session)
    image_id = str(hung(session, viewer))
    images.trash(session, viewer, [image_id])

    with pytest.raises(NotFound):
        images.mark(session, viewer, image_id, True)


def test_who_may_only_look_changes_nothing(session):
    viewer = somebody(session)
    image_id = str(hung(session, viewer))
    guest = replace(viewer, role="viewer")

    for change in (
        lambda: images.mark(session, guest, image_id, True),
        lambda: images.trash(session, guest, [image_id]),
        lambda: images.restore(session, guest, [image_id]),
        lambda: images.require_may_upload(session, guest),
    ):
        with pytest.raises(NotAllowed):
            change()

    assert images.one(session, guest, image_id).id == image_id


def test_so_many_at_once_are_a_mistake(session):
    with pytest.raises(Invalid):
        images.trash(session, somebody(session), [str(new_id()) for _ in range(501)])

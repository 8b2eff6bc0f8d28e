"""What lay in the trash for a month goes, its room comes back, and bytes that no row knows of are found."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from pixorly.database import carry, now, transaction
from pixorly.integrations.storage import Found, storage
from pixorly.models import Image
from pixorly.services import images
from tests.grounds.gallery import developed, hung, hung_for_good
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together


@pytest.fixture(autouse=True)
def _own_storage(change_settings, tmp_path: Path) -> None:
    change_settings(data_dir=tmp_path)


def _keys() -> list[str]:
    return [each.key for each in storage().keys("")]


def _age(hours: float = 2, *, under: str = "") -> None:
    """Time moves by moving the files."""
    for each in storage().keys(prefix=under):
        path = storage().path_of(each.key)
        assert path
        then = time.time() - hours * 3600
        os.utime(path, (then, then))


def _throw(session, viewer, image_id, days: float) -> None:
    images.trash(session, viewer, [str(image_id)])
    session.get_one(Image, image_id).trashed_at = now(session) - timedelta(days=days)
    session.flush()


def test_after_a_month_in_the_trash_row_bytes_and_room_are_gone(session):
    viewer = somebody(session)
    stays, waits, goes = (hung(session, viewer) for _ in range(3))
    _throw(session, viewer, waits, 29.9)
    _throw(session, viewer, goes, 30.1)

    gone = images.purge_trashed(session)
    images.remove(gone)

    assert [each.id for each in gone] == [goes]
    assert set(session.exec(select(Image.id))) == {stays, waits}
    assert images.use(session, viewer).images == 2
    assert images.use(session, viewer).kept_bytes == 2 * developed().kept_bytes
    assert not any(str(goes) in key for key in _keys())
    assert len(_keys()) == 8
    assert images.purge_trashed(session) == []


def test_two_who_purge_at_once_give_the_room_back_once(house):
    viewer, _ = arrived()
    ids = [hung_for_good(viewer, width=30, height=30) for _ in range(4)]
    for image_id in ids[:3]:
        carry(lambda session, image_id=image_id: _throw(session, viewer, image_id, 31))

    gone = together(2, lambda _: carry(images.purge_trashed))

    assert sorted(len(each) for each in gone) == [0, 3], gone
    with transaction() as session:
        assert images.use(session, viewer).images == 1


def test_bytes_without_a_row_are_found_once_they_are_old(session):
    viewer = somebody(session)
    kept = hung(session, viewer)
    lost = hung(session, viewer)
    session.delete(session.get_one(Image, lost))
    session.flush()

    assert list(images.listed()) == []
    _age()
    [page] = images.listed()
    found = images.lost_among(session, page)

    assert len(page) == 8
    assert all(str(lost) in each.key for each in found)
    assert images.let_go(found) == 4
    assert len(_keys()) == 4
    assert all(str(kept) in key for key in _keys())


def test_other_pixels_that_came_too_late_for_a_picture_are_lost_alone(session):
    """A worker that was stalled stored them for a picture that somebody else had recorded meanwhile."""
    viewer = somebody(session)
    image_id = hung(session, viewer)
    images.put(viewer.workspace_id, image_id, developed(seed=2))
    _age()

    [page] = images.listed()
    images.let_go(images.lost_among(session, page))

    [stored] = images.find_many(session, viewer.workspace_id, [image_id])
    assert images.read_bytes(stored) == developed().original
    assert sorted(_keys()) == sorted(stored.keys)


def test_what_was_not_put_there_as_a_picture_of_ours_is_left_alone(session):
    for key in ("backup.tar", "avatars/ada.webp", "notes/one-two/three.txt", "a/b-c/d"):
        storage().put(key, b"theirs", "text/plain")
    _age()

    [page] = images.listed()

    assert images.lost_among(session, page) == []


def test_what_is_put_there_anew_while_it_is_looked_at_stays(session):
    viewer = somebody(session)
    image_id = hung(session, viewer)
    session.delete(session.get_one(Image, image_id))
    session.flush()
    _age()
    [page] = images.listed()
    lost = images.lost_among(session, page)

    images.put(viewer.workspace_id, image_id, developed())

    assert images.let_go(lost) == 0
    assert images.let_go([Found("w/never/there.png", 1, lost[0].put_at)]) == 0
    assert len(_keys()) == 4

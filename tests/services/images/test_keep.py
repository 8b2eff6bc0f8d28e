"""A picture is stored under keys of its own and recorded once, with what it takes."""

import hashlib

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from pixorly.database import carry, transaction
from pixorly.errors import NotFound
from pixorly.integrations.storage import storage
from pixorly.models import Image, StorageUse, derived_id, new_id
from pixorly.services import images, plans, workspaces
from tests.grounds.gallery import a_job, developed, hung, told
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together


def _use(session, viewer) -> tuple[int, int]:
    now = images.use(session, viewer)
    return now.kept_bytes, now.images


def test_everything_made_of_a_picture_lies_in_one_folder(session):
    viewer, picture, image_id = somebody(session), developed(), new_id()

    kept = images.put(viewer.workspace_id, image_id, picture)

    folder = f"{viewer.workspace_id}/{image_id}-{hashlib.sha256(picture.original).hexdigest()[:16]}"
    found = {each.key: each.size_bytes for each in storage().keys(prefix=folder)}
    assert list(found) == [f"{folder}/{name}" for name in ("400.webp", "800.webp", "original.png", "preview.jpeg")]
    assert sum(found.values()) == kept.kept_bytes
    assert storage().get(f"{folder}/original.png") == picture.original


def test_a_record_says_what_the_picture_is_and_counts_it(session):
    viewer, picture = somebody(session), developed(mode="RGBA")
    job = a_job(session, viewer)
    image_id = derived_id(job.id, 0)
    kept = images.put(viewer.workspace_id, image_id, picture)

    assert images.record(session, image_id, kept=kept, **told(viewer, job)) == image_id

    row = session.get_one(Image, image_id, populate_existing=True)
    assert (row.format, row.preview_format, row.width, row.height, row.has_alpha) == ("png", "webp", 160, 90, True)
    assert (row.blur, row.likeness) == (picture.blur, picture.likeness)
    assert row.sha256 == hashlib.sha256(picture.original).hexdigest()
    assert row.colours == [{"hex": each.hex, "share": each.share} for each in picture.colours]
    assert (row.prompt[:12], row.seed, row.recipe["steps"], row.job_id) == ("A lighthouse", 4821, 28, job.id)
    assert _use(session, viewer) == (picture.kept_bytes, 1)


def test_recording_twice_changes_and_counts_nothing(session):
    viewer = somebody(session)
    job, image_id = a_job(session, viewer), None
    kept = images.put(viewer.workspace_id, derived_id(job.id, 0), developed())

    for _ in range(2):
        image_id = images.record(session, derived_id(job.id, 0), kept=kept, **told(viewer, job))
        session.expunge_all()

    assert session.exec(select(Image.id)).all() == [image_id]
    assert _use(session, viewer) == (kept.kept_bytes, 1)


def test_what_a_workspace_keeps_is_the_sum_of_its_pictures(session):
    viewer, other = somebody(session), somebody(session, "bea@example.com")

    for width in (100, 200, 300):
        hung(session, viewer, width=width)
    hung(session, other)

    total = select(func.sum(Image.kept_bytes), func.count()).where(Image.workspace_id == viewer.workspace_id)
    assert _use(session, viewer) == tuple(session.exec(total).one())
    assert _use(session, other)[1] == 1


def test_a_record_that_fits_nowhere_is_a_mistake_and_no_repetition(session):
    viewer = somebody(session)
    kept = images.put(viewer.workspace_id, new_id(), developed())

    with pytest.raises(IntegrityError), session.begin_nested():
        images.record(session, new_id(), kept=kept, **told(viewer) | {"job_id": new_id()})

    assert _use(session, viewer) == (0, 0)


def test_many_who_record_the_same_pictures_at_once_have_each_counted_once(house):
    viewer, _ = arrived()
    with transaction() as session:
        job = a_job(session, viewer, count=4)
    kept = images.put(viewer.workspace_id, derived_id(job.id, 0), developed())

    def record(number: int):
        which = number % 4
        return carry(
            lambda session: images.record(session, derived_id(job.id, which), kept=kept, **told(viewer, job, which))
        )

    ids = together(8, record)

    assert len(set(ids)) == 4, ids
    with transaction() as session:
        assert len(session.exec(select(Image)).all()) == 4
        assert _use(session, viewer) == (4 * kept.kept_bytes, 4)


def test_room_is_what_the_plan_has_less_what_is_kept(session):
    viewer = somebody(session)
    hung(session, viewer)

    seen = images.use(session, viewer)

    assert seen.most_bytes == plans.get("free").storage_bytes
    assert seen.kept_bytes > 0
    images.require_room(session, viewer.workspace_id, seen.most_bytes - seen.kept_bytes)
    with pytest.raises(plans.PlanTooSmall):
        images.require_room(session, viewer.workspace_id, seen.most_bytes - seen.kept_bytes + 1)


def test_a_full_workspace_has_no_room_and_a_larger_plan_has(session):
    viewer = somebody(session)
    session.add(StorageUse(workspace_id=viewer.workspace_id, kept_bytes=2 * 10**9, images=9))
    session.flush()

    with pytest.raises(plans.PlanTooSmall):
        images.require_room(session, viewer.workspace_id, 1)
    workspaces.put_on_plan(session, viewer.workspace_id, "basic")
    images.require_room(session, viewer.workspace_id, 8 * 10**9)


def test_references_come_in_the_order_they_were_named(session):
    viewer = somebody(session)
    ids = [hung(session, viewer, width=width) for width in (50, 60, 70)][::-1]

    found = images.find_many(session, viewer.workspace_id, ids)

    assert [each.id for each in found] == ids
    assert [each.width for each in found] == [70, 60, 50]
    assert images.read_bytes(found[0]) == developed(width=70).original
    assert found[0].media_type == "image/png"


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's", "in the trash"])
def test_a_reference_that_is_not_ones_own_is_not_found(session, whose):
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    own = hung(session, viewer)
    wanted = {
        "nobody's": new_id,
        "somebody else's": lambda: hung(session, other),
        "in the trash": lambda: hung(session, viewer),
    }[whose]()
    if whose == "in the trash":
        images.trash(session, viewer, [str(wanted)])

    with pytest.raises(NotFound) as refused:
        images.find_many(session, viewer.workspace_id, [own, wanted])

    assert refused.value.field == "references"

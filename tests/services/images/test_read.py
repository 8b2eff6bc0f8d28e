"""One picture with its story, and the strip of those beside it."""

from datetime import timedelta

import pytest

from pixorly.database import now
from pixorly.errors import NotFound
from pixorly.models import new_id
from pixorly.services import images
from tests.grounds.gallery import a_job, hung
from tests.grounds.people import somebody


def _ids(strip: images.FilmPage) -> list[str]:
    return [each.id for each in strip.images]


def test_a_picture_tells_how_it_was_made(session):
    viewer = somebody(session)
    began = now(session)
    job = a_job(session, viewer, count=2, price=6, started_at=began, ended_at=began + timedelta(seconds=8.4))
    image_id = hung(session, viewer, job, 1, width=300, height=200)

    one = images.one(session, viewer, str(image_id))

    assert (one.width, one.height, one.format, one.has_alpha) == (300, 200, "png", False)
    assert (one.seed, one.recipe, one.model_id) == (4821, {"negative_prompt": "fog", "steps": 28}, "painter/formula")
    assert one.model not in ("", one.model_id)
    assert one.provider
    assert (one.credits, one.seconds, one.made_by) == (3, 8.4, "Ada")
    assert (one.job_id, one.batch_id, one.is_upload) == (str(job.id), str(job.batch_id), False)
    assert one.colours
    assert one.blur.startswith("data:image/webp")


def test_one_whose_job_and_model_nobody_remembers_is_shown_all_the_same(session):
    viewer = somebody(session)

    one = images.one(session, viewer, str(hung(session, viewer)))

    assert (one.job_id, one.credits, one.seconds) == ("", None, None)


def test_neighbours_are_those_made_before_and_after(session):
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    first = hung(session, viewer)
    hung(session, other)
    thrown = hung(session, viewer)
    last = hung(session, viewer)
    images.trash(session, viewer, [str(thrown)])
    old, new = sorted((str(first), str(last)))

    assert (images.one(session, viewer, new).next_id, images.one(session, viewer, new).previous_id) == (old, "")
    assert (images.one(session, viewer, old).next_id, images.one(session, viewer, old).previous_id) == ("", new)


@pytest.mark.parametrize("whose", ["nobody's", "somebody else's", "in the trash", "no id"])
def test_a_picture_that_is_not_there_for_somebody_is_not_found(session, whose):
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    wanted = {
        "nobody's": lambda: new_id(),
        "somebody else's": lambda: hung(session, other),
        "in the trash": lambda: hung(session, viewer),
        "no id": lambda: "../1",
    }[whose]()
    if whose == "in the trash":
        images.trash(session, viewer, [str(wanted)])

    with pytest.raises(NotFound):
        images.one(session, viewer, str(wanted))


@pytest.fixture
def strip(session):
    """Seven pictures, newest first, and one of somebody else among them."""
    viewer, other = somebody(session), somebody(session, "bea@example.com")
    ids = [hung(session, other if number == 3 else viewer, width=20, height=20) for number in range(8)]
    return viewer, [str(id) for id in sorted([*ids[:3], *ids[4:]], reverse=True)]


def test_the_strip_is_read_page_by_page_from_the_newest(session, strip):
    viewer, ids = strip

    first = images.page(session, viewer, limit=3)
    second = images.page(session, viewer, before=first.images[-1].id, limit=3)
    third = images.page(session, viewer, before=second.images[-1].id, limit=3)

    assert _ids(first) + _ids(second) + _ids(third) == ids
    assert [each.more for each in (first, second, third)] == [True, True, False]
    assert [each.newer for each in (first, second, third)] == [False, True, True]


def test_the_strip_is_read_back_to_the_newest(session, strip):
    viewer, ids = strip

    back = images.page(session, viewer, after=ids[5], limit=3)

    assert (_ids(back), back.newer, back.more) == (ids[2:5], True, True)
    assert images.page(session, viewer, after=ids[2], limit=3).newer is False


@pytest.mark.parametrize(("middle", "seen"), [(3, slice(1, 6)), (0, slice(0, 5)), (6, slice(4, 7))])
def test_a_strip_has_its_picture_in_the_middle_where_it_can(session, strip, middle, seen):
    viewer, ids = strip

    around = images.page(session, viewer, around=ids[middle], limit=5)

    assert _ids(around) == ids[seen]
    assert around.newer == (seen.start > 0)
    assert around.more == (seen.stop < 7)


def test_no_page_is_larger_than_its_bound_or_empty_by_request(session, strip):
    viewer, ids = strip

    assert _ids(images.page(session, viewer, limit=0)) == ids[:1]
    assert len(images.page(session, viewer, limit=10**9).images) == 7

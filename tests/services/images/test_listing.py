"""Lists that programs read: whole, in order, narrowed, and never somebody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pixorly.errors import Invalid, NotFound
from pixorly.models import Image, id_outward, new_id
from pixorly.services import images
from pixorly.services.images import Narrowed
from pixorly.services.images.listing import page_by
from tests.grounds.gallery import hung
from tests.grounds.people import somebody

_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_ALL = Narrowed()


def _hung_at(session, viewer, at: datetime, model_id="painter/formula"):
    image_id = hung(session, viewer)
    row = session.get_one(Image, image_id)
    row.created_at, row.model_id = at, model_id
    session.flush()
    return image_id


def _all_pages(session, viewer, narrowed=_ALL, limit=2) -> list[str]:
    seen, cursor = [], ""
    while True:
        page = images.listed_outward(session, viewer, narrowed, cursor=cursor, limit=limit)
        seen += [one.id for one in page.images]
        cursor = page.next_cursor
        if not cursor:
            return seen


def test_pages_show_each_picture_once_newest_first(session):
    viewer = somebody(session)
    hours = [3, 1, 1, 1, 2]
    made = [(hour, _hung_at(session, viewer, _NOON + timedelta(hours=hour))) for hour in hours]

    seen = _all_pages(session, viewer)

    assert seen == [image_id for _, image_id in sorted(made, reverse=True)]


def test_what_comes_meanwhile_does_not_move_the_next_page(session):
    viewer = somebody(session)
    old = [_hung_at(session, viewer, _NOON + timedelta(minutes=minute)) for minute in range(4)]

    first = images.listed_outward(session, viewer, Narrowed(), limit=2)
    _hung_at(session, viewer, _NOON + timedelta(hours=1))
    second = images.listed_outward(session, viewer, Narrowed(), cursor=first.next_cursor, limit=2)

    assert [one.id for one in first.images + second.images] == list(reversed(old))
    assert second.next_cursor == ""


def test_a_list_is_narrowed_by_what_was_asked(session):
    viewer = somebody(session)
    painted = _hung_at(session, viewer, _NOON)
    brought = _hung_at(session, viewer, _NOON + timedelta(hours=1), model_id="")
    images.mark(session, viewer, str(brought), True)

    def only(**narrowed) -> list[str]:
        return _all_pages(session, viewer, Narrowed(**narrowed))

    assert only(model="painter/formula") == only(kind="generated") == [painted]
    assert only(kind="uploaded") == only(is_favourite=True) == [brought]
    assert only(created_after=_NOON) == [brought]
    assert only(created_before=_NOON + timedelta(minutes=1)) == [painted]
    assert only(job_id=str(new_id())) == []


def test_pictures_of_others_and_those_in_the_trash_are_not_listed(session):
    viewer, other = somebody(session), somebody(session, "bob@example.com")
    theirs, gone = hung(session, other), hung(session, viewer)
    images.trash(session, viewer, [str(gone)])

    assert _all_pages(session, viewer) == []
    for hidden in (theirs, gone):
        with pytest.raises(NotFound):
            images.one_outward(session, viewer, str(hidden))


@pytest.mark.parametrize("cursor", ["x", "ö", "A" * 31, "_" * 32, "AAAA", "\x00"])
def test_a_cursor_that_is_none_is_named(session, cursor):
    viewer = somebody(session)

    with pytest.raises(Invalid) as refusal:
        images.listed_outward(session, viewer, Narrowed(), cursor=cursor)

    assert refusal.value.field == "cursor"


def test_one_picture_is_told_with_all_that_was_chosen_for_it(session):
    viewer = somebody(session)
    image_id = hung(session, viewer)

    told = images.one_outward(session, viewer, id_outward("img", image_id))

    assert told.id == image_id
    assert told.recipe["steps"] == 28


@pytest.mark.parametrize(
    ("by", "values", "index"),
    [
        (set(), {}, "ix_image_listed"),
        ({"before"}, {"before": _NOON}, "ix_image_listed"),
        ({"model"}, {"model": "a/b"}, "ix_image_of_model"),
        ({"favourites"}, {}, "ix_image_favourite"),
    ],
)
def test_a_page_is_read_from_its_index_without_sorting(session, by, values, index):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("Postgres decides by how much is there, and here is next to nothing")
    page = page_by(frozenset(by)).params(whose=somebody(session).workspace_id, most=51, **values)
    said = page.compile(session.get_bind(), compile_kwargs={"literal_binds": True})

    plan = " · ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}".replace(":", "\\:"))))

    assert index in plan and "TEMP B-TREE" not in plan

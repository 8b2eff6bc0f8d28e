"""What the viewer does with pictures, as a tab asks for it."""

from uuid import UUID

import pytest

from pixorly.database import reading
from pixorly.errors import NotFound
from pixorly.models import Image
from pixorly.state.viewer import ViewerState
from tests.grounds.gallery import hung_for_good
from tests.grounds.people import arrived
from tests.state.tabs import Tabs, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_picture_is_marked_and_that_is_taken_back(house):
    ada, secret = arrived()
    image_id = hung_for_good(ada)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ViewerState.mark, str(image_id), True)
        marked = _row(image_id).is_favourite
        await tab.calls(ViewerState.mark, str(image_id), False)
        return tab.errors, marked

    assert play(story) == ([], True)
    assert not _row(image_id).is_favourite


def test_what_went_to_the_trash_comes_back(house):
    ada, secret = arrived()
    image_id = hung_for_good(ada)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ViewerState.trash, [str(image_id)])
        in_between = _row(image_id).trashed_at
        await tab.calls(ViewerState.restore, [str(image_id)])
        return tab.errors, in_between

    errors, in_between = play(story)
    assert errors == [] and in_between
    assert _row(image_id).trashed_at is None


@pytest.mark.parametrize(
    ("handler", "more"), [(ViewerState.mark, (True,)), (ViewerState.trash, ()), (ViewerState.restore, ())]
)
def test_nobody_touches_what_is_anothers(house, handler, more):
    ada, _ = arrived()
    _, bobs = arrived("bob@example.com")
    image_id = hung_for_good(ada)
    before = _row(image_id).model_dump()

    async def story(tabs: Tabs):
        return (await tabs.open(bobs).calls(handler, *((str(image_id), *more) if more else ([str(image_id)],)))).errors

    assert [type(error) for error in play(story)] == [NotFound]
    assert _row(image_id).model_dump() == before


@pytest.mark.parametrize("sent", [None, 4, "abc", {"a": 1}, [[], None], ["not-an-id"]])
def test_nonsense_is_refused_and_moves_nothing(house, sent):
    ada, secret = arrived()
    image_id = hung_for_good(ada)

    async def story(tabs: Tabs):
        return (await tabs.open(secret).calls(ViewerState.trash, sent)).errors

    assert all(isinstance(error, NotFound) for error in play(story))
    assert _row(image_id).trashed_at is None


def _row(image_id: UUID) -> Image:
    with reading() as session:
        row = session.get(Image, image_id)
        assert row
        session.expunge(row)
        return row

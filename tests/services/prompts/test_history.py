"""What a person wrote before: the latest first, each once, found by its words."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import insert

from pixorly.errors import NotFound
from pixorly.models import Batch
from pixorly.services import prompts
from tests.grounds.people import somebody
from tests.grounds.teams import member

START = datetime(2026, 1, 1, tzinfo=UTC)
_seconds = count()


def write(session, viewer, *typed: str, is_removed: bool = False) -> None:
    """One batch after the other. Ids made within one millisecond have no order, so these are made by hand."""
    rows = []
    for text, second in zip(typed, _seconds, strict=False):
        at = START + timedelta(seconds=second)
        id = UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62 | second)
        rows.append(
            {"id": id, "workspace_id": viewer.workspace_id, "user_id": viewer.user_id, "door": "screen",
             "prompt": text, "wish": {}, "is_removed": is_removed, "created_at": at}
        )  # fmt: skip
    session.execute(insert(Batch), rows)


def texts(found) -> list[str]:
    return [one.prompt for one in found]


def test_each_prompt_is_there_once_where_it_was_last_used(session):
    ada = somebody(session)
    write(session, ada, "sea", "sky", " sea\n", "fog", "   ", "fog")

    found = prompts.history(session, ada)

    assert texts(found) == ["fog", "sea", "sky"]
    assert found[0].at > found[1].at > found[2].at and found[0].at.tzinfo


def test_it_is_ones_own_in_this_workspace_without_what_was_removed(session):
    ada = somebody(session)
    bob = member(session, ada, "bob@example.com")
    write(session, ada, "mine")
    write(session, ada, "removed", is_removed=True)
    write(session, bob, "his")
    write(session, somebody(session, "eve@example.com"), "elsewhere")

    assert texts(prompts.history(session, ada)) == ["mine"]
    assert texts(prompts.history(session, bob)) == ["his"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("LIGHTHOUSE", ["A lighthouse in a storm", "lighthouse"]), ("storm  light", ["A lighthouse in a storm"]),
        ("größe ÜBER", ["Über die Größe"]), ("100%", ["100% cotton"]), ("%", ["100% cotton"]), ("_", ["snake_case"]),
        ("\\", ["back\\slash"]), ("'", ["it's"]), ("nowhere", []), ("lighthouse nowhere", []), ("\x00", []),
    ],
)  # fmt: skip
def test_all_words_are_found_anywhere_and_signs_are_just_signs(session, search, found):
    ada = somebody(session)
    write(session, ada, "lighthouse", "100% cotton", "snake_case", "back\\slash", "it's", "Über die Größe")
    write(session, ada, "A lighthouse in a storm")

    assert texts(prompts.history(session, ada, search)) == found


def test_pages_follow_each_other_and_repeat_nothing(session):
    ada = somebody(session)
    write(session, ada, *(f"prompt {n % 7}" for n in range(30)))

    pages, before = [], ""
    while page := prompts.history(session, ada, limit=3, before=before):
        pages.append(texts(page))
        before = page[-1].id

    assert pages == [["prompt 1", "prompt 0", "prompt 6"], ["prompt 5", "prompt 4", "prompt 3"], ["prompt 2"]]
    with pytest.raises(NotFound):
        prompts.history(session, ada, before="nonsense")


def test_it_reaches_past_many_that_are_the_same(session):
    ada = somebody(session)
    write(session, ada, "long ago", "first", *["again"] * 1200)

    assert texts(prompts.history(session, ada)) == ["again", "first", "long ago"]
    assert texts(prompts.history(session, ada, limit=1)) == ["again"]

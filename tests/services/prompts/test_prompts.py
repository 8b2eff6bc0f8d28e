"""A text and the prompts it stands for in a workspace."""

import time

import pytest

from pixorly.database import reading
from pixorly.errors import Invalid
from pixorly.services import prompts
from pixorly.services.prompts import wildcards
from tests.grounds.people import arrived, somebody


def test_a_text_is_expanded_with_wildcards_and_those_inside_them(session):
    ada = somebody(session)
    wildcards.save(session, ada, "colour", "red\n__dark__ blue")
    wildcards.save(session, ada, "dark", "deep\nnight")
    wildcards.save(session, ada, "unused", "__nowhere__")

    expansion = prompts.expanded(session, ada, "__Colour__ {sea|sky}")

    assert expansion == prompts.Expansion(
        6, ("red sea", "red sky", "deep blue sea", "deep blue sky", "night blue sea", "night blue sky")
    )


def test_plain_text_asks_the_database_nothing(session):
    ada = somebody(session)
    with reading() as looking:
        assert prompts.expanded(looking, ada, "a {red|blue} door").count == 2
        assert not looking.in_transaction()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("__nope__ sea", "There is no wildcard named nope."),
        ("{|cat}", "One choice of the alternatives leaves the prompt empty."),
        ("__around__", "The wildcard around leads back to itself: around → around. Change one of them."),
        ("{a|b|c|d}" * 3, "That makes 64 prompts; 50 at once are possible."),
        ("{a|b|c|d}" * 300, "That makes more than a million prompts; 50 at once are possible."),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_prompt(session, typed, says):
    ada = somebody(session)
    wildcards.save(session, ada, "around", "__around__\nx")

    with pytest.raises(Invalid) as refused:
        prompts.expanded(session, ada, typed)

    assert (str(refused.value), refused.value.field) == (says, "prompt")


def test_wildcards_as_large_as_they_may_be_are_answered_soon(session):
    ada = somebody(session)
    for number in range(20):
        line = f"__w{number + 1}__ {{a|b}} " * 10
        wildcards.save(session, ada, f"w{number}", "\n".join(f"{line} {n}" for n in range(1000)))
        wildcards.save(session, ada, f"plain{number}", "\n".join(f"{n} " + "x" * 190 for n in range(1000)))
    started = time.process_time()

    with pytest.raises(Invalid, match="too many alternatives inside"):
        prompts.expanded(session, ada, "__w0__")
    with pytest.raises(Invalid, match="more than a million"):
        prompts.expanded(session, ada, "".join(f"__plain{n}__" for n in range(20)))
    with pytest.raises(Invalid, match="at most 20 wildcards"):
        prompts.expanded(session, ada, "__w0__" + "".join(f"__plain{n}__" for n in range(20)))

    assert time.process_time() - started < 2


def test_what_a_look_may_read_is_enough(house):
    ada, _ = arrived()

    with reading() as session:
        assert prompts.expanded(session, ada, "{a|b}").prompts == ("a", "b")
        assert wildcards.listed(session, ada) == []

"""Templates: their places, and a workspace's shelf of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Role
from pixorly.services.prompts import expanding, shelf, templates
from pixorly.services.prompts.shelf import NameTaken, ShelfFull
from tests.grounds.people import somebody
from tests.grounds.teams import member


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("portrait of [subject], [light]", ("subject", "light")),
        ("[Subject] and [subject] and [ SUBJECT ]", ("Subject",)),
        ("none here", ()), ("[] [ ]", ()), ("[a", ()), ("a]", ()), ("[a\nb]", ()), (r"\[a\] and [b]", ("b",)),
        ("[[a]]", ("a",)), ("[" + "x" * 41 + "]", ()), ("[größe des Bilds]", ("größe des Bilds",)),
    ],
)  # fmt: skip
def test_places_are_found_in_order_and_once(text, places):
    assert templates.placeholders(text) == places


def test_places_are_filled_and_what_has_no_value_stays_to_be_seen():
    text = r"[Subject] by [light], again [subject], \[kept\], [ place ]"

    filled = templates.fill(text, {"subject": " a fox ", "LIGHT": "", "unknown": "x", "place": "[light] \\1 {a|b}"})

    assert filled == r"a fox by [light], again a fox, [kept], [light] \1 {a|b}"


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_any_text_can_be_filled_and_without_places_stays_itself(text, values):
    filled = templates.fill(text, values)

    if "[" not in text and "]" not in text:
        assert filled == text


@given(st.lists(st.sampled_from(["a ", "[x]", "[y]", ", "])).map("".join))
def test_a_text_with_all_its_places_filled_has_none_left(text):
    assert templates.placeholders(templates.fill(text, {"x": "1", "y": "2"})) == ()


def test_the_starters_can_be_used_as_they_are():
    names = [starter.name for starter in templates.STARTERS]

    assert len(set(names)) == 6
    for starter in templates.STARTERS:
        places = templates.placeholders(starter.text)
        filled = templates.fill(starter.text, dict.fromkeys(places, "something"))
        assert 1 <= len(places) <= 3 and "[" not in filled
        assert 1 <= len(expanding.expand(filled, {})) <= 3


def test_a_template_is_saved_rewritten_and_renamed(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")

    made = templates.save(session, ada, "  My\n portrait ", " portrait of [subject]\x00\ud800\nsecond line ")
    assert (made.name, made.text, made.placeholders) == (
        "My portrait",
        "portrait of [subject]\nsecond line",
        ("subject",),
    )

    templates.rewrite(session, ada, made.id, "[animal] in snow")
    templates.rename(session, ada, made.id, "my Portrait")
    session.expire_all()

    (kept,) = templates.listed(session, ada)
    assert (kept.name, kept.text, kept.placeholders) == ("my Portrait", "[animal] in snow", ("animal",))
    assert templates.listed(session, bob) == []


def test_the_list_goes_by_name(session):
    ada = somebody(session)
    for name in ("beach", "Alps", "city", "Beach 2"):
        templates.save(session, ada, name, "x")

    assert [one.name for one in templates.listed(session, ada)] == ["Alps", "beach", "Beach 2", "city"]


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("", "x", "name"),
        ("\x00", "x", "name"),
        ("x" * 61, "x", "name"),
        ("n", " \n", "text"),
        ("n", "x" * 2001, "text"),
    ],
)
def test_a_template_without_a_name_or_a_prompt_is_refused(session, name, text, field):
    with pytest.raises(Invalid) as refused:
        templates.save(session, somebody(session), name, text)

    assert refused.value.field == field


def test_names_are_taken_whatever_their_capitals(session):
    ada = somebody(session)
    templates.save(session, ada, "Portrait", "x")
    other = templates.save(session, ada, "Other", "x")

    with pytest.raises(NameTaken):
        templates.save(session, ada, "portrait", "x")
    with pytest.raises(NameTaken):
        templates.rename(session, ada, other.id, "PORTRAIT")


def test_what_was_removed_is_put_back_once(session):
    ada = somebody(session)
    made = templates.save(session, ada, "Portrait", "of [subject]")

    removed = templates.remove(session, ada, made.id)

    assert templates.listed(session, ada) == []
    assert templates.put_back(session, ada, removed) == templates.put_back(session, ada, removed) == made
    assert templates.listed(session, ada) == [made]


def test_a_shelf_has_an_end(session, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 1)
    ada = somebody(session)
    templates.save(session, ada, "one", "x")

    with pytest.raises(ShelfFull):
        templates.save(session, ada, "two", "x")


def test_a_workspace_shares_them_and_strangers_and_lookers_do_not_write(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    made = templates.save(session, ada, "Portrait", "x")
    eve = member(session, ada, "eve@example.com")
    looker = member(session, ada, "lo@example.com", Role.VIEWER)

    assert templates.rename(session, eve, made.id, "Ours").name == "Ours"
    assert [one.name for one in templates.listed(session, looker)] == ["Ours"]
    for write in (
        lambda viewer: templates.rewrite(session, viewer, made.id, "y"),
        lambda viewer: templates.rename(session, viewer, made.id, "y"),
        lambda viewer: templates.remove(session, viewer, made.id),
        lambda viewer: templates.put_back(session, viewer, made),
    ):
        with pytest.raises(NotFound):
            write(bob)
        with pytest.raises(NotAllowed):
            write(looker)
    with pytest.raises(NotAllowed):
        templates.save(session, looker, "mine", "x")

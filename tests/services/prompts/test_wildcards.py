"""Wildcards of a workspace: saved, found behind prompts, taken away and put back."""

from dataclasses import replace

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.models import Role, Wildcard, new_id
from pixorly.services import prompts
from pixorly.services.prompts import expanding, shelf, wildcards
from pixorly.services.prompts.shelf import NameTaken, ShelfFull
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together
from tests.grounds.teams import member


def test_each_line_is_a_choice_trimmed_and_once(session):
    ada = somebody(session)

    made = wildcards.save(session, ada, "Colour", "red\r\n\n  deep   blue \nred\n{pale|dark} green\n\x00\n")

    assert (made.name, made.choices) == ("colour", ("red", "deep blue", "{pale|dark} green"))
    assert wildcards.one(session, ada, made.id) == made


def test_a_list_shows_how_many_and_the_first_few(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    wildcards.save(session, ada, "mood", "calm\nwild")
    wildcards.save(session, ada, "colour", "\n".join(f"shade “{n}”" for n in range(1000)))

    colour, mood = wildcards.listed(session, ada)

    assert (colour.name, colour.count, colour.sample) == ("colour", 1000, ("shade “0”", "shade “1”", "shade “2”"))
    assert (mood.name, mood.count, mood.sample) == ("mood", 2, ("calm", "wild"))
    assert wildcards.listed(session, bob) == []


@pytest.mark.parametrize("name", ["", " ", "two words", "a__b", "a!", "a{b}", "x" * 41, "\x00", "–", "__", "%"])
def test_what_could_not_stand_between_underscores_is_no_name(session, name):
    with pytest.raises(Invalid) as refused:
        wildcards.save(session, somebody(session), name, "red")

    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["colour", "Größe-2", "a_b", "__año__", "2", "x" * 40])
def test_every_name_that_can_be_saved_is_found_in_a_prompt(session, name):
    ada = somebody(session)
    made = wildcards.save(session, ada, name, "red\nblue")

    assert prompts.expanded(session, ada, f"__{made.name}__ sky").prompts == ("red sky", "blue sky")
    assert expanding.named([f"__{made.name}__"]) == {made.name}


@pytest.mark.parametrize(
    "lines", ["", "\n \n", "\n".join(str(n) for n in range(1001)), "fine\n" + "x" * 201], ids=["none", "blank", "many", "long"]
)  # fmt: skip
def test_choices_that_are_none_too_many_or_too_long_are_refused(session, lines):
    with pytest.raises(Invalid) as refused:
        wildcards.save(session, somebody(session), "colour", lines)

    assert refused.value.field == "choices"


def test_a_name_is_taken_whatever_its_capitals(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    wildcards.save(session, ada, "colour", "red")

    with pytest.raises(NameTaken) as refused:
        wildcards.save(session, ada, "__COLOUR__", "blue")

    assert isinstance(refused.value, Conflict) and "colour" in str(refused.value)
    assert wildcards.save(session, bob, "colour", "blue")


def test_a_change_takes_name_and_choices_but_no_name_that_is_taken(session):
    ada = somebody(session)
    colour, mood = wildcards.save(session, ada, "colour", "red"), wildcards.save(session, ada, "mood", "calm")

    changed = wildcards.change(session, ada, colour.id, "colour", "red\nblue")

    assert changed == replace(colour, choices=("red", "blue"))
    assert wildcards.change(session, ada, colour.id, "shade", "red").name == "shade"
    with pytest.raises(NameTaken):
        wildcards.change(session, ada, mood.id, "shade", "calm")
    assert wildcards.one(session, ada, mood.id) == mood


def test_what_was_removed_is_put_back_once(session):
    ada = somebody(session)
    made = wildcards.save(session, ada, "colour", "red\nblue")

    removed = wildcards.remove(session, ada, made.id)

    assert removed == made and wildcards.listed(session, ada) == []
    assert wildcards.put_back(session, ada, removed) == made
    assert wildcards.put_back(session, ada, removed) == made
    assert len(session.exec(select(Wildcard)).all()) == 1


def test_undo_makes_room_for_a_name_that_was_taken_meanwhile(session):
    ada = somebody(session)
    removed = wildcards.remove(session, ada, wildcards.save(session, ada, "colour", "red").id)
    wildcards.save(session, ada, "colour", "blue")

    with pytest.raises(NameTaken):
        wildcards.put_back(session, ada, removed)


def test_a_shelf_has_an_end(session, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 2)
    ada = somebody(session)
    first = wildcards.save(session, ada, "a", "x")
    wildcards.save(session, ada, "b", "x")

    with pytest.raises(ShelfFull, match="There are 2 already"):
        wildcards.save(session, ada, "c", "x")

    wildcards.remove(session, ada, first.id)
    assert wildcards.save(session, ada, "c", "x")


def test_other_workspaces_have_theirs_to_themselves(session):
    ada, bob = somebody(session), somebody(session, "bob@example.com")
    made = wildcards.save(session, ada, "colour", "red")

    for touch in (
        lambda: wildcards.one(session, bob, made.id),
        lambda: wildcards.change(session, bob, made.id, "mine", "x"),
        lambda: wildcards.remove(session, bob, made.id),
        lambda: wildcards.put_back(session, bob, made),
        lambda: wildcards.one(session, ada, "nonsense"),
        lambda: wildcards.one(session, ada, str(new_id())),
    ):
        with pytest.raises(NotFound):
            touch()
    with pytest.raises(Invalid, match="no wildcard named colour"):
        prompts.expanded(session, bob, "__colour__")


def test_who_only_looks_reads_and_expands_but_does_not_write(session):
    ada = somebody(session)
    made = wildcards.save(session, ada, "colour", "red\nblue")
    bob = member(session, ada, "bob@example.com", Role.VIEWER)

    assert [row.name for row in wildcards.listed(session, bob)] == ["colour"]
    assert prompts.expanded(session, bob, "__colour__").count == 2
    for write in (
        lambda: wildcards.save(session, bob, "mine", "x"),
        lambda: wildcards.change(session, bob, made.id, "mine", "x"),
        lambda: wildcards.remove(session, bob, made.id),
        lambda: wildcards.put_back(session, bob, made),
    ):
        with pytest.raises(NotAllowed):
            write()
    eve = member(session, ada, "eve@example.com")
    assert wildcards.change(session, eve, made.id, "colour", "green").choices == ("green",)


def test_of_many_who_save_one_name_at_once_one_does(house):
    ada, _ = arrived()

    outcomes = together(6, lambda n: carry(lambda session: wildcards.save(session, ada, "colour", f"shade {n}")))

    assert sum(isinstance(outcome, wildcards.WildcardView) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NameTaken) for outcome in outcomes) == 5


def test_of_many_who_save_at_once_none_passes_the_end_of_the_shelf(house, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 3)
    ada, _ = arrived()

    outcomes = together(8, lambda n: carry(lambda session: wildcards.save(session, ada, f"w{n}", "x")))

    assert sum(isinstance(outcome, wildcards.WildcardView) for outcome in outcomes) == 3
    assert sum(isinstance(outcome, ShelfFull) for outcome in outcomes) == 5

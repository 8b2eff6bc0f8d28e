"""What the painter takes from words, in three languages, and what it admits not to know."""

import pytest

from pixorly.painter import understood
from pixorly.painter.palettes import COLOURS, DRAWN, HOURS, at
from pixorly.painter.reading import palette_of
from pixorly.painter.scenes import SCENES
from pixorly.painter.vocabulary import SCENES as NAMED
from pixorly.painter.vocabulary import index
from pixorly.painter.vocabulary.light import MOODS


@pytest.mark.parametrize(
    ("prompt", "scene", "hour"),
    [
        ("A lighthouse at dusk", "sea", "dusk"),
        ("Leuchtturm in der Abenddämmerung", "sea", "dusk"),
        ("Un faro al anochecer", "sea", "dusk"),
        ("snowy mountains at night", "ridges", "night"),
        ("Verschneite Berge bei Nacht", "ridges", "night"),
        ("montañas nevadas de noche", "ridges", "night"),
        ("the desert at dawn", "dunes", "dawn"),
        ("Die Wüste im Morgenrot", "dunes", "dawn"),
        ("Wuestendünen am Mittag", "dunes", "day"),
        ("el desierto al amanecer", "dunes", "dawn"),
        ("northern lights over a lake", "aurora", "night"),
        ("auroras boreales", "aurora", "night"),
        ("Winterwald im Nebel", "forest", ""),
        ("un bosque en otoño", "forest", ""),
        ("stained glass", "glass", ""),
        ("Großstadt bei Nacht", "city", "night"),
    ],
)
def test_scene_and_hour_are_found_in_three_languages(prompt: str, scene: str, hour: str) -> None:
    reading = understood(prompt)

    assert reading.scene == scene and not reading.is_guess
    assert reading.hour == hour or not hour


def test_it_says_which_words_it_took_and_which_it_did_not_know() -> None:
    reading = understood("A teal sea at dawn, painted by my grandmother")

    assert reading.words == ("teal", "sea", "dawn")
    assert "grandmother" in reading.unknown
    assert reading.colours == ("teal",)


def test_a_prompt_of_unknown_words_is_a_guess_that_depends_on_the_words_alone() -> None:
    readings = {prompt: understood(prompt) for prompt in ("qwertz", "asdf", "yxcv", "uiop", "hjkl", "poiu")}

    assert all(reading.is_guess for reading in readings.values())
    assert all(understood(prompt) == reading for prompt, reading in readings.items())
    assert len({reading.scene for reading in readings.values()}) > 1


def test_negative_words_take_back_scene_colour_style_and_element() -> None:
    prompt = "crimson and gold sea with a lighthouse, watercolour, mountains"

    reading = understood(prompt, negative_prompt="gold, lighthouse, watercolor, sea")

    assert reading.scene == "ridges"
    assert reading.colours == ("crimson",) and reading.styles == ()
    assert not reading.has("lighthouse") and not reading.may_have("lighthouse")


@pytest.mark.parametrize(
    "prompt",
    ["mountains without stars and with a moon", "Berge ohne Sterne, mit Mond", "montañas sin estrellas, con luna"],
)
def test_no_and_without_deny_until_the_clause_ends(prompt: str) -> None:
    reading = understood(prompt)

    assert reading.scene == "ridges"
    assert not reading.may_have("stars") and reading.has("moon")


def test_what_stands_beside_the_thing_does_not_become_the_thing() -> None:
    assert understood("mountains with trees and a boat").scene == "ridges"
    assert understood("mosaic of dunes").scene == "dunes"
    assert understood("mosaic").scene == "glass"


def test_the_hour_of_a_guess_is_kept_when_another_hour_is_asked_for() -> None:
    dawn, dusk = understood("grandmother at dawn"), understood("grandmother at dusk")

    assert dawn.scene == dusk.scene
    assert (dawn.hour, dusk.hour) == ("dawn", "dusk")


def test_every_name_in_the_tables_is_one_the_painter_has() -> None:
    known = {
        "scene": set(SCENES),
        "colour": set(COLOURS),
        "hour": set(HOURS),
        "palette": set(DRAWN),
        "mood": set(MOODS),
    }

    named = {(kind, name) for meanings in index().values() for kind, name in meanings if kind in known}

    assert set(NAMED) == set(SCENES)
    assert all(name in known[kind] for kind, name in named)


@pytest.mark.parametrize(
    "colours", ["crimson", "crimson and gold", "black", "white and silver", "lemon, navy, pink and teal"]
)
def test_colour_words_make_a_palette_for_every_hour_and_night_is_the_darkest(colours: str) -> None:
    words = {"golden": "golden hour"}

    palettes = {hour: palette_of(understood(f"mountains {colours}, {words.get(hour, hour)}")) for hour in HOURS}

    darkness = {hour: sum(float(each.mean()) for each in palette.sky) for hour, palette in palettes.items()}
    assert min(darkness, key=darkness.__getitem__) == "night"
    assert all(len(palette.sky) == 4 and len(palette.accents) >= 4 for palette in palettes.values())


@pytest.mark.parametrize("name", DRAWN)
def test_every_drawn_palette_can_be_moved_to_every_hour(name: str) -> None:
    moved = [at(DRAWN[name], hour) for hour in (*HOURS, "storm")]

    colours = [
        each for palette in moved for each in (*palette.sky, *palette.accents, palette.far, palette.near, palette.light)
    ]
    assert all(0 <= float(part) <= 1 for each in colours for part in each)

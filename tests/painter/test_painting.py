"""The painter's promises: the same picture for the same wish, true progress, and no broken pixel at any size."""

import hashlib
import itertools
import os
import subprocess
import sys

import numpy as np
import pytest

from pixorly.painter import SIDES, STEPS, Step, Stopped, paint
from pixorly.painter.scenes import SCENES
from pixorly.painter.vocabulary import light, rows

# A word for each scene, in no language's favour.
_WORDS = {
    "ridges": "Berge",
    "dunes": "desierto",
    "sea": "sea",
    "meadow": "Wiese",
    "forest": "bosque",
    "clouds": "clouds",
    "aurora": "Nordlicht",
    "city": "ciudad",
    "planet": "planet",
    "nebula": "Galaxie",
    "flowers": "flores",
    "glass": "stained glass",
    "silk": "Seide",
    "flow": "flow",
    "marble": "mármol",
    "shapes": "Bauhaus",
}
# Each asks for things that only some pictures have.
_FULL = {
    "sea": "sea with a lighthouse, a boat and islands at dusk",
    "city": "city with a bridge and mountains in the rain",
    "planet": "planet with rings, moons and a comet",
    "nebula": "spiral galaxy",
    "aurora": "aurora over a lake with a moon",
    "ridges": "snowy mountains with a lake, trees and birds",
    "marble": "ink in water",
    "silk": "ribbons",
    "meadow": "fields with flowers, trees and birds in the mist",
    "forest": "forest with birds at night in the snow",
    "clouds": "clouds with birds in a storm",
    "dunes": "desert with birds and a moon",
}


def _painted(
    prompt: str, *, width: int = 96, height: int = 96, seed: int = 1, steps: int = 4, **wishes: str
) -> np.ndarray:
    # Anything NumPy would only warn of is a failure here; numbers too small for float32 become 0, and may.
    with np.errstate(all="raise", under="ignore"):
        return paint(prompt, width=width, height=height, seed=seed, steps=steps, **wishes)


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference after both were reduced to a few squares, so that grain does not count."""
    small = [picture[:96, :96].reshape(12, 8, 12, 8, 3).mean(axis=(1, 3)) for picture in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_wish_gives_the_same_pixels(scene: str) -> None:
    first = _painted(_WORDS[scene], seed=7)

    again = _painted(_WORDS[scene], seed=7)

    assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()


def test_another_process_with_another_hash_seed_gives_the_same_pixels() -> None:
    program = (
        "import hashlib; from pixorly.painter import paint;"
        "print(hashlib.sha256(paint('crimson dunes with birds', width=64, height=80, seed=3, steps=3)).hexdigest())"
    )

    answers = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | env
        ).stdout
        for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4"})
    }

    assert len(answers) == 1


@pytest.mark.parametrize("scene", SCENES)
def test_seeds_change_the_composition_and_not_only_the_grain(scene: str) -> None:
    pictures = [_painted(_WORDS[scene], seed=seed) for seed in (1, 2, 3)]

    distances = [_distance(one, other) for one, other in itertools.combinations(pictures, 2)]

    assert min(distances) > 1.5


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("width", "height"), [(257, 97), (83, 301), (128, 128)])
def test_every_scene_paints_at_odd_sizes_without_a_warning(scene: str, width: int, height: int) -> None:
    picture = _painted(_FULL.get(scene, _WORDS[scene]), width=width, height=height, seed=width)

    assert picture.shape == (height, width, 3) and picture.dtype == np.uint8
    assert picture.std() > 4


@pytest.mark.parametrize("style", rows(light.STYLES))
@pytest.mark.parametrize("scene", ["ridges", "city"])
def test_every_style_changes_every_picture(scene: str, style: str) -> None:
    word = rows(light.STYLES)[style][0].replace("_", " ")

    plain, styled = _painted(f"{scene}, teal, noon", steps=3), _painted(f"{scene}, teal, noon, {word}", steps=3)

    assert np.abs(plain.astype(int) - styled).mean() > 1


@pytest.mark.parametrize("scene", ["ridges", "dunes", "sea", "city", "forest", "meadow", "clouds", "aurora"])
def test_every_weather_shows_over_every_landscape(scene: str) -> None:
    weathers = ("cloudless", "rain", "storm", "snowfall", "mist", "overcast")

    pictures = [_painted(f"{_WORDS[scene]} noon teal {weather}", width=72, height=64, steps=2) for weather in weathers]

    assert all((one != other).any() for one, other in itertools.combinations(pictures, 2))


def test_hours_and_colours_show_in_the_light() -> None:
    noon, night = _painted("sea at noon"), _painted("sea at night")
    red, blue = _painted("crimson mountains at dusk"), _painted("blue mountains at dusk")

    assert noon.mean() > night.mean() + 40
    assert red[..., 0].mean() > red[..., 2].mean() and blue[..., 2].mean() > blue[..., 0].mean()


def test_another_hour_leaves_every_mountain_where_it_stands() -> None:
    edges = [
        np.abs(np.diff(_painted(f"teal mountains at {hour}, minimal").mean(axis=2), axis=0)) > 6
        for hour in ("dawn", "dusk")
    ]

    alike = (edges[0] & edges[1]).sum() / min(edge.sum() for edge in edges)

    assert alike > 0.5


def test_a_larger_copy_shows_the_same_picture() -> None:
    small, large = _painted("mountains at dusk"), _painted("mountains at dusk", width=192, height=192)

    reduced = large.reshape(96, 2, 96, 2, 3).mean(axis=(1, 3))

    assert _distance(small, reduced) < 4


def test_what_is_unwanted_is_left_out() -> None:
    with_moon = _painted("mountains at night", seed=4)

    without = _painted("mountains at night", seed=4, negative_prompt="moon, stars")

    assert with_moon[:48].max() > 220 > without[:48].max()


@pytest.mark.parametrize("steps", [1, 8, 20])
@pytest.mark.parametrize("scene", SCENES)
def test_progress_rises_by_ones_and_ends_at_its_end(scene: str, steps: int) -> None:
    told: list[Step] = []

    paint(_WORDS[scene], width=64, height=64, seed=1, steps=steps, on_step=told.append)

    assert [step.done for step in told] == list(range(1, told[0].of + 1))
    assert {step.of for step in told} == {min(steps, told[0].of)}


def test_previews_are_the_painting_as_it_stands_and_the_last_is_the_picture() -> None:
    previews: list[np.ndarray] = []

    picture = paint(
        "mountains at dusk",
        width=600,
        height=400,
        seed=2,
        steps=8,
        on_step=lambda step: previews.append(step.preview()),
    )

    assert all(preview.shape == (133, 200, 3) for preview in previews)
    assert all((one != other).any() for one, other in itertools.pairwise(previews))
    last = picture[:399].reshape(133, 3, 200, 3, 3).mean(axis=(1, 3))
    assert np.abs(previews[-1] - last).mean() < 1.5


def test_more_steps_are_a_finer_painting_and_not_a_slower_one() -> None:
    few, many = _painted("mountains", steps=2), _painted("mountains", steps=20)

    assert (few != many).any()


def test_it_stops_when_asked() -> None:
    told: list[Step] = []

    with pytest.raises(Stopped):
        paint("sea", width=64, height=64, seed=1, steps=8, on_step=told.append, should_stop=lambda: len(told) == 3)

    assert len(told) == 3


@pytest.mark.parametrize("wrong", [{"width": 10}, {"height": SIDES[-1] + 1}, {"steps": 0}, {"steps": STEPS[-1] + 1}])
def test_what_it_can_not_paint_it_refuses_before_it_begins(wrong: dict[str, int]) -> None:
    wish = {"width": 64, "height": 64, "seed": 1, "steps": 8} | wrong

    with pytest.raises(ValueError, match="sides go from"):
        paint("sea", **wish)


@pytest.mark.parametrize(
    "prompt", ["", "   ", "🦊🦊", "a" * 2000, "no no no", "qwertz\n\n,,,;;", "without anything", "砂漠の夜"]
)
def test_any_prompt_makes_a_picture(prompt: str) -> None:
    picture = _painted(prompt)

    assert picture.std() > 4


def test_a_negative_or_huge_seed_is_a_seed() -> None:
    pictures = [_painted("sea", seed=seed) for seed in (-1, 0, 2**63, 10**30)]

    assert all((one != other).any() for one, other in itertools.combinations(pictures, 2))

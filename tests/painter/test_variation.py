"""A picture restyled by formula."""

import numpy as np
import pytest

from pixorly.painter import paint, vary


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return paint("blue planet", width=120, height=90, seed=1, steps=4)


def test_no_strength_changes_nothing_and_more_changes_more(picture: np.ndarray) -> None:
    changes = [
        np.abs(picture.astype(int) - vary(picture, "crimson and gold", strength, 1)).mean()
        for strength in (0, 0.3, 0.9)
    ]

    assert changes[0] == 0
    assert 0 < changes[1] < changes[2]


def test_colours_are_drawn_towards_the_palette_that_words_ask_for(picture: np.ndarray) -> None:
    varied = vary(picture, "crimson", 0.9, 1)

    assert varied[..., 0].mean() > varied[..., 2].mean() and picture[..., 2].mean() > picture[..., 0].mean()


def test_the_same_seed_gives_the_same_variation_and_another_another(picture: np.ndarray) -> None:
    first, again, other = vary(picture, "teal", 0.5, 1), vary(picture, "teal", 0.5, 1), vary(picture, "teal", 0.5, 2)

    assert (first == again).all() and (first != other).any()


def test_what_is_no_picture_is_refused(picture: np.ndarray) -> None:
    for wrong, strength in ((picture[..., 0], 0.5), (picture.astype(np.float32), 0.5), (picture, 1.5)):
        with pytest.raises(ValueError, match=r"goes from|is height"):
            vary(wrong, "teal", strength, 1)

"""Each provider through the whole house: a picture from words, then another from that picture."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from pixorly.models import JobStatus
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from tests.grounds.studio import a_wish, how_they_ended, pictures_of, press, work_off
from tests.standins import gemini, openai
from tests.standins.gemini import Gemini
from tests.standins.openai import OpenAI

# A model that takes pictures, its provider's stand-in, its settings, and where its interface begins.
EVERYBODY = [
    ("painter/formula", None, {}, ""),
    ("gemini/gemini-3.1-flash-image", Gemini, {"gemini_api_key": gemini.KEY}, "/v1beta"),
    ("openai/gpt-image-2", OpenAI, {"openai_api_key": openai.KEY}, "/v1"),
]


@pytest.mark.parametrize(("model", "stand_in", "keys", "path"), EVERYBODY)
def test_each_provider_draws_and_draws_on(
    ada: Viewer, model: str, stand_in, keys: dict[str, str], path: str, change_settings: Callable[..., None]
) -> None:
    with stand_in() if stand_in else nullcontext() as server:
        if server:
            change_settings(**keys, **{f"{model.partition('/')[0]}_base_url": server.url + path})
            catalogue.refresh()
        size = {} if server else {"width": 256, "height": 256}

        (first,) = press(ada, a_wish(**{"models": (model,), "width": None, "height": None, "steps": None} | size))
        work_off()
        [drawn] = pictures_of(first)
        again = a_wish("a storm", **{"models": (model,), "width": None, "height": None, "steps": None} | size)
        (second,) = press(ada, again.__class__(**vars(again) | {"references": (str(drawn.id),)}))
        work_off()

    assert how_they_ended([first, second]) == [JobStatus.COMPLETED] * 2
    [next_one] = pictures_of(second)
    assert (next_one.width, next_one.height) == (drawn.width, drawn.height)
    assert next_one.sha256 != drawn.sha256 if hasattr(drawn, "sha256") else True

"""Each provider through the whole house: a picture from words, then another from that picture."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from pixorly.database import carry
from pixorly.models import EntryKind, JobStatus
from pixorly.services import credits
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.words import t
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
    ada: Viewer, model: str, stand_in: Any, keys: dict[str, str], path: str, change_settings: Callable[..., None]
) -> None:
    with stand_in() if stand_in else nullcontext() as server:
        if server:
            change_settings(**keys, **{f"{model.partition('/')[0]}_base_url": server.url + path})
            catalogue.refresh()
        size: dict[str, Any] = {"width": None, "height": None} if server else {}
        wish = a_wish(models=(model,), quality="low", **size)

        carry(lambda session: credits.receive(session, ada.workspace_id, "for two", EntryKind.BONUS, 100, t("For two")))
        (first,) = press(ada, wish)
        work_off()
        [drawn] = pictures_of(first)
        (second,) = press(ada, replace(wish, prompt="a storm", references=(str(drawn.id),)))
        work_off()

    assert how_they_ended([first, second]) == [JobStatus.COMPLETED] * 2
    [next_one] = pictures_of(second)
    assert (next_one.width, next_one.height) == (drawn.width, drawn.height)
    assert not server or len(server.billed) == 2

"""Each provider through the whole house: a picture from words, then another from that picture."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from pixorly.database import carry
from pixorly.models import EntryKind, JobStatus
from pixorly.services import credits
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from pixorly.words import t
from tests.grounds.studio import a_wish, how_they_ended, pictures_of, press, work_off
from tests.standins import fal, gemini, openai, together
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI
from tests.standins.fal import Fal
from tests.standins.gemini import Gemini
from tests.standins.openai import OpenAI
from tests.standins.together import Together

# A model that takes pictures, its provider's stand-in, its settings, and where its interface begins.
EVERYBODY = [
    ("painter/formula", None, {}, ""),
    ("gemini/gemini-3.1-flash-image", Gemini, {"gemini_api_key": gemini.KEY}, "/v1beta"),
    ("openai/gpt-image-2", OpenAI, {"openai_api_key": openai.KEY}, "/v1"),
    ("fal/fal-ai/flux-lora", Fal, {"fal_key": fal.KEY}, ""),
    ("together/black-forest-labs/FLUX.1-kontext-pro", Together, {"together_api_key": together.KEY}, "/v1"),
    ("automatic1111/v1-5-pruned-emaonly", Automatic1111, {}, ""),
    ("comfyui/checkpoint/v1-5-pruned-emaonly.safetensors", ComfyUI, {}, ""),
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
        _work_off(first)
        [drawn] = pictures_of(first)
        (second,) = press(ada, replace(wish, prompt="a storm", references=(str(drawn.id),)))
        _work_off(second)

    assert how_they_ended([first, second]) == [JobStatus.COMPLETED] * 2
    [next_one] = pictures_of(second)
    assert (next_one.width, next_one.height) == (drawn.width, drawn.height)
    assert not server or len(server.billed) == 2


def _work_off(job_id: UUID) -> None:
    """Those that work on their own are asked for the picture, as their knock would have it."""
    work_off()
    if how_they_ended([job_id]) == [JobStatus.PROCESSING]:
        tasks.follow_up(str(job_id))

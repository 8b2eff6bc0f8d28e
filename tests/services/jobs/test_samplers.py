"""Samplers from the wish to the server, the row and the recipe; and offers that have none."""

import json
from collections.abc import Callable, Iterator

import pytest

from pixorly.database import reading
from pixorly.services import catalog
from pixorly.services.catalog import Circumstances
from pixorly.services.jobs import Wish
from pixorly.services.jobs.choosing import choose, elsewhere
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from tests.grounds.models import PAINTER, model
from tests.grounds.people import somebody
from tests.grounds.studio import a_wish, job, pictures_of, press, work_off
from tests.standins.automatic1111 import Automatic1111

SD = "automatic1111/v1-5-pruned-emaonly"
FLUX = "flux-1-kontext-pro"
PLAIN = model("black-forest-labs/flux-kontext-pro", "replicate")
ABLE = model("black-forest-labs/FLUX.1-kontext-pro", "together", samplers=("Euler", "DDIM"))


@pytest.fixture
def server(house: str, change_settings: Callable[..., None]) -> Iterator[Automatic1111]:
    with Automatic1111() as server:
        change_settings(automatic1111_base_url=server.url)
        catalogue.refresh()
        yield server


def test_a_chosen_sampler_reaches_the_server_and_stands_in_the_recipe(ada: Viewer, server: Automatic1111) -> None:
    (job_id,) = press(ada, a_wish(models=(SD,), sampler="DPM++ SDE Karras"))

    work_off()

    [told] = [json.loads(each.body) for each in server.asked if each.path.endswith("txt2img")]
    assert (told["sampler_name"], told["scheduler"]) == ("DPM++ SDE", "Karras")
    [picture] = pictures_of(job_id)
    assert picture.recipe["sampler"] == "DPM++ SDE Karras"


def test_a_model_that_has_no_such_sampler_takes_its_usual_one(ada: Viewer, server: Automatic1111) -> None:
    first, second = press(ada, a_wish(models=(SD, PAINTER), sampler="no such sampler"))

    work_off()

    with reading() as session:
        assert [job(session, one).parameters["sampler"] for one in (first, second)] == ["", ""]
    assert all("sampler" not in picture.recipe for one in (first, second) for picture in pictures_of(one))


def test_of_two_offers_the_one_that_has_the_sampler_is_asked(session) -> None:
    catalog.learn(session, "replicate", [PLAIN])
    catalog.learn(session, "together", [ABLE])
    around, entry = Circumstances(session, somebody(session).workspace_id), catalog.chosen(session, FLUX)

    anyhow, euler = (choose(around, entry, Wish(prompt="a fox", sampler=each), 7) for each in ("", "Euler"))

    assert (anyhow.way.model.provider, anyhow.has_others) == ("replicate", True)
    assert (euler.way.model.provider, euler.has_others) == ("together", False)
    assert elsewhere(around, entry, euler.calls[0], euler.each, but=[ABLE.id]) == []


def test_what_several_offers_have_can_be_chosen(session) -> None:
    catalog.learn(session, "replicate", [PLAIN])
    catalog.learn(session, "together", [ABLE])

    (view,) = [each for each in catalog.offered(session, somebody(session)) if each.id == FLUX]

    assert view.abilities["samplers"] == ["Euler", "DDIM"]

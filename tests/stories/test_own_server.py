"""A server of one's own in the studio: its samplers, and what its pictures tell about it in the picker."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from pixorly.database import reading
from pixorly.queue import Task, ring
from pixorly.services import catalog, health
from pixorly.services.health.reading import DAY
from pixorly.services.jobs import Wish
from tests.grounds import environment
from tests.grounds.programs import on_plan
from tests.grounds.studio import a_wish, how_they_ended, press
from tests.standins.automatic1111 import Automatic1111
from tests.stories.conftest import A_STORY, Visit
from tests.stories.test_studio import choose, done, prompt
from tests.stories.visitors import Visitor
from tests.stories.whole_house import House, wait_until

pytestmark = A_STORY

_DRAWN_MS, _SOON_S = 30_000, 60
SD, XL = "automatic1111/v1-5-pruned-emaonly", "automatic1111/sd_xl_base_1.0"
_MOST_LOOKS, _BETWEEN_LOOKS_MS = 8, 10_000


@pytest.fixture(scope="module")
def server() -> Iterator[Automatic1111]:
    with Automatic1111(seconds=0.6) as server:
        yield server


@pytest.fixture(scope="module")
def house(make_house: Callable[..., House], server: Automatic1111) -> House:
    house = make_house(trusted_proxy_hops=1, automatic1111_base_url=server.url)
    house.welcome("Ada", is_admin=True)
    with environment.changed(data_dir=house.data):
        wait_until(_is_offered, "the models of the server", _SOON_S)
    return house


def _is_offered() -> bool:
    with reading() as session:
        return catalog.find(session, SD) is not None


def test_the_picker_says_how_long_a_model_takes_and_how_surely_it_works(house: House, visit: Visit) -> None:
    with environment.changed(data_dir=house.data):
        maker = on_plan("maker@example.com", "enterprise")
        made = [*press(maker, _wish("a fox at {1|2|3|4|5|6|7|8|9|10|11}")), *press(maker, _wish("a fox [nans]"))]
        wait_until(lambda: {"pending", "processing"}.isdisjoint(how_they_ended(made)), "twelve pictures", _SOON_S)
        ring(Task.COUNT_HEALTH)
        wait_until(_is_counted, "a worker to count them", _SOON_S)

    visitor = visit(house).sign_in(house.welcome("Mara"), page="/studio")

    assert re.fullmatch(r"Automatic1111 · ~\d+ s · 91 % today · (free|1 credit)", _facts_once_told(visitor))


def test_a_sampler_is_chosen_kept_seen_and_used_again(house: House, server: Automatic1111, visit: Visit) -> None:
    visitor = visit(house).sign_in(house.welcome("Mara"), page="/studio")
    page = visitor.page
    choose(page, SD)
    page.get_by_role("button", name="Advanced").click()
    _choose_sampler(page, "DPM++ SDE Karras")
    expect(page.get_by_role("button", name="Advanced · 1 changed")).to_be_visible()
    prompt(page).fill("a fox by its sampler")
    page.get_by_test_id("generate-btn").click()
    expect(done(page).first).to_be_attached(timeout=_DRAWN_MS)
    told = next(json.loads(one.body) for one in reversed(server.asked) if b"by its sampler" in one.body)
    assert (told["sampler_name"], told["scheduler"]) == ("DPM++ SDE", "Karras")

    # The painter has no samplers, so what was chosen goes with the model that had it.
    choose(page, "painter/formula")
    expect(page.get_by_test_id("sampler")).to_have_count(0)
    expect(page.get_by_role("button", name="Advanced", exact=True)).to_be_visible()

    page.get_by_test_id("generated-image").first.click()
    expect(page.get_by_test_id("viewer-recipe")).to_contain_text("SamplerDPM++ SDE Karras")
    page.get_by_test_id("viewer-use-all").click()
    expect(page.get_by_test_id("sampler")).to_have_text("DPM++ SDE Karras")
    expect(visitor.open("/studio").get_by_test_id("sampler")).to_have_text("DPM++ SDE Karras")


def test_of_several_models_those_without_samplers_are_named(house: House, visit: Visit) -> None:
    page = visit(house).sign_in(house.welcome("Mara"), page="/studio").page
    choose(page, SD)
    page.get_by_role("button", name="Advanced").click()

    page.get_by_test_id("compare-models").click()
    page.get_by_test_id("model-option-painter/formula").click()
    page.get_by_role("button", name="Done").click()

    sampler = page.locator(".settings > div").filter(has=page.get_by_test_id("sampler"))
    expect(sampler).to_contain_text("ignores it")


def _choose_sampler(page: Page, name: str) -> None:
    page.get_by_test_id("sampler").click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.get_by_test_id("sampler")).to_have_text(name)


def _wish(words: str) -> Wish:
    return a_wish(words, models=(XL,), width=512, height=512)


def _is_counted() -> bool:
    with reading() as session:
        found = {offer: fared for (_provider, offer), fared in health.since(session, DAY).items()}
    return XL in found and (found[XL].worked, found[XL].failed) == (11, 1)


def _facts_once_told(visitor: Visitor) -> str:
    """The studio remembers for a while what it knew of a model."""
    told = ""
    for _ in range(_MOST_LOOKS):
        visitor.page.get_by_test_id("model-select").click()
        facts = visitor.page.get_by_test_id(f"model-option-{XL}").locator(".model-card-facts")
        expect(facts).to_contain_text("Automatic1111")
        told = facts.inner_text()
        if "~" in told and "today" in told:
            break
        visitor.page.wait_for_timeout(_BETWEEN_LOOKS_MS)
        visitor.open("/studio")
    return told

"""All eight providers and the painter in one studio: each draws, each breaks in its own way, and it is said as it is."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from pixorly.database import carry
from pixorly.models import Workspace
from pixorly.services import credits, health, users
from tests.grounds import environment
from tests.standins import fal, gemini, openai, openrouter, replicate, together
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI
from tests.standins.fal import Fal
from tests.standins.gemini import Gemini
from tests.standins.moods import ProviderStandIn
from tests.standins.openai import OpenAI
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import Replicate
from tests.standins.together import Together
from tests.stories.conftest import A_STORY, Visit
from tests.stories.test_studio import choose, prompt
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_DRAWN_MS, _GIVEN_UP_MS = 30_000, 75_000

# The one that stands first in the picker for each. FLUX is Replicate's and fal's too.
MODELS = {
    "painter": "painter/formula",
    "openrouter": "openrouter/bytedance-seed/seedream-4.5",
    "replicate": "flux-1-dev",
    "fal": "fal/fal-ai/flux-lora",
    "together": "together/black-forest-labs/FLUX.2-dev",
    "gemini": "gemini-2.5-flash-image",
    "openai": "openai/gpt-image-1.5",
    "automatic1111": "automatic1111/sd_xl_base_1.0",
    "comfyui": "comfyui/checkpoint/v1-5-pruned-emaonly.safetensors",
}
_CLOSED = "This provider can't be used right now"
# What is asked for once each is broken, and what its tile says. The words in brackets are the stand-in's moods.
BROKEN = {
    "openrouter": ("a fox [broken]", "The provider is too busy, or has trouble of its own"),
    "fal": ("a red fox [refused]", "The provider's safety filter declined this"),
    "together": ("a red fox [broke]", _CLOSED),
    "gemini": ("a grey fox [refused]", "The provider's safety filter declined this"),
    "openai": ("a fox whose key was revoked", _CLOSED),
    "comfyui": ("a grey fox [broke]", _CLOSED),
    "automatic1111": ("a fox nobody hears of", "The provider can't be reached"),
}

Servers = dict[str, ProviderStandIn]


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    kinds = (OpenRouter, Replicate, Fal, Together, Gemini, OpenAI, ComfyUI)
    with ExitStack() as stack:
        found = {kind.__name__.lower(): stack.enter_context(kind()) for kind in kinds}
        # Ends in the middle of its story.
        found["automatic1111"] = Automatic1111().__enter__()
        yield found


@pytest.fixture(scope="module")
def house(make_house: Callable[..., House], servers: Servers) -> House:
    return make_house(
        trusted_proxy_hops=1,
        openrouter_api_key=openrouter.KEY,
        openrouter_base_url=f"{servers['openrouter'].url}/api/v1",
        replicate_api_token=replicate.TOKEN,
        replicate_base_url=f"{servers['replicate'].url}/v1",
        fal_key=fal.KEY,
        fal_base_url=servers["fal"].url,
        together_api_key=together.KEY,
        together_base_url=f"{servers['together'].url}/v1",
        gemini_api_key=gemini.KEY,
        gemini_base_url=f"{servers['gemini'].url}/v1beta",
        openai_api_key=openai.KEY,
        openai_base_url=f"{servers['openai'].url}/v1",
        automatic1111_base_url=servers["automatic1111"].url,
        comfyui_base_url=servers["comfyui"].url,
    )


def test_each_of_them_draws_and_whatever_breaks_is_survived_and_said(
    house: House, servers: Servers, visit: Visit
) -> None:
    ada = house.welcome("Ada", is_admin=True)
    _make_rich(house, ada)
    visitor = visit(house).sign_in(ada, page="/studio")
    page = visitor.page
    _see_all(page)
    for provider, model in MODELS.items():
        _ask(page, model, f"a fox by {provider}")
    expect(page.locator("[data-testid=status][data-status=completed]")).to_have_count(9, timeout=_DRAWN_MS)
    assert all(server.billed for server in servers.values())

    servers["replicate"].locks_out = servers["openai"].locks_out = True
    servers["automatic1111"].__exit__()
    for provider, (asked, _) in BROKEN.items():
        _ask(page, MODELS[provider], asked)
    # Twice, so that it is left alone after five failures.
    _ask(page, MODELS["automatic1111"], "a second one")
    _ask(page, MODELS["replicate"], "a FLUX that moves on")
    moved = page.get_by_test_id("batch").filter(has_text="a FLUX that moves on")
    expect(moved.locator("[data-status=completed]")).to_be_attached(timeout=_DRAWN_MS)

    second = page.get_by_test_id("batch").filter(has_text="a second one")
    expect(second.locator("[data-status=failed]")).to_be_attached(timeout=_GIVEN_UP_MS)
    for asked, said in BROKEN.values():
        batch = page.get_by_test_id("batch").filter(has_text=asked)
        expect(batch.locator("[data-status=failed]")).to_be_attached(timeout=_GIVEN_UP_MS)
        expect(batch).to_contain_text(said)
        expect(batch).to_contain_text(re.compile("Your (credit is|[0-9]+ credits are) back"))
    _count_health(house)
    _see_what_the_picker_says(visitor.open("/studio"))
    _see_what_the_operator_sees(visitor.open("/admin/providers"))


def _see_all(page: Page) -> None:
    page.get_by_test_id("model-select").click()
    for model in MODELS.values():
        expect(page.get_by_test_id(f"model-option-{model}")).to_be_attached(timeout=_DRAWN_MS)
    page.keyboard.press("Escape")


def _ask(page: Page, model: str, words: str) -> None:
    choose(page, model)
    prompt(page).fill(words)
    expect(page.get_by_test_id("price")).to_contain_text(re.compile("free|credit"))
    page.get_by_test_id("generate-btn").click()
    expect(page.get_by_test_id("batch").filter(has_text=words)).to_be_attached()


def _see_what_the_picker_says(page: Page) -> None:
    page.get_by_test_id("model-select").click()
    expect(page.get_by_test_id(f"model-option-{MODELS['automatic1111']}")).to_contain_text("Does not answer now")
    expect(page.get_by_test_id(f"model-option-{MODELS['openrouter']}")).not_to_contain_text("Does not answer now")


def _line(page: Page, provider: str) -> Locator:
    return page.get_by_test_id("providers-health").get_by_role("row", name=re.compile(f"^{provider} "))


def _see_what_the_operator_sees(page: Page) -> None:
    expect(_line(page, "Automatic1111")).to_contain_text("paused")
    for provider in ("OpenRouter", "Replicate", "Together", "OpenAI", "ComfyUI"):
        expect(_line(page, provider)).to_contain_text("failure")
    expect(_line(page, "Gemini")).to_contain_text("key is set")
    for note in ("HTTP 500", "HTTP 402", "HTTP 401", "Payment Required"):
        expect(page.get_by_text(re.compile(note)).first).to_be_attached()
    for key, said in {
        "gemini": "Gemini answers, and its key works.",
        "openai": "OpenAI does not accept this key.",
        "automatic1111": "Automatic1111 does not work: The provider can't be reached.",
    }.items():
        page.get_by_test_id(f"test-{key}").click()
        expect(page.get_by_text(said).first).to_be_visible()


def _make_rich(house: House, person: Person) -> None:
    """Enough credits, and no limit to an hour."""

    def make(session: Session) -> None:
        workspace = users.workspace_at(session, person.email)
        session.get_one(Workspace, workspace).plan = "enterprise"
        credits.operate(session, workspace, "story", 500, "for the story")

    with environment.changed(data_dir=house.data):
        carry(make)


def _count_health(house: House) -> None:
    """What upkeep does every few minutes."""
    with environment.changed(data_dir=house.data):
        carry(lambda session: health.keep(session, health.count(session, 3)))

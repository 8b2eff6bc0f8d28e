"""A key of one's own for a provider, brought, tested, replaced and removed with the keyboard, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.grounds.databases import on_disk
from tests.standins.openrouter import OpenRouter
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY

KEY, ANOTHER = "sk-or-v1-of-mara-0001-wxyz", "sk-or-v1-of-mara-0002-abcd"


@pytest.fixture(scope="module")
def openrouter() -> Iterator[OpenRouter]:
    with OpenRouter() as server:
        yield server


@pytest.fixture(scope="module")
def house(make_house: Callable[..., House], openrouter: OpenRouter) -> House:
    house = make_house(openrouter_base_url=f"{openrouter.url}/api/v1")
    house.welcome("Ada", is_admin=True)
    return house


def test_a_key_from_its_first_to_its_last_day(house: House, visit: Visit) -> None:
    visitor = visit(house, forgiven="status of 422").sign_in(house.welcome("Mara"), page="/account/providers")
    page, row = visitor.page, visitor.page.get_by_test_id("key-of-openrouter")
    other = visitor.open("/account/providers", visitor.another_tab())
    keyboard = page.keyboard

    row.get_by_role("button", name="Add key for OpenRouter").focus()
    keyboard.press("Enter")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    keyboard.type("sk-or-wrong-of-mara-1")
    keyboard.press("Enter")
    expect(page.get_by_text("OpenRouter does not accept this key.")).to_be_visible()
    page.get_by_label("Key", exact=True).fill(KEY)
    keyboard.press("Enter")

    expect(row.get_by_text("works", exact=True)).to_be_visible()
    expect(row.get_by_role("button", name="Replace OpenRouter")).to_be_focused()
    expect(other.get_by_test_id("key-of-openrouter").get_by_text("wxyz")).to_be_visible()
    page.get_by_role("button", name="Test OpenRouter").press("Enter")
    expect(page.get_by_text("Your key for OpenRouter works.").first).to_be_visible()

    row.get_by_role("button", name="Replace OpenRouter").press("Enter")
    page.get_by_label("Key", exact=True).fill(ANOTHER)
    keyboard.press("Enter")
    expect(row.get_by_text("abcd")).to_be_visible()

    row.get_by_role("button", name="Remove the key for OpenRouter").press("Enter")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(row.get_by_role("button", name="Remove the key for OpenRouter")).to_be_focused()
    keyboard.press("Enter")
    page.get_by_test_id("remove-key").press("Enter")
    expect(row.get_by_text("No key", exact=True)).to_be_visible()
    expect(other.get_by_test_id("key-of-openrouter").get_by_text("No key")).to_be_visible()


def test_no_key_stays_in_any_page_or_log_of_the_house(house: House, visit: Visit) -> None:
    visitor = visit(house).sign_in(house.welcome("Nadia"), page="/account/providers")
    frames: list[str] = []
    visitor.line_of(visitor.page).on("framereceived", lambda frame: frames.append(str(frame)))
    visitor.page.get_by_role("button", name="Add key for OpenRouter").click()
    visitor.page.get_by_label("Key", exact=True).fill(KEY)
    visitor.page.get_by_test_id("keep-key").click()
    expect(visitor.page.get_by_text("wxyz")).to_be_visible()

    stored = on_disk(path for path in house.data.rglob("*") if path.is_file())

    assert any("wxyz" in frame for frame in frames)
    for place in ("".join(frames), visitor.page.content(), *house.logs().values()):
        assert KEY not in place
    assert KEY.encode() not in stored


def test_the_operator_gives_jobs_on_own_keys_away_and_people_read_it(house: House, visit: Visit) -> None:
    mara = visit(house).sign_in(house.welcome("Mara"), page="/account/providers")
    expect(mara.page.get_by_text("They cost credits here all the same.")).to_be_visible()
    boss = visit(house).sign_in(house.welcome("Ada", is_admin=True), page="/admin/models")

    boss.page.get_by_text("Jobs on own keys cost no credits").click()
    expect(boss.page.get_by_role("switch", name="Jobs on own keys cost no credits")).to_be_checked()

    mara.open("/account/providers")
    expect(mara.page.get_by_text("They cost no credits here.")).to_be_visible()

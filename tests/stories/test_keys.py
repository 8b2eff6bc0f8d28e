"""Everything by keys, and every arrival told to those who don't see it."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY


@pytest.fixture
def page(open_house: House, visit: Visit) -> Page:
    """Mara's account, with nothing touched."""
    return visit().sign_in(open_house.welcome("Mara")).page


def test_going_to_another_page_moves_the_focus_to_its_heading_and_announces_it(page: Page) -> None:
    page.get_by_role("link", name="Security").click()

    expect(page.get_by_role("heading", name="Security")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Security · Pixorly")).to_be_attached()


def test_going_back_does_too(page: Page) -> None:
    page.get_by_role("link", name="Security").click()
    expect(page.get_by_role("heading", name="Security")).to_be_focused()

    page.go_back()

    expect(page.get_by_role("heading", name="Profile")).to_be_focused()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()

    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_the_palette_finds_a_page_and_goes_there(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()

    page.keyboard.type("secur")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Security")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_palette_shows_members_no_admin_page(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()

    page.keyboard.type("outbox")

    expect(page.get_by_text("Nothing is called that.")).to_be_visible()


def test_a_question_mark_lists_the_keys_and_escape_returns_to_where_one_was(page: Page) -> None:
    link = page.get_by_role("link", name="Account", exact=True)
    link.focus()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Go anywhere, do anything")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_a_question_mark_in_a_field_is_only_typed(page: Page) -> None:
    name = page.get_by_role("textbox", name="Name")

    name.fill("Mara")
    name.press("?")

    expect(name).to_have_value("Mara?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.get_by_role("link", name="Security").click()
    trigger = page.get_by_test_id("close-account")
    trigger.focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Close your account")).to_be_visible()
    seen = [_focused_in_dialog(page) for _ in range(12)]
    page.keyboard.press("Shift+Tab")
    seen.append(page.evaluate(_IS_IN_DIALOG))
    page.keyboard.press("Escape")

    assert all(seen)
    expect(trigger).to_be_focused()


_IS_IN_DIALOG = "Boolean(document.activeElement.closest('[role=dialog]'))"


def _focused_in_dialog(page: Page) -> bool:
    page.keyboard.press("Tab")
    return page.evaluate(_IS_IN_DIALOG)

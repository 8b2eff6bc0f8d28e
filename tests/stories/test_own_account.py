"""What people change about themselves, and how they leave."""

import pytest
from playwright.sync_api import expect

from pixorly.words import dictionary
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY


def test_theme_and_language_follow_to_another_browser(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    here, there = visit().sign_in(mara), visit()
    expect(here.page.locator("html.dark[lang=en]")).to_be_attached()

    here.page.get_by_role("radio", name="Light").check()
    here.page.get_by_role("radio", name="Deutsch").check()
    expect(here.page.locator("html.light[lang=de]")).to_be_attached()
    there.sign_in(mara)

    expect(there.page.locator("html.light[lang=de]")).to_be_attached()
    there.open("/account/security")
    expect(there.page.locator("html.light[lang=de]")).to_be_attached()


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/sign-up", "/studio", "/account", "/account/security", "/admin/outbox"]
)
def test_a_german_page_has_no_english_left(open_house: House, visit: Visit, path: str) -> None:
    german = dictionary("de")
    if not german:
        pytest.skip("Nothing is translated into German yet.")
    visitor = visit(locale="de-DE")
    visitor.sign_in(open_house.welcome("Ada", is_admin=True, language="de"), page="")

    visitor.open(path)
    expect(visitor.page.locator("html[lang=de]:not(.translating)")).to_be_attached()
    shown = {line.strip() for line in visitor.page.locator("body").inner_text().splitlines()}

    assert shown & {english for english, words in german.items() if words != english} == set()
    assert shown & set(german.values())


def test_a_new_name_is_kept_and_shown_everywhere(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit().sign_in(mara)
    other = visitor.open("/account", visitor.another_tab())

    visitor.fill(name="Mara Reyes")
    visitor.press("Save")

    expect(visitor.page.get_by_text("Saved.")).to_be_visible()
    expect(other.get_by_text("Mara Reyes", exact=True)).to_be_visible()
    user = open_house.user(mara)
    assert user and user.name == "Mara Reyes"


def test_closing_the_account_needs_its_address_and_then_nothing_is_left(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit(forgiven="status of 422").sign_in(mara, page="/account/security")
    elsewhere = visit().sign_in(mara)
    visitor.page.get_by_test_id("close-account").click()
    dialog = visitor.page.get_by_role("dialog")

    dialog.get_by_role("textbox", name="Write").fill("mara")
    dialog.get_by_label("Your password", exact=True).fill(mara.password)
    dialog.get_by_role("button", name="for ever").click()
    expect(dialog.get_by_text("Write your e-mail address to say that you mean it.")).to_be_visible()
    assert open_house.user(mara)
    dialog.get_by_role("textbox", name="Write").fill(mara.email)
    dialog.get_by_role("button", name="for ever").click()

    expect(visitor.page).to_have_url(open_house.url + "/?closed=1")
    expect(elsewhere.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert visitor.context.cookies() == []
    assert (open_house.user(mara), open_house.logins(mara)) == (None, [])


def test_keeping_the_account_changes_nothing(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit().sign_in(mara, page="/account/security")

    visitor.page.get_by_test_id("close-account").click()
    visitor.page.get_by_role("button", name="Keep my account").click()

    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert open_house.user(mara)

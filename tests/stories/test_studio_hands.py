"""The studio under hands: pictures that are dragged and dropped, several tabs, a phone, and files that are none."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.grounds.pictures import drawn, file
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY

_PAINTED_MS = 30_000
_KEPT_MS = 800
# Two presses for the same within half a second are one.
_ONE_PRESS_MS = 600
_SMALL = """() => [...document.querySelectorAll(".feed-top button, .composer > button, .rail-link")]
  .filter((one) => one.checkVisibility() && !one.ariaHidden)
  .map((one) => [one.innerText || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""


@pytest.fixture
def studio(visit: Visit, open_house: House) -> Page:
    """Mara's, with one picture in the feed."""
    page = visit().sign_in(open_house.welcome("Mara"), page="/studio").page
    _painted(page, "Dunes at noon")
    return page


def _prompt(page: Page) -> Locator:
    return page.get_by_test_id("prompt-input")


def _references(page: Page) -> Locator:
    return page.get_by_test_id("reference")


def _painted(page: Page, words: str) -> None:
    _prompt(page).fill(words)
    page.get_by_test_id("generate-btn").click()
    expect(page.get_by_test_id("generated-image").first).to_be_visible(timeout=_PAINTED_MS)


def test_a_tile_is_dragged_onto_the_composer_and_off_again(studio: Page) -> None:
    studio.locator(".tile-open").drag_to(_prompt(studio))
    expect(_references(studio)).to_have_count(1)

    _references(studio).drag_to(studio.get_by_role("heading", name="Studio"))
    expect(_references(studio)).to_have_count(0)
    studio.get_by_role("button", name="Undo").click()

    expect(_references(studio)).to_have_count(1)


def test_references_change_places(studio: Page) -> None:
    body = file(drawn(64, 64), "PNG")
    studio.locator(".tile-open").drag_to(_prompt(studio))
    sent = {"name": "another.png", "mimeType": "image/png", "buffer": body}
    studio.get_by_test_id("reference-input").set_input_files(sent)
    expect(_references(studio)).to_have_count(2)
    first, second = (one.get_attribute("data-reference") for one in _references(studio).all())

    _references(studio).nth(1).drag_to(_references(studio).nth(0))

    expect(_references(studio).first).to_have_attribute("data-reference", str(second))
    expect(_references(studio).last).to_have_attribute("data-reference", str(first))


def test_a_file_that_is_no_picture_is_named_and_not_tried_again(
    visit: Visit, open_house: House, tmp_path: Path
) -> None:
    page = visit(forgiven="status of 422").sign_in(open_house.welcome("Mara"), page="/studio").page
    (tmp_path / "letter.png").write_text("no picture")
    (tmp_path / "film.mp4").write_text("no picture")

    page.get_by_test_id("reference-input").set_input_files([tmp_path / "letter.png", tmp_path / "film.mp4"])

    expect(page.get_by_text("letter.png: That is not a PNG, JPEG or WebP picture.")).to_be_visible()
    expect(page.get_by_text("film.mp4 is not a JPG, PNG or WebP picture.")).to_be_visible()
    expect(page.get_by_role("button", name="Retry")).to_have_count(0)


def test_what_gives_way_to_another_tab_is_told_and_found_again(studio: Page) -> None:
    _prompt(studio).fill("words of the first tab")
    studio.wait_for_timeout(_KEPT_MS)
    other = studio.context.new_page()
    other.goto(studio.url)
    expect(_prompt(other)).to_have_value("words of the first tab")
    _prompt(other).fill("newer, of the other tab")
    other.wait_for_timeout(_KEPT_MS)

    studio.reload()

    expect(_prompt(studio)).to_have_value("newer, of the other tab")
    expect(studio.get_by_text("Here is what you typed last, in another tab or on another device.")).to_be_visible()
    studio.get_by_role("button", name="Earlier prompts").click()
    expect(studio.get_by_role("button", name=re.compile("words of the first tab"))).to_be_visible()


def test_words_typed_before_the_page_is_ready_join_the_draft_of_another_browser(
    visit: Visit, open_house: House
) -> None:
    mara = open_house.welcome("Mara")
    desk = visit().sign_in(mara, page="/studio").page
    _prompt(desk).fill("a fox at dawn")
    desk.get_by_role("radio", name="16:9").check()
    desk.wait_for_timeout(_KEPT_MS)
    page = visit().sign_in(mara, page="/account").context.new_page()
    held: list[Callable[[], None]] = []
    page.route_web_socket(re.compile("_event"), lambda line: _hold(line, held))
    page.goto(f"{open_house.url}/studio")
    _prompt(page).fill("in snow")

    _wait_for(page, held)
    held.pop()()

    expect(_prompt(page)).to_have_value("a fox at dawn in snow")
    expect(page.get_by_role("radio", name="16:9")).to_be_checked()


def test_a_browser_in_which_nothing_was_typed_takes_the_place_of_nobodys_words(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    desk = visit().sign_in(mara, page="/account").context.new_page()
    held: list[Callable[[], None]] = []
    desk.route_web_socket(re.compile("_event"), lambda line: _hold(line, held, words="a fox at dawn"))
    desk.goto(f"{open_house.url}/studio")
    desk.wait_for_timeout(_KEPT_MS)
    _prompt(desk).fill("a fox at dawn")
    expect(_prompt(desk)).to_have_value("a fox at dawn")
    _wait_for(desk, held)

    phone = visit().sign_in(mara, page="/studio").page
    phone.wait_for_timeout(_KEPT_MS)
    held.pop()()
    desk.wait_for_timeout(_KEPT_MS)
    phone.reload()
    desk.reload()

    for page in (phone, desk):
        expect(_prompt(page)).to_have_value("a fox at dawn")


def _wait_for(page: Page, held: list[Callable[[], None]]) -> None:
    """Until something is held: what is said only later would be held for ever. The time of a test bounds it."""
    while not held:
        page.wait_for_timeout(50)


def _hold(line: WebSocketRoute, held: list[Callable[[], None]], words: str = "") -> None:
    """The first that the page says with these words in it waits until it is let go; the rest passes."""
    server = line.connect_to_server()
    waits = [True]

    def said(message: str | bytes) -> None:
        if waits and words in str(message):
            waits.clear()
            held.append(lambda: server.send(message))
        else:
            server.send(message)

    line.on_message(said)


def test_a_phone_says_the_balance_once_and_leaves_room_for_fingers(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = visit(open_house, **phone).sign_in(mara, page="/studio").page
    balance = page.get_by_test_id("credits-balance")
    expect(balance).to_have_text("10")
    expect(balance).to_be_in_viewport()

    page.get_by_test_id("more-settings").tap()
    expect(page.get_by_role("dialog", name="Settings")).to_be_visible()

    expect(balance).to_have_count(1)
    assert page.evaluate(_SMALL) == []


def test_the_keys_of_generate_work_from_anywhere_but_under_a_dialog(studio: Page) -> None:
    batches = studio.get_by_test_id("batch")
    _prompt(studio).fill("Mountains at dusk")
    expect(studio.get_by_test_id("price")).to_have_text(re.compile("free|credit"))

    studio.get_by_role("radio", name="16:9").check()
    studio.keyboard.press("ControlOrMeta+Enter")
    expect(batches).to_have_count(2)
    studio.get_by_test_id("generate-btn").focus()
    studio.wait_for_timeout(_ONE_PRESS_MS)
    studio.keyboard.press("ControlOrMeta+Enter")
    expect(batches).to_have_count(3)
    studio.evaluate("document.activeElement.blur()")
    studio.get_by_test_id("model-select").click()
    expect(studio.get_by_role("dialog")).to_be_visible()
    studio.keyboard.press("ControlOrMeta+Enter")
    studio.keyboard.press("Escape")
    studio.wait_for_timeout(_KEPT_MS)

    expect(batches).to_have_count(3)


def test_the_keys_of_generate_say_what_is_missing_where_it_can_not_run(studio: Page) -> None:
    _prompt(studio).fill("")
    studio.get_by_role("radio", name="16:9").check()
    expect(studio.get_by_test_id("generate-btn")).to_have_attribute("aria-disabled", "true")

    studio.keyboard.press("ControlOrMeta+Enter")

    expect(_prompt(studio)).to_be_focused()
    expect(studio.get_by_test_id("batch")).to_have_count(1)


def test_the_viewer_keeps_the_keys_at_both_ends_of_its_strip(studio: Page) -> None:
    _painted(studio, "Silk ribbons")
    expect(studio.get_by_test_id("generated-image")).to_have_count(2, timeout=_PAINTED_MS)
    studio.get_by_test_id("generated-image").last.click()
    place = studio.get_by_test_id("viewer-place")
    expect(place).to_have_text("2 / 2")

    studio.get_by_test_id("viewer-prev").click()
    expect(place).to_have_text("1 / 2")
    studio.keyboard.press("ArrowRight")
    expect(place).to_have_text("2 / 2")
    studio.get_by_test_id("viewer-prev").click()
    studio.get_by_test_id("viewer-next").click()
    expect(place).to_have_text("2 / 2")
    studio.keyboard.press("ArrowLeft")
    expect(place).to_have_text("1 / 2")
    studio.keyboard.press("c")

    expect(studio.get_by_text("Choose the picture to compare with")).to_be_visible()


def test_the_rail_leads_to_plan_and_credits(studio: Page) -> None:
    studio.get_by_role("link", name="Plan and credits").click()

    expect(studio.get_by_role("heading", name="Plan and credits")).to_be_focused()
    expect(studio.get_by_role("link", name="Plan and credits").first).to_have_attribute("aria-current", "page")
    expect(studio.get_by_role("link", name="Account", exact=True)).not_to_have_attribute("aria-current", "page")


def test_a_dialog_from_a_menu_takes_the_keyboard_and_gives_it_back(visit: Visit, open_house: House) -> None:
    ada = open_house.welcome("Ada", is_admin=True)
    page = visit().sign_in(ada, page="/admin").page
    page.get_by_label("Find a person").fill(ada.email)
    deeds = page.get_by_role("button", name=re.compile("What to do about"))
    expect(deeds).to_have_count(1)
    deeds.click()
    page.get_by_role("menuitem", name="Give or take credits").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Credits", exact=True)).to_be_focused()

    page.keyboard.press("Escape")

    expect(deeds).to_be_focused()

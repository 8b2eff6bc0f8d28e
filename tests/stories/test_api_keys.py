"""A developer's first minutes: a key that is seen once, the page that explains, a picture asked for from there."""

import httpx
from playwright.sync_api import expect

from pixorly.database import carry
from pixorly.services import users, workspaces
from tests.grounds import environment
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

KEYS, DOCS = "/account/keys", "/docs"


def _with_api(house: House, person: Person) -> Person:
    with environment.changed(data_dir=house.data):
        carry(lambda session: workspaces.put_on_plan(session, users.workspace_at(session, person.email), "pro"))
    return person


def test_a_plan_without_the_api_says_which_one_has_it(open_house: House, visit: Visit) -> None:
    page = visit().sign_in(open_house.welcome("Mara"), page=KEYS).page

    expect(page.get_by_test_id("no-api")).to_contain_text("Basic")
    expect(page.get_by_test_id("create-key")).to_have_count(0)


def test_a_key_is_seen_once_replaced_and_revoked(open_house: House, visit: Visit) -> None:
    mara = _with_api(open_house, open_house.welcome("Mara"))
    page = visit().sign_in(mara, page=KEYS).page
    keys = page.get_by_test_id("api-keys")
    page.get_by_test_id("create-key").click()
    page.get_by_label("Name").fill("The shop")
    page.get_by_test_id("save-key").click()

    secret = page.get_by_test_id("new-key").locator("code").inner_text()
    assert secret.startswith("px_live_") and _status(open_house, secret) == 200
    page.keyboard.press("Escape")
    expect(keys).to_contain_text("The shop")
    expect(page.get_by_text(secret)).to_have_count(0)

    keys.get_by_role("button", name="What can be done with The shop").click()
    page.get_by_role("menuitem", name="Replace the secret").click()
    page.get_by_test_id("rotate-key").click()
    second = page.get_by_test_id("new-key").locator("code").inner_text()
    page.keyboard.press("Escape")
    expect(keys).to_contain_text("The secret before this one works until")
    assert [_status(open_house, one) for one in (secret, second)] == [200, 200]

    keys.get_by_role("button", name="What can be done with The shop").click()
    page.get_by_role("menuitem", name="Revoke").click()
    page.get_by_test_id("revoke-key").click()
    expect(keys).to_contain_text("No keys yet")
    assert [_status(open_house, one) for one in (secret, second)] == [401, 401]


def test_whoever_has_a_key_tries_the_api_on_its_page(open_house: House, visit: Visit) -> None:
    mara = _with_api(open_house, open_house.welcome("Mara"))
    mine = visit().sign_in(mara, page=KEYS)
    page = mine.page
    page.get_by_test_id("create-key").click()
    page.get_by_label("Name").fill("Trying")
    page.get_by_test_id("save-key").click()
    secret = page.get_by_test_id("new-key").locator("code").inner_text()

    page.goto(open_house.url + DOCS)
    page.get_by_label("Your key, to try things here").fill(secret)
    generate = page.locator("#generatingGenerate")
    generate.get_by_text("Try it").click()
    generate.get_by_role("button", name="Send").click()

    expect(generate.get_by_text('"jobId"').first).to_be_visible()
    expect(generate.locator("pre").first).to_contain_text("/api/v1/generate")
    generate.get_by_label("Python").check()
    expect(generate.locator("pre").first).to_contain_text("requests.post")


def test_on_a_phone_and_by_keyboard_a_key_is_made_and_revoked(open_house: House, visit: Visit) -> None:
    mara = _with_api(open_house, open_house.welcome("Mara"))
    page = visit(viewport={"width": 390, "height": 844}).sign_in(mara, page=KEYS).page
    keyboard, keys = page.keyboard, page.get_by_test_id("api-keys")
    page.get_by_test_id("create-key").press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    keyboard.type("Pocket")
    keyboard.press("Enter")
    expect(page.get_by_role("group", name="Your new key")).to_be_focused()
    keyboard.press("Escape")
    expect(page.get_by_test_id("create-key")).to_be_focused()

    more = keys.get_by_role("button", name="What can be done with Pocket")
    expect(keys.get_by_text("images:write").first).to_be_in_viewport()
    expect(more).to_be_in_viewport(ratio=1)
    more.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    keyboard.press("End")
    expect(page.get_by_role("menuitem").last).to_be_focused()
    keyboard.press("Enter")
    page.get_by_test_id("revoke-key").press("Enter")

    expect(keys).to_contain_text("No keys yet")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_every_address_is_found_from_the_top_of_the_reference(open_house: House, visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}).open(DOCS)
    contents = page.get_by_role("navigation", name="Addresses of the API")

    contents.get_by_text("Addresses of the API").press("Enter")
    contents.get_by_role("link", name="Hear what happens").press("Enter")

    expect(page.get_by_role("heading", name="Hear what happens")).to_be_in_viewport()


def _status(house: House, secret: str) -> int:
    headers = {"authorization": f"Bearer {secret}"}
    return httpx.get(f"{house.url}/api/v1/credits/balance", headers=headers).status_code

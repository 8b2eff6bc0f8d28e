"""What happens elsewhere appears here by itself, and in nobody else's tabs."""

import re

from playwright.sync_api import Page, expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.visitors import Visitor
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_AT_ONCE_MS = 2000
_NEW_BROWSERS = {
    "Firefox on Linux": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Safari on macOS": "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15",
    "Edge on Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
}


def test_a_new_sign_in_reaches_both_tabs_of_its_owner_and_nobody_elses(visit: Visit, open_house: House) -> None:
    mara, tom = open_house.welcome("Mara"), open_house.welcome("Tom")
    hers = visit().sign_in(mara)
    tabs = [hers.page, hers.open("/account/security", hers.another_tab())]
    his = visit().sign_in(tom)

    _sign_in_from(visit, open_house, mara, "Firefox on Linux")

    for tab in tabs:
        expect(_unread(tab)).to_have_text("1", timeout=_AT_ONCE_MS)
    tabs[1].get_by_test_id("bell").click()
    expect(tabs[1].get_by_test_id("notice")).to_contain_text("New sign-in: Firefox on Linux")
    for tab in tabs:
        expect(_unread(tab)).to_have_count(0)
    expect(_unread(his.page)).to_have_count(0)


def test_the_list_of_browsers_grows_by_itself(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    page = visit().sign_in(mara, page="/account/security").page
    rows = page.get_by_test_id("logins").get_by_role("row")
    expect(rows).to_have_count(2)

    _sign_in_from(visit, open_house, mara, "Safari on macOS")

    expect(rows).to_have_count(3, timeout=_AT_ONCE_MS)
    expect(rows.filter(has_text="Safari on macOS")).to_be_visible()


def test_admins_see_people_and_letters_arrive_and_lose_sight_with_their_rights(visit: Visit, open_house: House) -> None:
    ada, eve = open_house.welcome("Ada", is_admin=True), open_house.welcome("Eve", is_admin=True)
    hers, watching = visit().sign_in(eve, page="/admin"), visit().sign_in(ada, page="/admin")

    tom = open_house.welcome("Tom")
    expect(hers.page.get_by_text(tom.email)).to_be_visible(timeout=_AT_ONCE_MS)
    watching.page.get_by_role("row", name=eve.email).get_by_role("button", name="What to do").click()
    watching.page.get_by_role("menuitem", name="Take admin rights away").click()
    expect(watching.page.get_by_role("row", name=eve.email)).to_contain_text("member", timeout=_AT_ONCE_MS)
    later = open_house.welcome("Later")
    expect(watching.page.get_by_text(later.email)).to_be_visible(timeout=_AT_ONCE_MS)

    expect(hers.page.get_by_text(later.email)).to_have_count(0)
    expect(hers.page.get_by_role("link", name="Admin", exact=True)).to_have_count(0)


def test_what_is_live_stays_so_when_valkey_was_killed(shaken_house: House, visit: Visit) -> None:
    mara, tabs, his = _mara_in_two_tabs_and_tom(visit, shaken_house)

    shaken_house.wait_for_another("valkey", gone=shaken_house.kill("valkey"))
    shaken_house.wait_until_it_hears()
    _sign_in_from(visit, shaken_house, mara, "Edge on Windows")

    for tab in tabs:
        expect(_unread(tab)).to_have_text("1", timeout=_AT_ONCE_MS)
    expect(_unread(his.page)).to_have_count(0)


def test_what_is_live_stays_so_when_the_web_process_was_killed(shaken_house: House, visit: Visit) -> None:
    mara, tabs, his = _mara_in_two_tabs_and_tom(visit, shaken_house)
    name = tabs[0].get_by_role("textbox", name="Name")
    name.fill("Half a na")

    gone = shaken_house.kill("web")
    for tab in (*tabs, his.page):
        expect(tab.get_by_test_id("connection")).to_be_visible()
    shaken_house.wait_for_another("web", gone)
    for tab in (*tabs, his.page):
        expect(tab.get_by_test_id("connection")).to_have_count(0, timeout=60_000)
    shaken_house.wait_until_it_hears()
    _sign_in_from(visit, shaken_house, mara, "Firefox on Linux")

    for tab in tabs:
        expect(_unread(tab)).to_have_text("1", timeout=_AT_ONCE_MS)
    expect(_unread(his.page)).to_have_count(0)
    expect(name).to_have_value("Half a na")


def test_a_worker_that_crashed_is_replaced_and_work_goes_on(shaken_house: House, visit: Visit) -> None:
    mara, tabs, _ = _mara_in_two_tabs_and_tom(visit, shaken_house)

    gone = shaken_house.kill("worker")
    _sign_in_from(visit, shaken_house, mara, "Safari on macOS")
    shaken_house.wait_for_another("worker", gone)

    # The bell was rung while nobody was there to hear it, and nothing was lost.
    expect(_unread(tabs[0])).to_have_text("1", timeout=30_000)
    assert re.search(r"The worker process stopped \(signal SIGKILL\)\. Starting it again", shaken_house.said())


def _mara_in_two_tabs_and_tom(visit: Visit, house: House) -> tuple[Person, list[Page], Visitor]:
    mara = house.welcome("Mara")
    cut = "WebSocket|net::ERR_|disconnect"
    hers = visit(house, forgiven=cut).sign_in(mara)
    tabs = [hers.page, hers.open("/account/security", hers.another_tab())]
    return mara, tabs, visit(house, forgiven=cut).sign_in(house.welcome("Tom"))


def _sign_in_from(visit: Visit, house: House, person: Person, device: str) -> None:
    visit(house, user_agent=_NEW_BROWSERS[device]).sign_in(person, page="")


def _unread(tab: Page):
    return tab.get_by_test_id("unread")

"""A password is forgotten where no mail is sent: an admin passes the link on."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visit
from tests.stories.whole_house import House

pytestmark = pytest.mark.browser

_NEW_PASSWORD = "four green umbrellas at noon"


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_outbox(visit: Visit, open_house: House) -> None:
    mara, ada = open_house.welcome("Mara"), open_house.welcome("Ada", is_admin=True)
    elsewhere, here = visit().sign_in(mara), visit()
    here.open("/forgot")

    here.fill(email=mara.email)
    here.press("Send the link")
    expect(here.page.get_by_role("heading", name="Almost there")).to_be_visible()
    admin = visit().sign_in(ada, page="/admin/outbox")
    admin.page.get_by_role("row", name=mara.email).filter(has_text="password").get_by_role("button").click()
    link = admin.page.frame_locator("iframe.letter").get_by_role("link", name="password").get_attribute("href")
    here.open((link or "").removeprefix(open_house.url))
    here.fill(password=_NEW_PASSWORD)
    here.press("Set password and sign in")

    expect(here.page.get_by_role("heading", name="Profile")).to_be_visible()
    expect(elsewhere.page.get_by_text("This browser was signed out.")).to_be_visible(timeout=2000)
    assert len(open_house.logins(mara)) == 1


def test_a_link_for_a_new_password_works_once(visit: Visit, open_house: House) -> None:
    mara, ada = open_house.welcome("Mara"), open_house.welcome("Ada", is_admin=True)
    here = visit(forgiven="status of 410")
    here.context.request.post(f"{open_house.url}/auth/forgot", form={"email": mara.email})
    admin = visit().sign_in(ada, page="/admin/outbox")
    admin.page.get_by_role("row", name=mara.email).get_by_role("button").click()
    link = admin.page.frame_locator("iframe.letter").get_by_role("link", name="password").get_attribute("href") or ""
    path = link.removeprefix(open_house.url)

    for _ in range(2):
        here.open(path)
        here.fill(password=_NEW_PASSWORD)
        here.press("Set password and sign in")
        here.page.wait_for_load_state("networkidle")

    expect(here.page.get_by_text("This link was used already")).to_be_visible()
    assert len(open_house.logins(mara)) == 1

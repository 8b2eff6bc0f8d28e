"""Signing out, here and elsewhere: what is open closes by itself."""

from playwright.sync_api import Page, WebSocket, expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.visitors import pump
from tests.stories.whole_house import House

pytestmark = A_STORY


def test_signing_out_in_one_tab_ends_the_other(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit().sign_in(mara)
    other = visitor.open("/account/security", visitor.another_tab())
    line = visitor.line_of(other)

    visitor.page.get_by_test_id("account-menu").click()
    visitor.page.get_by_role("menuitem", name="Sign out").click()

    _assert_signed_out(other, line)
    expect(visitor.page).to_have_url(open_house.url + "/")
    assert open_house.logins(mara) == []


def test_signing_out_another_browser_ends_its_tabs(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    phone, desk = visit().sign_in(mara), visit().sign_in(mara, page="/account/security")
    line = phone.line_of(phone.page)
    rows = desk.page.get_by_test_id("logins").get_by_role("row")
    expect(rows).to_have_count(3)

    rows.get_by_role("button", name="Sign out").click()

    _assert_signed_out(phone.page, line)
    expect(rows).to_have_count(2)
    assert len(open_house.logins(mara)) == 1


def test_an_admin_who_signs_somebody_out_ends_their_tabs(visit: Visit, open_house: House) -> None:
    mara, tom, ada = (open_house.welcome(name, is_admin=name == "Ada") for name in ("Mara", "Tom", "Ada"))
    hers, his = visit().sign_in(mara), visit().sign_in(tom)
    admin = visit().sign_in(ada, page="/admin")
    line = hers.line_of(hers.page)
    row = admin.page.get_by_role("row", name=mara.email)

    row.get_by_role("button", name="What to do about").click()
    admin.page.get_by_role("menuitem", name="Sign out everywhere").click()

    _assert_signed_out(hers.page, line)
    expect(admin.page.get_by_text("Signed out everywhere.")).to_be_visible()
    his.page.reload()
    expect(his.page.get_by_role("heading", name="Profile")).to_be_visible()


def test_a_new_password_signs_out_all_other_browsers(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    phone, desk = visit().sign_in(mara), visit().sign_in(mara, page="/account/security")
    line = phone.line_of(phone.page)
    form = desk.page.locator("form[action='/auth/account/password']")

    form.get_by_label("Current password", exact=True).fill(mara.password)
    form.get_by_label("New password", exact=True).fill("three slow trams in winter")
    form.get_by_role("button", name="Change password").click()
    expect(desk.page.get_by_text("Your password is changed.")).to_be_visible()

    _assert_signed_out(phone.page, line)
    expect(form.get_by_label("New password", exact=True)).to_have_value("")


def _assert_signed_out(tab: Page, line: WebSocket) -> None:
    """The tab says so, which it would never do of its own; and the line it had is cut."""
    expect(tab.get_by_text("This browser was signed out.")).to_be_visible()
    pump(tab, line.is_closed, "its socket to be closed", seconds=5)

"""Coming to Pixorly for the first time, and coming back."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.keyboard import tab_to, type_along
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_PASSWORD = "brass kettle, open window"


def test_signing_up_in_and_out_needs_no_mouse(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("/sign-up")

    type_along(page, {"Name": "Nora Reyes", "E-mail address": "nora@example.com", "Password": _PASSWORD})
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Almost there")).to_be_visible()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_focused()
    type_along(page, {"E-mail address": "nora@example.com", "Password": _PASSWORD})
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Studio")).to_be_visible()
    tab_to(page, "Account and workspace")
    page.keyboard.press("Enter")
    expect(page.locator("[role=menu] :focus")).to_be_attached()
    expect(page.get_by_text("nora@example.com", exact=True)).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(visitor.house.url + "/")
    page.goto(visitor.house.url + "/account")
    expect(page).to_have_url(visitor.house.url + "/sign-in?next=/account")


def test_a_wrong_password_is_told_at_the_field_and_what_was_typed_stays(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit(forgiven="status of 401")
    page = visitor.open("/sign-in")

    visitor.fill(email=mara.email, password="not my password")
    page.keyboard.press("Enter")

    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_accessible_description("That address and password don't belong together.")
    expect(password).to_have_value("not my password")
    expect(password).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(mara.email)


def test_signing_in_goes_on_to_where_one_wanted_to_be(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit()
    visitor.open("/account/security")

    visitor.fill(email=mara.email, password=mara.password)
    visitor.press("Sign in")

    expect(visitor.page.get_by_role("heading", name="Security")).to_be_visible()
    expect(visitor.page).to_have_url(open_house.url + "/account/security")


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(visit: Visit, open_house: House, next: str) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit()
    visitor.open(f"/sign-in?next={next}")

    visitor.fill(email=mara.email, password=mara.password)
    visitor.press("Sign in")

    expect(visitor.page.get_by_role("heading", name="Studio")).to_be_visible()
    expect(visitor.page).to_have_url(open_house.url + "/studio")


def test_the_link_of_the_first_start_opens_the_house_once(visit: Visit, new_house: House) -> None:
    first, second = visit(house=new_house), visit(house=new_house, forgiven="status of 410")
    link = new_house.first_link()

    first.page.goto(link)
    expect(first.page.get_by_role("link", name="Admin")).to_be_visible()
    second.page.goto(link)

    expect(second.page.get_by_text("This link was used already")).to_be_visible()
    assert second.context.cookies() == []
    first.open("/admin")
    expect(first.page.get_by_test_id("people").get_by_text("admin@localhost")).to_be_visible()


def test_the_command_line_makes_an_admin_beside_a_running_house(open_house: House, visit: Visit) -> None:
    command = [sys.executable, "-m", "pixorly", "admin", "user", "olga@example.com", "--password", _PASSWORD, "--admin"]
    made = subprocess.run(command, env=open_house.environment(), capture_output=True, text=True)
    assert made.stdout == "olga@example.com is ready as admin.\n", made.stderr
    visitor = visit().sign_in(Person("olga@example.com", _PASSWORD), page="/admin")

    people = visitor.page.get_by_test_id("people")

    expect(people.get_by_role("row", name="olga@example.com")).to_contain_text("admin")


@pytest.mark.parametrize("path", ["/", "/docs", "/privacy", "/terms", "/nowhere"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_public_page_leads_who_is_signed_in_to_the_studio_from_its_first_paint(
    visit: Visit, open_house: House, path: str, width: int
) -> None:
    # Without scripts: what is right before any of them ran was right at the first paint. What is nowhere, they draw.
    looks = {"viewport": {"width": width, "height": 844}, "java_script_enabled": path == "/nowhere"}
    looks["forgiven"] = "status of 404"
    mara, stranger = visit(**looks).sign_in(open_house.welcome("Mara"), page=""), visit(**looks)
    heads = [visitor.page.get_by_role("banner").filter(has_text="Pixorly").first for visitor in (mara, stranger)]

    mara.page.goto(open_house.url + path)
    stranger.page.goto(open_house.url + path)

    known, unknown = heads
    expect(known.get_by_role("link", name="Open the studio")).to_be_visible()
    expect(mara.page.get_by_role("link", name="Sign in")).to_have_count(0)
    expect(known.get_by_role("link", name="Start free")).to_have_count(0)
    expect(unknown.get_by_role("link", name="Start free")).to_be_visible()
    expect(stranger.page.get_by_role("link", name="Open the studio")).to_have_count(0)


def test_who_signed_out_is_a_stranger_to_public_pages_again(visit: Visit, open_house: House) -> None:
    mara = visit().sign_in(open_house.welcome("Mara"), page="/studio")
    mara.page.get_by_role("link", name="API docs").click()
    expect(mara.page.get_by_role("link", name="Open the studio")).to_be_visible()

    mara.open("/studio")
    mara.page.get_by_test_id("account-menu").click()
    mara.page.get_by_role("menuitem", name="Sign out").click()

    expect(mara.page).to_have_url(open_house.url + "/")
    expect(mara.page.get_by_role("banner").get_by_role("link", name="Start free")).to_be_visible()
    expect(mara.page.get_by_role("link", name="Open the studio")).to_have_count(0)

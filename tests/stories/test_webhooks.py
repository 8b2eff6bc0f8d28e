"""A developer sets up a webhook, watches it arrive, and believes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook

from pixorly.database import carry
from pixorly.models import Endpoint, OffBecause
from pixorly.services import users, webhooks, workspaces
from pixorly.services.sealing import seal
from pixorly.services.telling import Kind, tell
from tests.grounds import environment
from tests.standins.receiver import Receiver
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

PAGE = "/account/webhooks"


@pytest.fixture(scope="module")
def hooked_house(make_house: Callable[..., House]) -> House:
    """Whose webhooks may go to this machine, where the receivers of these stories are."""
    house = make_house(webhook_loopback=True, trusted_proxy_hops=1)
    house.welcome("Ada", is_admin=True)
    return house


def _in(house: House, person: Person, verb: Callable) -> object:
    def run(session):
        return verb(session, users.workspace_at(session, person.email))

    with environment.changed(data_dir=house.data, webhook_loopback=True):
        return carry(run)


def _developer(house: House) -> Person:
    person = house.welcome("Mara")
    _in(house, person, lambda session, workspace_id: workspaces.put_on_plan(session, workspace_id, "pro"))
    return person


def _add(page: Page, url: str, *ticks: str) -> None:
    page.get_by_test_id("add-endpoint").click()
    page.get_by_role("textbox", name="Address").fill(url)
    for tick in ticks:
        page.get_by_role("dialog").get_by_text(tick).click()
    page.get_by_test_id("save-endpoint").click()
    expect(page.get_by_test_id("endpoint")).to_contain_text(url)


def test_a_test_arrives_and_the_secret_on_the_page_verifies_it(hooked_house: House, visit: Visit) -> None:
    with Receiver() as receiver:
        page = visit(hooked_house).sign_in(_developer(hooked_house), page=PAGE).page
        expect(page.get_by_text("No endpoint yet")).to_be_visible()
        _add(page, f"{receiver.url}/hooks")

        page.get_by_role("button", name="Show secret").click()
        shown = page.get_by_test_id("secret").locator("code")
        expect(shown).not_to_contain_text("•")
        secret = shown.inner_text()
        page.get_by_test_id("send-test").click()
        log = page.get_by_test_id("deliveries")
        expect(log.get_by_role("row").nth(1)).to_contain_text("delivered")
        expect(log.get_by_role("row").nth(1)).to_contain_text("200")

        assert Webhook(secret).verify(receiver.asked[0].body, receiver.asked[0].headers)["type"] == "webhook.test"
        log.get_by_role("button", name="Look at webhook.test").click()
        page.get_by_test_id("attempts").get_by_text("Answer").click()
        expect(page.get_by_test_id("attempts")).to_contain_text("taken")
        page.get_by_test_id("send-again").click()
        expect(page.get_by_test_id("attempts")).to_contain_text("Try 2")
        assert receiver.ids[0] == receiver.ids[1]


def test_what_happens_appears_by_itself_and_a_receiver_that_is_gone_is_switched_off(
    hooked_house: House, visit: Visit
) -> None:
    mara = _developer(hooked_house)
    with Receiver(410) as receiver:
        page = visit(hooked_house).sign_in(mara, page=PAGE).page
        _add(page, f"{receiver.url}/", "Credits run low")

        _in(
            hooked_house, mara, lambda session, workspace_id: tell(session, workspace_id, Kind.CREDIT_LOW, workspace_id)
        )

        expect(page.get_by_test_id("deliveries").get_by_role("row").nth(1)).to_contain_text("410")
        expect(page.get_by_test_id("endpoint")).to_contain_text("It answered with 410 Gone")
        expect(page.get_by_test_id("unread")).to_have_text("1")
        page.get_by_role("button", name="Switch on").click()
        expect(page.get_by_test_id("endpoint").get_by_text("active")).to_be_visible()


def test_a_private_address_is_refused_at_its_field(hooked_house: House, visit: Visit) -> None:
    page = visit(hooked_house, forgiven="422").sign_in(_developer(hooked_house), page=PAGE).page

    page.get_by_test_id("add-endpoint").click()
    page.get_by_role("textbox", name="Address").fill("https://169.254.169.254/latest/meta-data/")
    page.get_by_test_id("save-endpoint").click()

    expect(page.get_by_role("dialog")).to_contain_text("Webhooks go to public https addresses")
    expect(page.get_by_role("textbox", name="Address")).to_be_focused()


def test_on_a_phone_and_by_keyboard_an_endpoint_is_changed_and_deleted(hooked_house: House, visit: Visit) -> None:
    phone = visit(hooked_house, viewport={"width": 390, "height": 844})
    page = phone.sign_in(_developer(hooked_house), page=PAGE).page
    _add(page, "http://127.0.0.1:9/hooks")

    page.get_by_role("button", name="Change", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Name").fill("Shop")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("endpoint").get_by_role("heading")).to_have_text("Shop")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_test_id("delete-endpoint").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete this endpoint").press("Enter")
    expect(page.get_by_text("No endpoint yet")).to_be_visible()


def test_the_letter_about_one_that_is_off_leads_to_it(hooked_house: House, visit: Visit) -> None:
    mara = _developer(hooked_house)

    def off(session, workspace_id):
        endpoint = Endpoint(
            workspace_id=workspace_id,
            url="https://example.com/hooks",
            kinds=[Kind.FAILED],
            secret=seal(webhooks.new_secret()),
        )
        endpoint.off_because = OffBecause.FAILING
        session.add(endpoint)
        session.flush()
        return endpoint.id.hex

    endpoint_id = _in(hooked_house, mara, off)
    page = visit(hooked_house).sign_in(mara, page=f"{PAGE}?endpoint=whe_{endpoint_id}").page

    expect(page.get_by_test_id("endpoint")).to_contain_text("Nothing was taken for five days")
    page.get_by_role("link", name="All endpoints").click()
    expect(page.get_by_test_id("endpoints")).to_contain_text("https://example.com/hooks")

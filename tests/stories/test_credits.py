"""What credits there are and where they went, by themselves and to take away."""

import csv
from pathlib import Path

from playwright.sync_api import expect

from pixorly.database import carry
from pixorly.models import new_id
from pixorly.services import credits, users
from pixorly.words import t
from tests.grounds import environment
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_AT_ONCE_MS = 2000


def test_a_balance_and_its_history_change_by_themselves(open_house: House, visit: Visit) -> None:
    mara, tom = open_house.welcome("Mara"), open_house.welcome("Tom")
    page = visit().sign_in(mara, page="/account/credits").page
    his = visit().sign_in(tom, page="/account/credits").page
    history = page.get_by_test_id("credit-history")
    expect(page.get_by_test_id("credits-balance")).to_have_text("10")
    expect(page.get_by_test_id("credits-card")).to_contain_text("Healthy")

    _hold(open_house, mara, 4)

    expect(page.get_by_test_id("credits-balance")).to_have_text("6", timeout=_AT_ONCE_MS)
    expect(page.get_by_test_id("credits-card")).to_contain_text("Running low")
    expect(history.get_by_role("row").nth(1)).to_contain_text("Held for 2 pictures")
    expect(history.get_by_role("row").nth(1)).to_contain_text("−4")
    expect(page.get_by_test_id("unread")).to_have_text("1")
    expect(his.get_by_test_id("credits-balance")).to_have_text("10")
    expect(his.get_by_test_id("credit-history").get_by_role("row")).to_have_count(2)


def test_a_filter_narrows_the_list_and_can_be_lifted(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    history = visit().sign_in(mara, page="/account/credits").page.get_by_test_id("credit-history")

    history.get_by_role("radio", name="Spent").check()
    expect(history.get_by_text("Nothing of that kind")).to_be_visible()
    history.get_by_role("button", name="Remove Spent").click()

    expect(history.get_by_role("row")).to_have_count(2)
    expect(history.get_by_role("radio", name="All")).to_be_checked()


def test_the_list_that_is_seen_is_the_list_that_is_downloaded(open_house: House, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    _hold(open_house, mara, 3)
    page = visit().sign_in(mara, page="/account/credits").page
    history = page.get_by_test_id("credit-history")
    history.get_by_role("radio", name="Held").check()
    expect(history.get_by_role("row")).to_have_count(2)

    with page.expect_download() as download:
        history.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename.startswith("pixorly-credits-")
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert [row["change"] for row in csv.DictReader(file)] == ["-3"]


def _hold(house: House, person: Person, price: int) -> None:
    with environment.changed(data_dir=house.data):
        carry(
            lambda session: credits.hold(
                session,
                users.workspace_at(session, person.email),
                new_id(),
                price,
                t("Held for {n} pictures", n=2),
                None,
            )
        )

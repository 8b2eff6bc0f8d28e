"""Pages side by side on a narrow screen: the one being read is in view, and one sees that there are more."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY


@pytest.mark.parametrize(
    ("path", "hidden"), [("/account", "after"), ("/account/keys", "before after"), ("/account/webhooks", "before")]
)
def test_the_page_being_read_is_in_view_among_its_tabs(open_house: House, visit: Visit, path: str, hidden: str) -> None:
    page = visit(viewport={"width": 320, "height": 720}).sign_in(open_house.welcome("Mara"), page=path).page
    tabs = page.get_by_role("navigation", name="Account", exact=True)

    expect(tabs.locator("[aria-current=page]")).to_be_in_viewport(ratio=0.99)
    expect(tabs).to_have_attribute("data-hidden", hidden)

    page.set_viewport_size({"width": 1440, "height": 900})
    expect(tabs).not_to_have_attribute("data-hidden", "after")

"""Coming to Pixorly for the first time, and coming back."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Visit
from tests.stories.whole_house import House

pytestmark = pytest.mark.browser

_PASSWORD = "brass kettle, open window"


def test_signing_up_and_in_needs_no_mouse(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("/sign-up")

    type_along(page, {"Name": "Nora Reyes", "E-mail address": "nora@example.com", "Password": _PASSWORD})
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Almost there")).to_be_visible()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page).to_have_url(visitor.house.url + "/sign-in")
    type_along(page, {"E-mail address": "nora@example.com", "Password": _PASSWORD})
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    expect(page.get_by_text("Nora Reyes", exact=True)).to_be_visible()


def type_along(page: Page, typed: dict[str, str]) -> None:
    for label, value in typed.items():
        tab_to(page, label)
        page.keyboard.type(value)


def tab_to(page: Page, name: str) -> None:
    """Tab until the thing of that name has the focus; whatever is passed on the way must show that it has it."""
    for _ in range(30):
        page.keyboard.press("Tab")
        where = page.evaluate(_FOCUSED)
        assert where["isVisible"], f"The focus can't be seen on {where['name']!r}."
        if where["name"] == name:
            return
    raise AssertionError(f"Tab never reached {name!r}.")


_FOCUSED = """() => {
  const it = document.activeElement;
  const name = it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent;
  const ring = [it, it.closest(".box")].filter(Boolean).map((one) => getComputedStyle(one));
  const isRing = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { name: name.trim(), isVisible: ring.some(isRing) };
}"""

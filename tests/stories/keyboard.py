"""Going through a page by its keys, as somebody without a mouse does."""

from playwright.sync_api import Page

_FOCUSED = """() => {
  const it = document.activeElement;
  const name = it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent;
  const rings = [it, it.closest(".box, .prompt")].filter(Boolean).map((one) => getComputedStyle(one));
  // The prompt has its ring as a shadow, which follows its round corners inside a panel that scrolls.
  const isRing = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow.includes(" 0px 0px 0px 1px");
  return { name: name.trim(), isSeen: rings.some(isRing) };
}"""


def type_along(page: Page, typed: dict[str, str]) -> None:
    for label, value in typed.items():
        tab_to(page, label)
        page.keyboard.type(value)


def tab_to(page: Page, name: str) -> None:
    """Tab until the thing of that name has the focus; whatever is passed on the way must show that it has it."""
    passed = []
    while name not in passed:
        page.keyboard.press("Tab")
        where = page.evaluate(_FOCUSED)
        passed.append(where["name"])
        assert where["isSeen"], f"The focus can't be seen on {where['name']!r}."
        assert len(passed) < 40, f"Tab never reached {name!r}. It passed {passed}."

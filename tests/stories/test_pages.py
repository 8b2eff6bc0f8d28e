"""What must be true of every page: everybody can use it, on any screen, and it asks nobody else for anything."""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlmodel import Session, col

from pixorly.database import carry, now
from pixorly.models import Delivery, Endpoint, id_outward
from pixorly.services import api_keys, credits, users, workspaces
from pixorly.services.sealing import seal
from pixorly.services.telling import Kind, tell
from pixorly.services.webhooks import new_secret
from tests.grounds import environment
from tests.stories import npm
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_FOR_EVERYBODY = [
    "/", "/sign-in", "/sign-in?problem=link_worn_out", "/sign-up", "/forgot", "/check-mail", "/confirm?ticket=none",
    "/reset?ticket=none", "/change-address?ticket=none", "/privacy", "/terms", "/404", "/styleguide", "/docs",
]  # fmt: skip
_FOR_ADMINS = [
    "/studio", "/account", "/account/security", "/account/credits", "/account/providers", "/account/keys", "/account/webhooks", "/docs",
    "/admin", "/admin/outbox",
]  # fmt: skip
_WIDTHS = (320, 390, 768, 1440)
_STACKED = {
    "/admin": ["people"],
    "/admin/providers": ["providers-health"],
    "/admin/models": ["providers", "models"],
    "/account/security": ["logins"],
}

# What of a table lies beside the screen, and the table itself where its content is wider than it.
_SIDEWAYS = """(table) => [table, ...table.querySelectorAll("tbody *")]
  .filter((part) => part === table ? part.scrollWidth > part.clientWidth : part.getBoundingClientRect().right > innerWidth)
  .map((part) => part.outerHTML.slice(0, 160))"""
_SERIOUS = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`))"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_serious_keeps_anybody_from_using_a_page(
    open_house: House, visit: Visit, theme: str, width: int
) -> None:
    found = {}

    for path, page in _all_pages(open_house, visit, theme, width):
        page.evaluate(_axe())
        found[path] = page.evaluate(_SERIOUS)

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_page_is_wider_than_the_screen(open_house: House, visit: Visit) -> None:
    found = {}

    for path, page in _all_pages(open_house, visit, "dark", 1440):
        for width in _WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found[path, width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {where: excess for where, excess in found.items() if excess > 0} == {}


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_rows_are_cards_that_nobody_scrolls_sideways(open_house: House, visit: Visit, width: int) -> None:
    admin = open_house.welcome("Adelheid-Charlotte-Wilhelmina", is_admin=True)
    page = visit(viewport={"width": width, "height": 800}).sign_in(admin, page="").page
    found = {}

    for path, tables in _STACKED.items():
        page.goto(open_house.url + path)
        for table in tables:
            expect(page.get_by_test_id(table).locator("tbody tr").first).to_be_visible()
            found[path, table] = page.get_by_test_id(table).evaluate(_SIDEWAYS)

    assert found == {(path, table): [] for path, tables in _STACKED.items() for table in tables}
    page.goto(f"{open_house.url}/admin")
    mine = page.get_by_test_id("people").get_by_role("row").filter(has_text=admin.email)
    expect(mine.get_by_role("cell").nth(2)).to_have_attribute("data-label", "Plan")
    mine.get_by_role("button", name="What to do about").click()
    page.get_by_role("menuitem", name="Change the plan").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_every_page_has_one_heading_a_title_a_main_part_and_a_way_past_the_rest(
    open_house: House, visit: Visit
) -> None:
    for path, page in _all_pages(open_house, visit, "dark", 1440):
        counts = [page.locator(part).count() for part in ("h1", "main", "a.skip-link", "html[lang=en]")]

        assert counts == [1, 1, 1, 1], path
        assert page.title().endswith(" · Pixorly"), path


def _all_pages(house: House, visit: Visit, theme: str, width: int) -> Iterator[tuple[str, Page]]:
    """Each as its visitor sees it, with something in every list; without motion, which would blur what is measured."""
    looks = {"reduced_motion": "reduce", "color_scheme": theme, "viewport": {"width": width, "height": 900}}
    visitor = visit(forgiven="status of 404", **looks)
    visitor.context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    for path in _FOR_EVERYBODY:
        yield path, visitor.open(path)
    ada = house.welcome("Ada", is_admin=True, theme=theme)
    visitor.context.request.post(f"{house.url}/auth/forgot", form={"email": ada.email})
    visitor.sign_in(ada, page="")
    for path in [*_FOR_ADMINS, f"/account/webhooks?endpoint={_furnished(house, ada)}"]:
        yield path, visitor.open(path)


def _furnished(house: House, person: Person) -> str:
    """Something in every list: a key, credits that came and went, and a webhook that fails. The id of that."""

    def furnish(session: Session) -> str:
        workspace_id = users.workspace_at(session, person.email)
        workspaces.put_on_plan(session, workspace_id, "pro")
        credits.operate(session, workspace_id, f"pages:{person.email}", 40, "for a start")
        api_keys.operate(session, person.email, "Shop", ["generate", "models"], days=30)
        at = now(session)
        endpoint = Endpoint(
            workspace_id=workspace_id, url="https://example.com/hooks", name="Shop", kinds=[*Kind], secret=seal(new_secret()),
            worked_at=at, failing_since=at, failed_at=at,
        )  # fmt: skip
        session.add(endpoint)
        session.flush()
        tell(session, workspace_id, Kind.CREDIT_LOW, workspace_id)
        session.execute(
            update(Delivery).where(col(Delivery.endpoint_id) == endpoint.id).values(status="failed", ended_at=at)
        )
        return id_outward("whe", endpoint.id)

    with environment.changed(data_dir=house.data):
        return carry(furnish)


@cache
def _axe() -> str:
    """Evaluated by the browser itself, past the policy of our pages."""
    return (npm.package("axe-core", "4.14.1") / "axe.min.js").read_text("utf-8") + "; undefined"

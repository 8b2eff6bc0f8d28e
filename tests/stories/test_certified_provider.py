"""The whole way to a certified OpenID provider and back, in the browser."""

import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pixorly.launch import node, processes
from tests.standins.program import free_port
from tests.stories import npm
from tests.stories.conftest import A_STORY, Visit
from tests.stories.visitors import Visitor
from tests.stories.whole_house import House, wait_until

pytestmark = [*A_STORY, pytest.mark.slow]

_PROGRAM = Path(__file__).with_name("oidc_provider.mjs")
_SECRET = "a secret that both sides know"
# Its pages ask for a typeface of somebody else, and don't get it.
_THEIRS = r"http://127\.0\.0\.1|https://|net::ERR_"


@pytest.fixture(scope="module")
def house_with_provider(make_house: Callable[..., House]) -> Iterator[House]:
    """A house that lets people in whom the provider on the other port vouches for."""
    ours, theirs = free_port(), free_port()
    modules = npm.package("oidc-provider", "9.13.3").parent
    program = shutil.copy(_PROGRAM, modules.parent)
    way_back = f"http://localhost:{ours}/auth/with/google/back"
    provider = processes.spawn([node.node(), program, str(theirs), way_back], output=subprocess.DEVNULL)
    wait_until(lambda: provider.poll() is not None or _listens(theirs), "the provider")
    issuer = f"http://127.0.0.1:{theirs}"
    yield make_house(port=ours, google_issuer=issuer, google_client_id="pixorly", google_client_secret=_SECRET)
    processes.end(provider, 5)


def test_somebody_signs_in_with_a_certified_provider(house_with_provider: House, visit: Visit) -> None:
    visitor = _go_as(visit, house_with_provider, "nadia")

    visitor.press("Continue")

    expect(visitor.page.get_by_role("heading", name="Studio")).to_be_visible()
    visitor.open("/account")
    expect(visitor.page.get_by_text("nadia@example.com")).to_be_visible()
    visitor.open("/account/security")
    expect(visitor.page.get_by_role("button", name="Disconnect")).to_be_visible()


def test_an_address_the_provider_does_not_vouch_for_is_refused(house_with_provider: House, visit: Visit) -> None:
    visitor = _go_as(visit, house_with_provider, "unproven")

    visitor.press("Continue")

    expect(visitor.page.get_by_text("That account has no confirmed e-mail address")).to_be_visible()
    assert visitor.page.url.startswith(house_with_provider.url + "/sign-in")


def test_who_cancels_there_is_back_at_our_form(house_with_provider: House, visit: Visit) -> None:
    visitor = _go_as(visit, house_with_provider, "nadia")

    visitor.page.get_by_role("link", name="Cancel").click()

    expect(visitor.page.get_by_text("You were not signed in there.")).to_be_visible()


def _go_as(visit: Visit, house: House, name: str) -> Visitor:
    """To the page of the provider that asks whether to tell us of this person."""
    visitor = visit(house, forgiven=_THEIRS)
    visitor.context.route(re.compile("^https:"), lambda route: route.abort())
    visitor.open("/sign-in")
    visitor.page.get_by_role("link", name="Continue with Google").click()
    visitor.page.get_by_placeholder("Enter any login").fill(name)
    visitor.page.get_by_placeholder("and password").fill("anything")
    visitor.press("Sign-in")
    return visitor


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True

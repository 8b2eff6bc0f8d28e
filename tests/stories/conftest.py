"""What stories need: a browser, houses that stand, and visitors who report every trouble they notice."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from pixorly.launch import front_end
from tests.grounds import environment
from tests.standins import oidc
from tests.stories.visitors import Visitor, visiting
from tests.stories.whole_house import House

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A story takes its house before its visitors: what is asked for last is put away first.
Visit = Callable[..., Visitor]

# All on one worker, where they share a house.
A_STORY = [pytest.mark.browser, pytest.mark.xdist_group("stories")]


@dataclass
class Run:
    """What the story of the logs asks about at the end."""

    houses: list[House] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Stories take longest, so they begin while the other worker does all the rest; and the logs of a whole run
    # are read when it is over.
    items.sort(key=lambda item: 2 * ("tests/stories/" not in item.nodeid) + ("test_logs.py" in item.nodeid))


@pytest.fixture(scope="package")
def run() -> Run:
    return Run()


# For the stories alone: Playwright keeps a loop in this thread, beside which no test could start its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium that is named, else the one that is installed, else Playwright's own."""
    path = environment.GIVEN_CHROMIUM or shutil.which("chromium") or shutil.which("chromium-browser")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def build() -> None:
    front_end.build()


@pytest.fixture(scope="package")
def make_house(build: None, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., House]]:
    """Starts a house with these settings; all of them are closed at the end of the run."""

    with ExitStack() as stack:

        def make(**settings: object) -> House:
            house = House(tmp_path_factory.mktemp("house"), **settings)
            run.houses.append(house)
            stack.callback(house.close)
            return house.start()

        yield make


@pytest.fixture(scope="package")
def issuer() -> Iterator[str]:
    """Somebody else's sign-in service, which the open house trusts."""
    with oidc.provider() as url:
        yield url


@pytest.fixture(scope="package")
def open_house(make_house: Callable[..., House], issuer: str) -> House:
    """Where most stories happen. Its admin came first, so nobody becomes one by accident."""
    house = make_house(
        trusted_proxy_hops=1,
        oidc_issuer=issuer,
        oidc_name="the office",
        oidc_client_id="pixorly",
        oidc_client_secret="s",
    )
    house.welcome("Ada", is_admin=True)
    return house


@pytest.fixture
def new_house(make_house: Callable[..., House]) -> House:
    """One that nobody has entered yet."""
    return make_house()


@pytest.fixture(scope="package")
def _shaken_house(make_house: Callable[..., House]) -> House:
    # Its logs are as talkative as they get, which the story of the logs likes.
    house = make_house(log_level="debug")
    house.welcome("Ada", is_admin=True)
    return house


@pytest.fixture
def shaken_house(_shaken_house: House) -> House:
    """Where processes are killed. Whole again whenever a story begins."""
    if not _shaken_house.is_running:
        _shaken_house.start()
    _shaken_house.wait_until_ready()
    return _shaken_house


@pytest.fixture
def visit(browser: Browser, run: Run, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """`visit()` is somebody with a fresh browser. No page may make it complain, but for what is `forgiven`."""
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def come(house: House | None = None, forgiven: str = "", **options: object) -> Visitor:
            house = house or request.getfixturevalue("open_house")
            visitors.append(stack.enter_context(visiting(browser, house, forgiven, **options)))
            return visitors[-1]

        yield come
    run.secrets |= {secret for visitor in visitors for secret in visitor.noticed.secrets}
    assert [trouble for visitor in visitors for trouble in visitor.noticed.troubles] == []
    assert {address for visitor in visitors for address in visitor.noticed.foreign} == set()

"""The REST side as an app, and browsers that speak to it."""

from collections.abc import Callable
from functools import cache

import pytest
from starlette.testclient import TestClient

from pixorly.api.app import rest
from pixorly.api.guard import guarded
from pixorly.services import logins

HOME = "http://localhost:8000"


# Its routes are the same for all settings, and putting them together takes longer than most tests.
_rest = cache(rest)


@pytest.fixture
def open_browser(house: str) -> Callable[..., TestClient]:
    """A browser on a page of ours. `address` is where it comes from, `headers` what it says beside."""

    def opened(home: str = HOME, address: str = "203.0.113.7", **headers: str) -> TestClient:
        return TestClient(
            guarded(list)(_rest()),
            base_url=home,
            client=(address, 50000),
            headers={"origin": home, "accept": "application/json"} | headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    return opened


@pytest.fixture
def browser(open_browser: Callable[..., TestClient]) -> TestClient:
    return open_browser()


def is_in(browser: TestClient) -> bool:
    """Whether this browser is signed in, asked in a way that changes nothing and tries no password."""
    return browser.post("/auth/account/close").status_code == 422


def let_in(browser: TestClient, secret: str) -> TestClient:
    """As if it had signed in."""
    browser.cookies.set(logins.cookie_name(), secret)
    return browser

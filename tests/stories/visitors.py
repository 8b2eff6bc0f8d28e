"""One browser of one visitor, what they do in it, and what it noticed meanwhile."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebSocket

from tests.stories.whole_house import House, Person

# What reaches our server in these fields opens something, so no log may show it.
_SECRET_FIELDS = {"password", "current", "secret", "ticket", "token", "code", "state"}
# The last word of a load: the page's state is complete.
_ARRIVED = '"is_hydrated_rx_state_":true'
# Somebody left a page before its line stood.
_HARMLESS = "WebSocket is closed before the connection is established"
_NETWORK_ADDRESSES = (f"203.0.{block}.{host}" for block in range(113, 250) for host in range(1, 255))


@dataclass
class Noticed:
    """By everything that runs in a browser: troubles of the page, hosts it asked, secrets it sent or was given."""

    troubles: list[str] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


class Visitor:
    """A browser with its own cookies. `page` is its first tab."""

    def __init__(self, house: House, context: BrowserContext, forgiven: str) -> None:
        self.house, self.context, self.noticed = house, context, Noticed()
        self._forgiven = re.compile("|".join(filter(None, [_HARMLESS, forgiven])))
        self._arrivals: Counter[Page] = Counter()
        self._lines: dict[Page, WebSocket] = {}
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._add_trouble(f"error: {error.error}"))
        context.on("request", self._note)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._note_socket(page, socket)))
        self.page = context.new_page()

    def another_tab(self) -> Page:
        return self.context.new_page()

    def open(self, path: str, tab: Page | None = None) -> Page:
        """Go there, and return when scripts run and the server has sent what the page shows."""
        tab = tab or self.page
        before = self._arrivals[tab]
        tab.goto(self.house.url + path)
        pump(tab, lambda: self._arrivals[tab] > before, f"{path} to be alive")
        return tab

    def sign_in(self, person: Person, page: str = "/account") -> "Visitor":
        """Without the form, for stories that are about something else."""
        self.noticed.secrets.add(person.password)
        answer = self.context.request.post(
            f"{self.house.url}/auth/sign-in",
            form={"email": person.email, "password": person.password},
            headers={"Accept": "application/json", "Origin": self.house.url},
        )
        assert answer.ok, answer.text()
        self.remember_cookies()
        if page:
            self.open(page)
        return self

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def token(self, tab: Page | None = None) -> str:
        """What stands for a tab at the server."""
        return (tab or self.page).evaluate("sessionStorage.getItem('token')")

    def line_of(self, tab: Page) -> WebSocket:
        """The socket a tab opened last."""
        return self._lines[tab]

    def cookie(self) -> str:
        """As its browser sends it, for those who write programs."""
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.context.cookies())

    def remember_cookies(self) -> None:
        self.noticed.secrets |= {cookie["value"] for cookie in self.context.cookies() if cookie["value"]}

    def close(self) -> None:
        self.remember_cookies()
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._add_trouble(f"{message.type}: {message.text} at {urlsplit(message.location['url']).path}")

    def _add_trouble(self, text: str) -> None:
        if not self._forgiven.search(text):
            self.noticed.troubles.append(text)

    def _add_foreign(self, address: str) -> None:
        if not self._forgiven.search(address):
            self.noticed.foreign.add(address)

    def _note(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.house.url).netloc:
            self._add_foreign(request.url)
        typed = parse_qsl(parts.query) + (parse_qsl(request.post_data or "") if request.method == "POST" else [])
        self.noticed.secrets |= {value for name, value in typed if name in _SECRET_FIELDS and len(value) > 7}

    def _note_socket(self, page: Page, socket: WebSocket) -> None:
        def hear(frame: str | bytes) -> None:
            self._arrivals[page] += _ARRIVED in str(frame)

        self._lines[page] = socket
        socket.on("framereceived", hear)
        parts = urlsplit(socket.url)
        if parts.netloc != urlsplit(self.house.url).netloc:
            self._add_foreign(socket.url)
        self.noticed.secrets |= {value for name, value in parse_qsl(parts.query) if name == "token"}


@contextmanager
def visiting(browser: Browser, house: House, forgiven: str = "", **options: Any) -> Iterator[Visitor]:
    # Each comes from a network address of its own, as behind a proxy, so that nobody's tries count for another.
    headers = {"X-Forwarded-For": next(_NETWORK_ADDRESSES)}
    options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}, "extra_http_headers": headers} | options
    visitor = Visitor(house, browser.new_context(**options), forgiven)
    try:
        yield visitor
    finally:
        visitor.close()


def pump(tab: Page, is_so: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something that this process hears of; meanwhile what the browser says is listened to."""
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at, f"Waited {seconds:.0f} s for {what}."
        tab.wait_for_timeout(20)

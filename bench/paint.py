"""What a browser sees first, and what it must fetch for that: in a headless Chromium with nothing cached."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench import peers
from bench.effort import Effort
from bench.figures import Figure
from bench.house import open_house

TITLE = "First paint, nothing cached"

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_SETTLED_MS = 1500
# As Lighthouse slows a desktop's processor down to a phone's.
_SLOWER = 4

# Runs in every page before its own scripts: what the browser notices from the first moment on.
_WATCH = """
  window.seen = { lcp: 0, cls: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (it) => { seen.lcp = it.startTime; });
  watch("layout-shift", (it) => { if (!it.hadRecentInput) seen.cls += it.value; });
"""
_SEEN = """() => ({ ...seen, fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })"""
_KINDS = {"javascript": "JavaScript", "css": "CSS", "font": "fonts", "image": "images", "html": "HTML"}


@dataclass
class Fetched:
    """What came over the wire, compressed, with its headers."""

    bytes_by_kind: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    hosts: set[str] = field(default_factory=set)
    encodings: set[str] = field(default_factory=set)


@dataclass
class Visit:
    fcp: float
    lcp: float
    cls: float
    filled_in: float
    fetched: Fetched


@dataclass(frozen=True)
class Place:
    """`sign` is text that shows when the page is complete."""

    url: str
    cookie: str = ""
    sign: str = ""


def measure(effort: Effort) -> list[Figure]:
    with open_house() as house, peers.serving("hello") as peer, _chromium() as browser:
        person = house.welcome(1)[0]
        landing, shell = Place(house.url + "/"), Place(house.url + "/account", person.cookie, person.email)
        empty = Place(peer.url + "/")
        figures = []
        for slower, speed in ((1, ""), (_SLOWER, f", processor {_SLOWER}x slower")):
            # In turns, so that a busy moment of the machine falls on all of them.
            rounds = [
                [_visit(browser, place, slower) for place in (landing, shell, empty)] for _ in range(effort.rounds)
            ]
            first, signed_in, bare = zip(*rounds, strict=True)
            figures += _times("/", speed, first, bare, "limit 1.5 s") + _times("/account", speed, signed_in, bare)
            figures += _weights("/", first, "limit 200 KB") + _weights("/account", signed_in) if slower == 1 else []
        return figures


@contextmanager
def _chromium() -> Iterator[Browser]:
    """The one that is installed, else Playwright's own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def _visit(browser: Browser, place: Place, slower: float) -> Visit:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    try:
        _give_cookie(context, place)
        page = context.new_page()
        page.add_init_script(_WATCH)
        wire = context.new_cdp_session(page)
        fetched = _listen(wire)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(place.url)
        filled_in = _until_it_shows(page, place.sign)
        page.wait_for_timeout(_SETTLED_MS * slower)
        seen = page.evaluate(_SEEN)
        assert seen["lcp"], f"The browser did not say what it painted at {place.url}."
        return Visit(seen["fcp"], seen["lcp"], seen["cls"], filled_in, fetched)
    finally:
        context.close()


def _give_cookie(context: BrowserContext, place: Place) -> None:
    if place.cookie:
        name, _, value = place.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": place.url}])


def _until_it_shows(page: Page, sign: str) -> float:
    """Milliseconds since the navigation began, by the page's own clock."""
    shows = "(sign) => document.querySelector('main')?.textContent.includes(sign) && performance.now()"
    return page.wait_for_function(shows, arg=sign).json_value() if sign else 0


def _listen(wire: CDPSession) -> Fetched:
    fetched = Fetched()
    kinds: dict[str, str] = {}

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        if urlsplit(response["url"]).scheme not in ("http", "https"):
            return
        kinds[event["requestId"]] = next(
            (kind for mark, kind in _KINDS.items() if mark in response["mimeType"]), "other"
        )
        fetched.requests += 1
        fetched.hosts.add(urlsplit(response["url"]).netloc)
        encoding = {name.lower(): value for name, value in response["headers"].items()}.get("content-encoding")
        fetched.encodings |= {encoding} if encoding else set()

    def ended(event: dict[str, Any]) -> None:
        if kind := kinds.get(event["requestId"]):
            fetched.bytes_by_kind[kind] = fetched.bytes_by_kind.get(kind, 0) + int(event["encodedDataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", ended)
    wire.send("Network.enable")
    return fetched


def _times(page: str, speed: str, visits: Sequence[Visit], bare: Sequence[Visit], limit: str = "") -> list[Figure]:
    empty = "an empty page"
    figures = [
        Figure(
            f"{page} first contentful paint{speed}",
            [each.fcp for each in visits],
            beside=Figure(empty, [each.fcp for each in bare]),
        ),
        Figure(
            f"{page} largest contentful paint{speed}{f' ({limit})' if limit else ''}",
            [each.lcp for each in visits],
            beside=Figure(empty, [each.lcp for each in bare]),
        ),
        Figure(f"{page} layout shift{speed}", [each.cls for each in visits], "", "limit 0"),
    ]
    if any(each.filled_in for each in visits):
        figures.append(Figure(f"{page} until the person's own words show{speed}", [each.filled_in for each in visits]))
    return figures


def _weights(page: str, visits: Sequence[Visit], limit: str = "") -> list[Figure]:
    fetched = [each.fetched for each in visits]
    encodings = ", ".join(sorted(set.union(*(each.encodings for each in fetched))))
    figures = [
        Figure(
            f"{page} {kind}",
            [each.bytes_by_kind.get(kind, 0) / 1000 for each in fetched],
            "KB",
            limit if kind == "JavaScript" else "",
        )
        for kind in (*_KINDS.values(), "other")
        if any(kind in each.bytes_by_kind for each in fetched)
    ]
    return [
        *figures,
        Figure(
            f"{page} in all",
            [sum(each.bytes_by_kind.values()) / 1000 for each in fetched],
            "KB",
            f"sent as {encodings}",
        ),
        Figure(f"{page} requests", [each.requests for each in fetched], ""),
        Figure(f"{page} hosts asked", [len(each.hosts) for each in fetched], "", "limit 1, our own"),
    ]

"""The built front end as it is served: who sees which page, what is cached, and how it travels."""

import gzip
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from pixorly.api.front_end import pages_around
from pixorly.database import carry
from pixorly.models import Login
from pixorly.services import logins
from tests.api.conftest import let_in
from tests.grounds.people import arrived

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_AUDIENCES = {"/account": "members", "/admin": "admins", "/styleguide": "nobody"}


async def _app(scope, receive, send) -> None:
    await PlainTextResponse("the app")(scope, receive, send)


@pytest.fixture
def browser(house: str, tmp_path: Path) -> TestClient:
    pages = {
        "index": "home",
        "404": "nothing here",
        "account": "account",
        "admin": "admin",
        "styleguide": "styles",
        "legal/privacy/index": "privacy",
    }
    for name, words in pages.items():
        page = tmp_path / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<!DOCTYPE html><html class="dark" lang="en"><h1>{words}</h1></html>')
    script = tmp_path / "assets" / "app-4f3a.js"
    script.parent.mkdir()
    script.write_text("let x = 1;" * 100)
    script.with_name("app-4f3a.js.gz").write_bytes(gzip.compress(script.read_bytes()))
    (tmp_path / "fonts.css").write_text("body {}")
    app = pages_around(tmp_path, lambda path: _AUDIENCES.get(path, "everyone"))(_app)
    return TestClient(app, base_url="http://localhost:8000", follow_redirects=False)


@pytest.mark.parametrize(("path", "words"), [("/", "home"), ("/legal/privacy", "privacy")])
def test_open_pages_are_for_everybody_and_asked_for_each_time(browser, path, words):
    answer = browser.get(path)

    assert words in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_what_is_named_by_its_content_is_kept_for_ever_and_travels_packed(browser):
    answer = browser.get("/assets/app-4f3a.js", headers={"accept-encoding": "gzip"})

    assert answer.text == "let x = 1;" * 100
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    plain = browser.get("/assets/app-4f3a.js", headers={"accept-encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.text) == (False, "let x = 1;" * 100)


def test_what_a_browser_has_is_not_sent_again(browser):
    first = browser.get("/")
    again = browser.get("/", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("secret", ["", "forged"])
@pytest.mark.parametrize(
    ("path", "next"), [("/account", "/account"), ("/account?tab=1&x=//y", "/account%3Ftab%3D1%26x%3D//y")]
)
def test_a_private_page_sends_a_stranger_to_the_form_before_a_byte_of_it(browser, secret, path, next):
    answer = let_in(browser, secret).get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={next}")
    assert answer.content == b""


def test_a_private_page_is_shown_to_who_is_signed_in(browser):
    _, secret = arrived()

    assert "account" in let_in(browser, secret).get("/account").text


def test_an_open_page_says_to_its_stylesheet_whether_somebody_is_signed_in(browser):
    _, secret = arrived()
    stranger = browser.get("/")

    known = let_in(browser, secret).get("/", headers={"if-none-match": stranger.headers["etag"]})

    assert '<html class="dark" lang="en">' in stranger.text
    assert '<html class="signed-in dark" lang="en">' in known.text
    assert known.status_code == 200 and known.headers["etag"] != stranger.headers["etag"]
    assert {answer.headers["vary"] for answer in (stranger, known)} == {"Accept-Encoding, Cookie"}
    assert 'class="signed-in dark"' in browser.get("/nowhere").text


def test_a_login_that_opens_nothing_any_more_is_forgotten(browser):
    answer = let_in(browser, "forged").get("/account")

    assert answer.headers["set-cookie"].startswith(f'{logins.cookie_name()}=""; ')
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "set-cookie" not in let_in(browser, "").get("/account").headers


def test_the_operators_page_is_not_there_for_others(browser):
    _, member = arrived()
    _, admin = arrived("boss@example.com", is_admin=True)

    hidden = let_in(browser, member).get("/admin")
    assert (hidden.status_code, hidden.headers["location"], hidden.content) == (303, "/404", b"")
    assert "admin" in let_in(browser, admin).get("/admin").text


def test_a_page_for_nobody_is_not_there(browser):
    assert browser.get("/styleguide").headers["location"] == "/404"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/404",
        "/account.html",
        "/admin.html",
        "/legal/privacy/index.html",
        "/account.html/x",
        "/..%2f..%2fetc/passwd",
        "/%00",
        "/assets/../../etc/passwd",
    ],
)
def test_what_is_not_there_says_so(browser, path):
    answer = browser.get(path)

    assert (answer.status_code, "nothing here" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/account/", "/account"),
        ("/account/?x=1", "/account?x=1"),
        ("//evil.example/", "/evil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"),
        ("///evil.example///", "/evil.example"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page_and_to_no_other_host(browser, path, to):
    answer = browser.get(f"http://localhost:8000{path}")

    assert (answer.status_code, answer.headers["location"]) == (308, to)


@pytest.mark.parametrize("path", ["/auth/sign-in", "/words/de", "/health", "/_event/?x=1", "/api/x"])
def test_what_the_app_answers_itself_reaches_it(browser, path):
    assert browser.get(path).text == "the app"


def test_what_is_written_reaches_the_app(browser):
    assert browser.post("/account").text == "the app"


def test_a_login_that_is_used_goes_on_with_its_cookie(browser):
    viewer, secret = arrived()

    def half_a_month_passes(session) -> None:
        login = session.get(Login, viewer.login_id)
        login.seen_at -= logins.LASTS / 2
        login.expires_at -= logins.LASTS / 2

    carry(half_a_month_passes)
    renewed = let_in(browser, secret).get("/account")
    at_once = browser.get("/account")

    assert f"{secret};" in renewed.headers["set-cookie"]
    assert "Max-Age=2592000" in renewed.headers["set-cookie"]
    assert "set-cookie" not in at_once.headers

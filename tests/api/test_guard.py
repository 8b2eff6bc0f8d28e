"""Nobody else's page writes with a visitor's cookie, and every answer keeps the browser strict."""

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.models import Login
from tests.api.conftest import HOME, let_in
from tests.grounds.people import arrived

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://localhost:8001"},
    {"origin": "http://localhost"},
    {"origin": "https://localhost:8000"},
    {"origin": "http://localhost:8000.evil.example"},
    {"origin": "http://localhost:8000@evil.example"},
    {"origin": "HTTP://LOCALHOST:8000 "},
    {"origin": HOME, "sec-fetch-site": "cross-site"},
    {"origin": HOME, "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "nonsense"},
    {},
]


def _logins() -> int:
    return len(carry(lambda session: session.exec(select(Login)).all()))


@pytest.mark.parametrize("said", FOREIGN, ids=str)
def test_a_write_that_another_page_may_have_caused_is_refused(open_browser, said):
    _, secret = arrived()
    browser = let_in(open_browser(), secret)
    del browser.headers["origin"]

    answer = browser.post("/auth/sign-out", headers=said)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert _logins() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"origin": HOME},
        {"origin": HOME, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://127.0.0.1:8000"},
    ],
    ids=str,
)
def test_a_write_from_a_page_of_ours_is_done(open_browser, said):
    _, secret = arrived()
    browser = let_in(open_browser(), secret)
    del browser.headers["origin"]

    assert browser.post("/auth/sign-out", headers=said).status_code == 200
    assert _logins() == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY", "post"])
def test_every_method_that_may_write_is_guarded(browser, method):
    assert browser.request(method, "/auth/sign-out", headers={"origin": "https://evil.example"}).status_code == 403


def test_a_foreign_page_may_not_even_sign_its_visitor_in(browser):
    """Otherwise a stranger could have somebody work in the stranger's own account."""
    answer = browser.post(
        "/auth/sign-in", data={"email": "a@b.c", "password": "x"}, headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


def test_in_production_only_the_address_people_type_is_ours(open_browser, change_settings):
    change_settings(env="production", url="https://pixorly.example")
    browser = open_browser("https://pixorly.example")

    assert browser.post("/auth/sign-out").status_code == 200
    assert browser.post("/auth/sign-out", headers={"origin": HOME}).status_code == 403
    assert browser.post("/auth/sign-out", headers={"origin": "http://pixorly.example"}).status_code == 403


@pytest.mark.parametrize("path", ["/health", "/words/de", "/nothing-here", "/auth/with/nobody"])
def test_every_answer_keeps_the_browser_strict(browser, path):
    headers = browser.get(path).headers

    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "*" not in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_a_refusal_of_the_guard_is_strict_too(browser):
    answer = browser.post("/auth/sign-out", headers={"origin": "https://evil.example"})

    assert "content-security-policy" in answer.headers


def test_no_answer_lets_other_sites_read_it(browser):
    for headers in ({"origin": "https://evil.example"}, {"origin": HOME}):
        answer = browser.get("/health", headers=headers)
        assert "access-control-allow-origin" not in answer.headers
    preflight = browser.options(
        "/auth/sign-in", headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )
    assert "access-control-allow-origin" not in preflight.headers


def test_with_tls_browsers_are_told_to_stay_with_it(open_browser, change_settings):
    change_settings(url="https://pixorly.example")

    headers = open_browser("https://pixorly.example").get("/health").headers

    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert "wss://pixorly.example" in headers["content-security-policy"]

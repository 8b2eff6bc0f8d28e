"""How routes answer: JSON or a redirect, problems in one shape, and never a way out of the house."""

import time

import pytest

from pixorly.api.answers import safe_next
from pixorly.broker import broker
from pixorly.database import carry
from pixorly.services import passwords, throttle
from tests.grounds.people import GOOD_PASSWORD, join

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NASTY = [
    "//evil.example", "///evil.example", "////evil.example//", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https://evil.example", "HTTPS:evil.example", "http:/evil.example", "javascript:alert(1)", "data:text/html,x",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/\x00/evil.example", "//[evil",
    "https://[", "evil.example", "", "?next=//evil.example", "#//evil.example", "/\x85/evil.example", "/\u2028x",
    "@evil.example", "/x\r\nSet-Cookie: a=b", "/" + "x" * 5000, "/a\\b", "//localhost:8000@evil.example", "/\ud800",
]  # fmt: skip


@pytest.mark.parametrize("wanted", NASTY)
def test_nothing_leads_out_of_the_house(house, wanted):
    assert safe_next(wanted, "/account") == "/account"


@pytest.mark.parametrize(
    "wanted", ["/", "/account", "/account?x=1&y=//z#t", "/größe", "/a/../b", "/x@y", "/search?q=a:b"]
)
def test_our_own_paths_are_ours(house, wanted):
    assert safe_next(wanted, "/account") == wanted


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "//[evil", "/x\r\nSet-Cookie: a=b"])
def test_signing_in_leads_nowhere_else(browser, wanted):
    carry(lambda session: join(session, password_hash=passwords.kept(GOOD_PASSWORD)))

    answer = browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD, "next": wanted})

    assert answer.json()["next"] == "/studio"


def test_a_form_without_scripts_is_led_on(open_browser):
    carry(lambda session: join(session, password_hash=passwords.kept(GOOD_PASSWORD)))
    browser = open_browser(accept="text/html,*/*")

    answer = browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})

    assert (answer.status_code, answer.headers["location"]) == (303, "/studio")


def test_a_form_without_scripts_hears_of_its_problem(open_browser):
    browser = open_browser(accept="text/html,*/*", referer="http://localhost:8000/forgot?x=1")

    wrong = browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": "x"})
    invalid = browser.post("/auth/forgot", data={"email": "nonsense"})

    assert (wrong.status_code, wrong.headers["location"]) == (303, "/sign-in?problem=wrong_password")
    assert (invalid.status_code, invalid.headers["location"]) == (303, "/forgot?problem=invalid")


@pytest.mark.parametrize(
    "referer", ["https://evil.example//evil.example", "//[", "http://[x/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_the_page_before_leads_nowhere_else(open_browser, referer):
    browser = open_browser(accept="text/html", referer=referer)

    answer = browser.post("/auth/forgot", data={"email": "nonsense"})

    assert answer.headers["location"] == "/?problem=invalid"


def test_a_program_gets_a_problem_as_the_standard_has_it(browser):
    answer = browser.post("/auth/sign-up", data={"email": "nonsense", "name": "Ada", "password": GOOD_PASSWORD})

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Write an e-mail address, such as name@example.com.",
        "status": 422,
        "code": "invalid",
        "words": {"template": "Write an e-mail address, such as name@example.com.", "values": {}},
        "field": "email",
    }


def test_words_with_values_travel_as_template_and_values(browser):
    problem = browser.post("/auth/sign-up", data={"email": "a@b.c", "name": "Ada", "password": "short"}).json()

    assert problem["words"] == {"template": "Use at least {n} characters.", "values": {"n": 10}}
    assert problem["title"] == "Use at least 10 characters."


def test_too_many_tries_say_when_to_come_back(browser):
    for _ in range(5):
        assert browser.post("/auth/forgot", data={"email": "ada@example.com"}).status_code == 200

    answer = browser.post("/auth/forgot", data={"email": "ada@example.com"})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert 3500 < int(answer.headers["retry-after"]) <= 3600


@pytest.mark.parametrize(
    "path", ["/auth/sign-in", "/auth/sign-up", "/auth/forgot", "/auth/confirm", "/auth/reset", "/auth/change-address"]
)
def test_every_form_that_a_stranger_can_send_is_counted(browser, path):
    """By account or by address; the counts themselves are the throttle's tests."""
    typed = {"email": "ada@example.com", "name": "Ada", "password": GOOD_PASSWORD, "ticket": "x"}

    browser.post(path, data=typed)

    assert broker().keys("LIMIT*"), f"{path} tries without being counted."


def test_guessing_a_password_is_stopped_before_it_is_tried(browser):
    """A refusal must cost us nothing, or it would be the attack."""
    for _ in range(10):
        throttle.count("sign_in", account="ada@example.com", address="203.0.113.7")
    started = time.process_time()

    assert browser.post("/auth/sign-in", data={"email": "Ada@example.com", "password": "x"}).status_code == 429

    assert time.process_time() - started < 0.05


def test_a_surprise_is_logged_whole_and_told_calmly(browser, change_settings, caplog, tmp_path):
    change_settings(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")

    answer = browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": "a secret"})

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "unexpected")
    reference = problem["words"]["values"]["id"]
    assert reference in caplog.text
    assert "no such table" in caplog.text
    assert "no such table" not in answer.text
    assert "a secret" not in caplog.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"\xff\xfe", "application/x-www-form-urlencoded"), (b"{", "application/json"), (b"--x", "multipart/form-data; boundary=x"),
     (b"", "multipart/form-data"), (b"email=%ff%00&password=%ed%a0%80", "application/x-www-form-urlencoded"), (b"x" * 2_000_000, "text/plain")],
)  # fmt: skip
def test_bodies_of_any_kind_are_refused_and_never_a_surprise(browser, body, kind):
    answer = browser.post("/auth/sign-in", content=body, headers={"content-type": kind})

    assert 400 <= answer.status_code < 500, answer.text

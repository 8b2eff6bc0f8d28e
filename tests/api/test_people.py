"""The forms of coming and going, through the real doors, on both databases."""

import statistics
import time

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.models import Login, Mail, User
from pixorly.services import passwords, users
from tests.api.conftest import is_in, let_in
from tests.grounds.people import GOOD_PASSWORD, arrived, join, mail_to, ticket_in

OTHER_PASSWORD = "twelve amber windmills"


def _ticket_for(email: str) -> str:
    return carry(lambda session: ticket_in(mail_to(session, email)[-1]))


def _ada(**more) -> None:
    carry(lambda session: join(session, password_hash=passwords.kept(GOOD_PASSWORD), **more))


def test_the_first_person_signs_up_and_is_in(browser):
    answer = browser.post("/auth/sign-up", data={"email": "ada@example.com", "name": "Ada", "password": GOOD_PASSWORD})

    assert answer.json()["next"] == "/studio"
    assert is_in(browser)
    assert carry(lambda session: session.exec(select(User)).one().is_admin)


def test_signing_up_by_mail_from_beginning_to_end(browser, open_browser, mail_is_sent):
    carry(lambda session: join(session, "first@example.com"))
    typed = {"email": "ada@example.com", "name": "Ada", "password": GOOD_PASSWORD}
    assert browser.post("/auth/sign-up", data=typed).json()["next"] == "/check-mail"
    assert not is_in(browser)
    assert browser.post("/auth/sign-in", data=typed).status_code == 401

    elsewhere = open_browser()
    answer = elsewhere.post("/auth/confirm", data={"ticket": _ticket_for("ada@example.com"), "password": GOOD_PASSWORD})

    assert answer.status_code == 200
    assert is_in(elsewhere)
    assert not is_in(browser)
    assert browser.post("/auth/sign-in", data=typed).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_owner_who_clicks_a_strangers_link_does_not_move_into_the_strangers_account(browser, mail_is_sent):
    """Pre-hijacking by a click: the link alone must not open an account whose password a stranger knows."""
    carry(lambda session: join(session, "first@example.com"))
    browser.post("/auth/sign-up", data={"email": "ada@example.com", "name": "M", "password": OTHER_PASSWORD})

    answer = browser.post("/auth/confirm", data={"ticket": _ticket_for("ada@example.com"), "password": GOOD_PASSWORD})

    assert answer.status_code == 422
    assert not is_in(browser)
    assert carry(lambda session: len(session.exec(select(User)).all())) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/auth/confirm", "/auth/reset", "/auth/change-address"])
@pytest.mark.parametrize("ticket", ["", "nonsense", "\x00", "é" * 500])
def test_a_link_that_is_none_is_gone(browser, path, ticket):
    answer = browser.post(path, data={"ticket": ticket, "password": GOOD_PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (410, "link_worn_out")


def test_a_password_opens_the_account_it_belongs_to(browser):
    _ada()

    answer = browser.post(
        "/auth/sign-in", data={"email": " ADA@Example.com ", "password": GOOD_PASSWORD, "next": "/account/security?x=1"}
    )

    assert answer.json()["next"] == "/account/security?x=1"
    assert is_in(browser)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ada@example.com", "password": "wrong"},
        {"email": "ada@example.com"},
        {"email": "ada@example.com", "password": GOOD_PASSWORD + " "},
        {"email": "ada@example.com\x00", "password": GOOD_PASSWORD},
        {"email": "nobody@example.com", "password": GOOD_PASSWORD},
        {"email": "' OR 1=1 --", "password": GOOD_PASSWORD},
        {"email": "", "password": ""},
        {"email": "x" * 10_000, "password": "y" * 10_000},
        {"email": "%@example.com", "password": GOOD_PASSWORD},
    ],
    ids=lambda typed: str(typed)[:40],
)
def test_anything_else_is_refused_in_the_same_words(browser, typed):
    _ada()

    answer = browser.post("/auth/sign-in", data=typed)

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (401, "wrong_password", "password")
    assert problem["title"] == "That address and password don't belong together."
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("email", ["ada@example.com\x00", "\x00", "a\ud7ff@example.com", "x" * 10_000])
def test_no_letter_is_too_odd_for_either_database(browser, email):
    assert browser.post("/auth/sign-in", data={"email": email, "password": "x"}).status_code == 401
    assert browser.post("/auth/forgot", data={"email": email}).status_code in (200, 422)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_person_without_a_password_is_not_let_in_by_any(browser):
    carry(lambda session: join(session, password_hash=None))

    for password in ("", "nobody has this password"):
        assert browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": password}).status_code == 401


def test_a_forgotten_password_from_beginning_to_end(browser, open_browser, mail_is_sent):
    _ada()
    before = open_browser()
    before.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})

    assert browser.post("/auth/forgot", data={"email": "ada@example.com"}).json()["next"] == "/check-mail"
    answer = browser.post("/auth/reset", data={"ticket": _ticket_for("ada@example.com"), "password": OTHER_PASSWORD})

    assert answer.status_code == 200
    assert (is_in(browser), is_in(before)) == (True, False)
    assert (
        open_browser().post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD}).status_code
        == 401
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_bad_new_password_does_not_use_the_link_up(browser, mail_is_sent):
    _ada()
    browser.post("/auth/forgot", data={"email": "ada@example.com"})
    ticket = _ticket_for("ada@example.com")

    assert browser.post("/auth/reset", data={"ticket": ticket, "password": "ada@example.com"}).status_code == 422
    assert browser.post("/auth/reset", data={"ticket": ticket, "password": OTHER_PASSWORD}).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whether_an_address_has_an_account_shows_in_no_answer(browser, mail_is_sent):
    """Same status, same words, same headers; a browser can't tell one from the other."""
    _ada()
    answers = {}
    for email in ("ada@example.com", "nobody@example.com"):
        typed = {"email": email, "name": "X", "password": GOOD_PASSWORD}
        tries = [
            browser.post("/auth/sign-up", data=typed),
            browser.post("/auth/forgot", data=typed),
            browser.post("/auth/sign-in", data=typed | {"password": "wrong password"}),
        ]
        answers[email] = [(one.status_code, one.text, sorted(one.headers)) for one in tries]

    assert answers["ada@example.com"] == answers["nobody@example.com"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whether_an_address_has_an_account_shows_in_no_time_either(open_browser, mail_is_sent):
    """Work is counted rather than waited for, so that a busy machine does not blur it."""
    _ada()

    def took(path: str, email: str, number: int) -> float:
        browser = open_browser(address=f"203.0.113.{number}")
        started = time.process_time()
        browser.post(path, data={"email": email, "name": "X", "password": "wrong but long enough"})
        return time.process_time() - started

    for path in ("/auth/sign-in", "/auth/sign-up"):
        took(path, "warm@example.com", 250)
        with_account = [took(path, "ada@example.com", number) for number in range(3)]
        without = [took(path, f"nobody{number}@example.com", number) for number in range(3)]
        assert 0.6 < statistics.median(with_account) / statistics.median(without) < 1.7, path


def test_the_first_link_opens_the_house_once(browser, open_browser):
    link = carry(users.first_link)
    answer = browser.get(link.removeprefix("http://localhost:8000"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/studio")
    assert is_in(browser)
    again = open_browser().get(link.removeprefix("http://localhost:8000"))
    assert again.headers["location"] == "/sign-in?problem=link_worn_out"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_new_password_needs_the_old_one(browser):
    _ada()
    browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})

    refused = browser.post("/auth/account/password", data={"current": "wrong", "password": OTHER_PASSWORD})
    done = browser.post("/auth/account/password", data={"current": GOOD_PASSWORD, "password": OTHER_PASSWORD})

    assert (refused.status_code, refused.json()["field"]) == (422, "current")
    assert done.status_code == 200
    assert is_in(browser)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("password", ["short", "ada@example.com", "Ada12345678", "password123"])
def test_a_new_password_is_as_good_as_the_first(browser, password):
    viewer, secret = arrived()
    carry(lambda session: setattr(session.get(User, viewer.user_id), "password_hash", None))

    answer = let_in(browser, secret).post("/auth/account/password", data={"password": password})

    assert (answer.status_code, answer.json()["field"]) == (422, "password")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_changes_by_its_link(browser, mail_is_sent):
    _ada()
    browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})

    answer = browser.post("/auth/account/address", data={"email": "new@example.com", "current": GOOD_PASSWORD})
    assert answer.json()["notice"]["template"] == "Open the link we sent to the new address."
    browser.post("/auth/change-address", data={"ticket": _ticket_for("new@example.com")})

    assert carry(lambda session: session.exec(select(User.email)).one()) == "new@example.com"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_closing_needs_the_password_and_ones_own_address(browser):
    carry(lambda session: join(session, "first@example.com", is_admin=True))
    _ada()
    browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})
    typed = {"current": GOOD_PASSWORD, "confirmation": "ada@example.com"}

    assert browser.post("/auth/account/close", data=typed | {"confirmation": "yes"}).json()["field"] == "confirmation"
    assert browser.post("/auth/account/close", data=typed | {"current": "wrong"}).json()["field"] == "current"
    answer = browser.post("/auth/account/close", data=typed)

    assert answer.json()["next"] == "/?closed=1"
    assert not is_in(browser)
    assert carry(lambda session: session.exec(select(User.email)).all()) == ["first@example.com"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["address", "password", "close"])
def test_the_account_is_closed_to_who_is_not_signed_in(browser, path):
    _, secret = arrived()

    for cookie in ("", secret[:-1], secret.swapcase(), "x" * 5000):
        let_in(browser, cookie)
        assert browser.post(f"/auth/account/{path}", data={"current": GOOD_PASSWORD}).status_code == 401


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_has_no_password_may_set_a_first_one(browser):
    viewer, secret = arrived()
    carry(lambda session: setattr(session.get(User, viewer.user_id), "password_hash", None))

    answer = let_in(browser, secret).post("/auth/account/password", data={"password": GOOD_PASSWORD})

    assert answer.status_code == 200
    assert carry(lambda session: passwords.fits(GOOD_PASSWORD, session.get(User, viewer.user_id).password_hash))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_language_of_the_browser_is_that_of_the_letters(open_browser, mail_is_sent):
    carry(lambda session: join(session, "first@example.com"))
    browser = open_browser(**{"accept-language": "fr;q=1, de-AT;q=0.9, en"})

    browser.post("/auth/sign-up", data={"email": "ada@example.com", "name": "Ada", "password": GOOD_PASSWORD})

    assert 'lang="de"' in carry(lambda session: session.exec(select(Mail)).one().html)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_browser_that_signs_in_again_leaves_no_login_behind(browser):
    _ada()
    for _ in range(2):
        browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})

    assert carry(lambda session: len(session.exec(select(Login)).all())) == 1

"""The cookie of a login: its marks, and what may stand beside it."""

from http.cookies import SimpleCookie

import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.models import Login, User
from pixorly.services import passwords
from tests.api.conftest import let_in
from tests.grounds.people import GOOD_PASSWORD, arrived, join

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _sign_in(browser):
    carry(lambda session: join(session, password_hash=passwords.kept(GOOD_PASSWORD)))
    return browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})


def _cookie(answer):
    ((name, morsel),) = SimpleCookie(answer.headers["set-cookie"]).items()
    return name, morsel


def test_without_tls_it_is_out_of_reach_of_scripts_and_other_sites(browser):
    name, morsel = _cookie(_sign_in(browser))

    assert name == "px_login"
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["secure"], morsel["domain"]) == (
        True, "lax", "/", "", "",
    )  # fmt: skip
    assert int(morsel["max-age"]) == 30 * 24 * 3600


def test_with_tls_it_is_bound_to_this_very_host(open_browser, change_settings):
    change_settings(url="https://pixorly.example")

    name, morsel = _cookie(_sign_in(open_browser("https://pixorly.example")))

    assert name == "__Host-px_login"
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["secure"], morsel["domain"]) == (
        True, "lax", "/", True, "",
    )  # fmt: skip


def test_with_tls_a_cookie_without_the_prefix_opens_nothing(open_browser, change_settings):
    """A neighbour under the same domain could have set it."""
    change_settings(url="https://pixorly.example")
    _, secret = arrived()
    browser = open_browser("https://pixorly.example")
    browser.cookies.set("px_login", secret)

    assert browser.post("/auth/account/password", data={}).status_code == 401


def test_its_secret_is_not_in_the_database(browser):
    secret = _cookie(_sign_in(browser))[1].value

    stored = carry(lambda session: str(session.exec(select(Login)).one().model_dump()))
    assert secret not in stored


def test_each_sign_in_gets_a_new_one_and_ends_the_one_before(browser):
    first = _cookie(_sign_in(browser))[1].value
    answer = browser.post("/auth/sign-in", data={"email": "ada@example.com", "password": GOOD_PASSWORD})
    second = _cookie(answer)[1].value

    assert first != second
    assert len(carry(lambda session: session.exec(select(Login)).all())) == 1


def test_a_cookie_planted_before_signing_in_is_not_taken_over(browser):
    """Session fixation: what a stranger put there must not become the key."""
    let_in(browser, "planted")

    secret = _cookie(_sign_in(browser))[1].value

    assert secret != "planted"


@pytest.mark.parametrize(
    "beside",
    ["a/b=1", 'x={"a": 1}', "==;;=", "x=\xff", "px_login_other=1", "[]", "expires=now", "$Version=1", '"', "a" * 5000],
)
def test_cookies_of_other_apps_on_this_host_do_no_harm(browser, beside):
    """On localhost all ports share their cookies."""
    viewer, secret = arrived()

    answer = browser.post(
        "/auth/account/password", headers={"cookie": f"{beside}; px_login={secret}; {beside}".encode("latin-1")}
    )

    assert answer.status_code == 422, answer.text
    assert carry(lambda session: session.get(User, viewer.user_id))


def test_signing_out_takes_it_back_and_ends_the_login(browser):
    _, secret = arrived()

    answer = let_in(browser, secret).post("/auth/sign-out")

    assert _cookie(answer)[1]["max-age"] == "0"
    assert answer.json() == {"next": "/", "notice": None}
    assert carry(lambda session: session.exec(select(Login)).all()) == []
    assert browser.post("/auth/account/password", headers={"cookie": f"px_login={secret}"}).status_code == 401


def test_signing_out_without_being_signed_in_is_no_trouble(browser):
    assert browser.post("/auth/sign-out").status_code == 200

"""The journey to a sign-in provider and back, against stand-ins on real sockets."""

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from pixorly.database import carry
from pixorly.models import Identity, Ticket, User
from tests.api.conftest import is_in, let_in
from tests.grounds.people import arrived, join
from tests.standins.github import GitHub
from tests.standins.issuer import Issuer
from tests.standins.oauth import CLIENT_ID, CLIENT_SECRET

BACK = "http://localhost:8000/auth/with/"


@pytest.fixture
def issuer(change_settings) -> Iterator[Issuer]:
    with Issuer() as issuer:
        change_settings(oidc_issuer=issuer.url, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET)
        yield issuer


def _set_out(browser, provider: str = "oidc", **query: str) -> str:
    """The address of ours that the provider sends the browser back to."""
    answer = browser.get(f"/auth/with/{provider}", params=query)
    assert answer.status_code == 303, answer.text
    return httpx.get(answer.headers["location"]).headers["location"].removeprefix("http://localhost:8000")


def _people() -> list[tuple[str, bool]]:
    return carry(lambda session: [(one.email, one.confirmed_at is not None) for one in session.exec(select(User))])


def test_somebody_new_arrives_and_is_led_to_where_they_wanted(browser, issuer):
    answer = browser.get(_set_out(browser, next="/account/security"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/account/security")
    assert _people() == [("ada@example.com", True)]
    assert is_in(browser)
    assert carry(lambda session: session.exec(select(Ticket)).all()) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_github_signs_in_as_well(browser, change_settings):
    with GitHub() as github:
        change_settings(
            github_client_id=CLIENT_ID,
            github_client_secret=CLIENT_SECRET,
            github_url=github.url,
            github_api_url=github.url,
        )

        browser.get(_set_out(browser, "github"))

    assert _people() == [("ada@example.com", True)]
    assert carry(lambda session: session.exec(select(Identity.subject)).one()) == "583231"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_way_back_works_once(browser, open_browser, issuer):
    back = _set_out(browser)
    cookie = browser.cookies["px_journey"]
    browser.get(back)

    again = open_browser()
    again.cookies.set("px_journey", cookie)
    answer = again.get(back)

    assert answer.headers["location"] == "/sign-in?problem=link_worn_out"
    assert not is_in(again)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_browser_can_not_finish_a_journey(browser, open_browser, issuer):
    """Otherwise a stranger could send somebody a link that signs them into the stranger's account."""
    back = _set_out(browser)

    elsewhere = open_browser()
    answer = elsewhere.get(back)

    assert answer.headers["location"].startswith("/sign-in?problem=")
    assert not is_in(elsewhere)
    assert _people() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("twist", ["state=forged", "state=", "code=forged", "code="])
def test_a_way_back_that_was_tampered_with_is_refused(browser, issuer, twist):
    name, _, value = twist.partition("=")
    back = httpx.URL(_set_out(browser)).copy_set_param(name, value)

    answer = browser.get(str(back))

    assert answer.headers["location"].startswith("/sign-in?problem=")
    assert not is_in(browser)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_way_back_of_another_provider_is_refused(browser, issuer, change_settings):
    with GitHub() as github:
        change_settings(
            github_client_id=CLIENT_ID,
            github_client_secret=CLIENT_SECRET,
            github_url=github.url,
            github_api_url=github.url,
        )
        back = _set_out(browser).replace("/oidc/", "/github/")

        answer = browser.get(back)

    assert answer.headers["location"].startswith("/sign-in?problem=")
    assert _people() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_that_is_not_proven_joins_nobody(browser, issuer):
    carry(lambda session: join(session, "ada@example.com"))
    issuer.claims |= {"email_verified": False}

    answer = browser.get(_set_out(browser))

    assert answer.headers["location"] == "/sign-in?problem=address_not_proven"
    assert not is_in(browser)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_is_signed_in_links_the_account(browser, issuer):
    viewer, secret = arrived("bob@example.com")
    let_in(browser, secret)

    browser.get(_set_out(browser, next="/account/security"))

    assert _people() == [("bob@example.com", True)]
    assert carry(lambda session: session.exec(select(Identity.user_id)).one()) == viewer.user_id


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_cancelling_there_leads_back_with_a_word(browser, issuer):
    issuer.declines = "access_denied"

    answer = browser.get(_set_out(browser))

    assert answer.headers["location"] == "/sign-in?problem=sign_in_refused"
    assert "px_journey" not in browser.cookies


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_provider_that_is_away_leads_back_with_a_word(browser, change_settings):
    change_settings(oidc_issuer="http://127.0.0.1:9", oidc_client_id="x", oidc_client_secret="y")

    answer = browser.get("/auth/with/oidc")

    assert answer.headers["location"] == "/sign-in?problem=passing_trouble"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_sites_page_can_not_start_a_journey(browser, issuer):
    answer = browser.get("/auth/with/oidc", headers={"sec-fetch-site": "cross-site"})

    assert answer.headers["location"] == "/sign-in"
    assert "px_journey" not in browser.cookies


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/" + "x" * 5000])
def test_a_journey_leads_nowhere_else(browser, issuer, wanted):
    answer = browser.get(_set_out(browser, next=wanted))

    assert answer.headers["location"] == "/studio"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("provider", ["google", "nobody", "%2e%2e", "__class__"])
def test_a_provider_that_is_not_set_up_is_not_there(browser, provider):
    assert browser.get(f"/auth/with/{provider}").headers["location"] == "/sign-in?problem=not_found"

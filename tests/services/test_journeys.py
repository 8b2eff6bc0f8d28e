"""The way to a sign-in provider: what was said when somebody left is known once, and to them alone."""

import pytest
from sqlmodel import select

from pixorly.errors import NotFound
from pixorly.integrations.sign_in import Begun
from pixorly.models import Ticket
from pixorly.services import journeys
from pixorly.services.tickets import LinkWornOut

BEGUN = Begun("https://issuer.example/authorize?x=1", "the state", "the nonce", "the verifier")


def test_a_journey_is_recalled_once(session):
    secret = journeys.remember(session, "google", BEGUN, "/account")

    journey = journeys.recall(session, "google", secret)

    assert (journey.provider, journey.state, journey.nonce, journey.verifier, journey.next) == (
        "google", "the state", "the nonce", "the verifier", "/account",
    )  # fmt: skip
    with pytest.raises(LinkWornOut):
        journeys.recall(session, "google", secret)


def test_a_long_way_to_go_on_to_is_remembered_whole(session):
    """The address somebody wanted first may be long, and Postgres holds a column to its length."""
    wanted = "/account?" + "x" * 1500

    secret = journeys.remember(session, "google", Begun("https://x.example", "s" * 43, "n" * 43, "v" * 64), wanted)

    assert journeys.recall(session, "google", secret).next == wanted


def test_without_the_travellers_cookie_there_is_no_journey(session):
    journeys.remember(session, "google", BEGUN, "/account")

    with pytest.raises(LinkWornOut):
        journeys.recall(session, "google", "")
    assert len(session.exec(select(Ticket)).all()) == 1


def test_a_provider_that_is_not_set_up_is_not_there():
    assert journeys.choices() == []
    with pytest.raises(NotFound):
        journeys.set_out("google")


def test_what_is_set_up_is_offered(change_settings):
    change_settings(
        github_client_id="x",
        github_client_secret="y",
        oidc_issuer="https://i.example",
        oidc_client_id="z",
        oidc_name="Acme",
    )

    assert journeys.choices() == [{"key": "github", "name": "GitHub"}, {"key": "oidc", "name": "Acme"}]

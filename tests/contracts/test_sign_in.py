"""What every sign-in provider promises, and how each meets lies and trouble."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.sign_in import Begun, Identity, IdentityProvider, SignInRefused
from pixorly.integrations.sign_in.github import GitHubProvider
from pixorly.integrations.sign_in.oidc import OidcProvider
from tests.standins import oidc
from tests.standins.github import GitHub
from tests.standins.issuer import Issuer
from tests.standins.oauth import CLIENT_ID, CLIENT_SECRET, walk

BACK = "http://localhost:8000/auth/back"


def by_github(github: GitHub, secret: str = CLIENT_SECRET, **more: Any) -> GitHubProvider:
    return GitHubProvider(CLIENT_ID, secret, github.url, github.url, **more)


def by_issuer(issuer: Issuer, secret: str = CLIENT_SECRET, **more: Any) -> OidcProvider:
    return OidcProvider("oidc", "Work", issuer.url, CLIENT_ID, secret, **more)


def come_back(provider: IdentityProvider, begun: Begun, query: dict[str, str], **changes: str) -> Identity:
    kept = {"begun_state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "redirect_uri": BACK}
    return provider.finish(callback_query=query, **(kept | changes))


def sign_in(provider: IdentityProvider) -> Identity:
    begun = provider.begin(BACK)
    return come_back(provider, begun, walk(begun.url))


@dataclass
class World:
    provider: IdentityProvider
    issuer: str
    walk: Callable[[str], dict[str, str]]
    decline: Callable[[str], dict[str, str]]


@pytest.fixture(params=["github", "issuer", "oidc-provider-mock"])
def world(request: pytest.FixtureRequest, github: GitHub, issuer: Issuer) -> World:
    if request.param == "github":

        def decline(url: str) -> dict[str, str]:
            github.declines = True
            return walk(url)

        return World(by_github(github), github.url, walk, decline)
    if request.param == "issuer":

        def decline_there(url: str) -> dict[str, str]:
            issuer.declines = "access_denied"
            return walk(url)

        return World(by_issuer(issuer), issuer.url, walk, decline_there)
    theirs = request.getfixturevalue("oidc_provider")
    oidc.introduce(theirs, "583231", email="ada@example.com", email_verified=True, name="Ada Lovelace")
    return World(
        OidcProvider("oidc", "Mock", theirs, CLIENT_ID, CLIENT_SECRET),
        theirs,
        lambda url: walk(url, sub="583231"),
        # It forgets to give the state back when it says no.
        lambda url: walk(url, action="deny") | {"state": parse_qs(urlsplit(url).query)["state"][0]},
    )


def test_somebody_comes_back_as_who_they_are(world: World) -> None:
    begun = world.provider.begin(BACK)

    found = come_back(world.provider, begun, world.walk(begun.url))

    assert found.issuer == world.issuer
    assert found.subject in ("583231", "u-1")
    assert (found.email, found.is_email_verified) == ("ada@example.com", True)
    assert found.name.startswith("Ada")


def test_every_journey_is_its_own_and_proves_its_code(world: World) -> None:
    first, second = world.provider.begin(BACK), world.provider.begin(BACK)

    query = parse_qs(urlsplit(first.url).query)
    assert query["state"] == [first.state]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [BACK]
    assert len({first.state, second.state, first.verifier, second.verifier}) == 4
    assert first.verifier not in first.url
    assert "state" not in repr(first)


@pytest.mark.parametrize("state", ["", "forged", "förged"])
def test_a_forged_state_is_refused(world: World, state: str) -> None:
    begun = world.provider.begin(BACK)
    query = world.walk(begun.url)

    with pytest.raises(SignInRefused):
        come_back(world.provider, begun, query | {"state": state})


def test_a_journey_that_nobody_began_is_refused(world: World) -> None:
    begun = world.provider.begin(BACK)
    query = world.walk(begun.url)

    with pytest.raises(SignInRefused):
        come_back(world.provider, begun, query | {"state": ""}, begun_state="")


def test_pressing_cancel_is_told_kindly(world: World) -> None:
    begun = world.provider.begin(BACK)

    with pytest.raises(SignInRefused, match="You did not let"):
        come_back(world.provider, begun, world.decline(begun.url))


def test_coming_back_without_a_code_is_refused(world: World) -> None:
    begun = world.provider.begin(BACK)

    with pytest.raises(SignInRefused):
        come_back(world.provider, begun, {"state": begun.state})


@pytest.mark.parametrize("kind", ["github", "issuer"])
def test_a_code_works_once_and_only_for_whoever_began(kind: str, github: GitHub, issuer: Issuer) -> None:
    provider = by_github(github) if kind == "github" else by_issuer(issuer)
    begun, others = provider.begin(BACK), provider.begin(BACK)
    query, stolen = walk(begun.url), walk(others.url)
    come_back(provider, begun, query)

    with pytest.raises(SignInRefused):
        come_back(provider, begun, query)
    with pytest.raises(SignInRefused):
        come_back(provider, begun, stolen | {"state": begun.state})


@pytest.mark.parametrize("kind", ["github", "issuer"])
def test_a_wrong_secret_is_ours_to_mend(kind: str, github: GitHub, issuer: Issuer) -> None:
    provider = by_github(github, "wrong") if kind == "github" else by_issuer(issuer, "wrong")

    with pytest.raises(Misconfigured):
        sign_in(provider)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_or_broken_issuer_passes(status: int, github: GitHub, issuer: Issuer) -> None:
    github.status = status
    issuer.status["/token"] = status

    with pytest.raises(Passing):
        sign_in(by_github(github))
    with pytest.raises(Passing):
        sign_in(by_issuer(issuer))


def test_nobody_listening_passes(closed_port: int, github: GitHub) -> None:
    nowhere = f"http://127.0.0.1:{closed_port}"
    begun = by_github(github).begin(BACK)

    with pytest.raises(Passing):
        OidcProvider("oidc", "Work", nowhere, CLIENT_ID).begin(BACK)
    with pytest.raises(Passing):
        come_back(GitHubProvider(CLIENT_ID, CLIENT_SECRET, nowhere, nowhere), begun, walk(begun.url))


def test_a_silent_issuer_passes_and_soon(silent_port: int) -> None:
    began = time.monotonic()

    with pytest.raises(Passing):
        OidcProvider("oidc", "W", f"http://127.0.0.1:{silent_port}", CLIENT_ID, timeout_seconds=0.3).begin(BACK)

    assert time.monotonic() - began < 3


def test_an_endless_answer_is_cut_off(issuer: Issuer) -> None:
    issuer.padding = b" " * 600_000

    with pytest.raises(Passing):
        sign_in(by_issuer(issuer))


@pytest.mark.parametrize("address", ["http://issuer.example", "ftp://issuer.example", ""])
def test_an_issuer_in_the_open_is_refused_except_on_this_machine(address: str) -> None:
    with pytest.raises(Misconfigured):
        OidcProvider("oidc", "Work", address, CLIENT_ID).begin(BACK)
    with pytest.raises(Misconfigured):
        GitHubProvider(CLIENT_ID, CLIENT_SECRET, address, address).begin(BACK)


LIES = {
    "another nonce": ({"nonce": "another"}, "InvalidClaimError nonce"),
    "no nonce": ({"nonce": None}, "MissingClaimError nonce"),
    "for another client": ({"aud": "another-client"}, "InvalidClaimError aud"),
    "for both, by the other": (
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        "InvalidClaimError azp",
    ),
    "for both, by nobody": ({"aud": [CLIENT_ID, "another-client"]}, "MissingClaimError azp"),
    "by another issuer": ({"iss": "https://evil.example"}, "InvalidClaimError iss"),
    "expired": ({"exp": int(time.time()) - 3600}, "ExpiredTokenError exp"),
    "without an end": ({"exp": None}, "MissingClaimError exp"),
    "of the future": ({"iat": int(time.time()) + 3600}, "InvalidClaimError iat"),
    "not valid yet": ({"nbf": int(time.time()) + 3600}, "InvalidClaimError nbf"),
    "about nobody": ({"sub": ""}, "ValueError"),
    "about something else": ({"sub": 7}, "InvalidClaimError sub"),
    "another access token": ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "InvalidClaimError at_hash"),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_lies_is_refused(issuer: Issuer, lie: str, caplog: pytest.LogCaptureFixture) -> None:
    issuer.lies, reason = LIES[lie]

    with pytest.raises(SignInRefused):
        sign_in(by_issuer(issuer))

    assert f"bad ID token: {reason}" in caplog.text


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        ("another key", "BadSignatureError"),
        ("an elliptic key", "InvalidKeyIdError"),
        ("the client's secret", "UnsupportedAlgorithmError"),
        ("its public key as a secret", "UnsupportedAlgorithmError"),
        ("nothing", "UnsupportedAlgorithmError"),
    ],
)
def test_an_id_token_signed_by_others_is_refused(
    issuer: Issuer, signature: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.signs_with = signature

    with pytest.raises(SignInRefused):
        sign_in(by_issuer(issuer))

    assert f"bad ID token: {reason}" in caplog.text


def test_a_refusal_is_logged_without_the_secrets_of_the_journey(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.signs_with = "another key"
    provider = by_issuer(issuer)
    begun = provider.begin(BACK)
    query = walk(begun.url)

    with caplog.at_level(logging.DEBUG, "pixorly"), pytest.raises(SignInRefused) as raised:
        come_back(provider, begun, query)

    assert "bad ID token: BadSignatureError" in caplog.text
    assert not any(secret in caplog.text for secret in (query["code"], begun.state, begun.verifier, "eyJ"))
    assert raised.value.__context__ is None


@pytest.mark.parametrize("told", [{"iss": "https://evil.example"}, {"iss": ""}])
def test_an_answer_slipped_in_by_another_issuer_is_refused(issuer: Issuer, told: dict[str, str]) -> None:
    issuer.answers_with = told

    with pytest.raises(SignInRefused):
        sign_in(by_issuer(issuer))


def test_an_issuer_that_always_names_itself_must_do_so(issuer: Issuer) -> None:
    issuer.discovery_lies = {"authorization_response_iss_parameter_supported": True}

    with pytest.raises(SignInRefused):
        sign_in(by_issuer(issuer))
    issuer.answers_with = {"iss": issuer.url}
    assert sign_in(by_issuer(issuer)).subject == "u-1"


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": 7},
    ],
)
def test_a_discovery_document_that_leads_astray_is_ours_to_mend(issuer: Issuer, lie: dict[str, Any]) -> None:
    issuer.discovery_lies = lie

    with pytest.raises(Misconfigured):
        by_issuer(issuer).begin(BACK)


@pytest.mark.parametrize("verified", [False, None, "false", 1.5, "yes"])
def test_an_address_counts_as_verified_only_if_the_issuer_says_so(issuer: Issuer, verified: Any) -> None:
    issuer.claims["email_verified"] = verified
    issuer.userinfo = {"sub": "u-1"}

    found = sign_in(by_issuer(issuer))

    assert (found.email, found.is_email_verified) == ("ada@example.com", False)


def test_an_address_kept_out_of_the_id_token_is_read_from_userinfo(issuer: Issuer) -> None:
    issuer.claims = {"sub": "u-1"}
    issuer.userinfo = {"sub": "u-1", "email": "ada@example.com", "email_verified": True, "preferred_username": "ada"}

    found = sign_in(by_issuer(issuer))

    assert (found.email, found.is_email_verified, found.name) == ("ada@example.com", True, "ada")


def test_userinfo_about_somebody_else_is_refused(issuer: Issuer) -> None:
    issuer.claims = {"sub": "u-1"}
    issuer.userinfo = {"sub": "u-2", "email": "eve@example.com", "email_verified": True}

    with pytest.raises(SignInRefused):
        sign_in(by_issuer(issuer))


def test_an_issuer_that_tells_no_address_gives_none(issuer: Issuer) -> None:
    issuer.claims = {"sub": "u-1"}
    issuer.discovery_lies = {"userinfo_endpoint": None}

    assert sign_in(by_issuer(issuer)) == Identity(issuer.url, "u-1", "", False, "")


def test_keys_and_addresses_are_remembered_until_a_new_key_signs(issuer: Issuer) -> None:
    provider = by_issuer(issuer)
    sign_in(provider)
    sign_in(provider)
    asked_before = [asked.path for asked in issuer.asked]

    issuer.turn_key("second")
    sign_in(provider)

    assert asked_before.count("/keys") == asked_before.count("/.well-known/openid-configuration") == 1
    assert [asked.path for asked in issuer.asked].count("/keys") == 2


def test_a_client_proves_itself_in_the_way_the_issuer_offers(issuer: Issuer) -> None:
    issuer.discovery_lies = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    sign_in(by_issuer(issuer))

    [asked] = [asked for asked in issuer.asked if asked.path == "/token"]
    assert "authorization" not in asked.headers
    assert asked.form["client_secret"] == CLIENT_SECRET


@pytest.mark.parametrize(
    ("error", "trouble"),
    [("server_error", Passing), ("invalid_scope", Misconfigured), ("login_required", SignInRefused)],
)
def test_an_issuers_no_is_said_in_our_words(issuer: Issuer, error: str, trouble: type[Exception]) -> None:
    issuer.declines = error

    with pytest.raises(trouble):
        sign_in(by_issuer(issuer))


def test_github_tells_only_the_primary_address(github: GitHub) -> None:
    github.emails[1]["verified"] = False

    found = sign_in(by_github(github))

    assert (found.email, found.is_email_verified) == ("ada@example.com", False)


def test_github_without_addresses_gives_none(github: GitHub) -> None:
    github.emails.clear()
    github.person["name"] = None

    assert sign_in(by_github(github)) == Identity(github.url, "583231", "", False, "ada")


@pytest.mark.parametrize("status", [403, 404])
def test_a_github_app_without_the_right_to_addresses_is_ours_to_mend(github: GitHub, status: int) -> None:
    github.status = status

    with pytest.raises(Misconfigured):
        sign_in(by_github(github))


@pytest.mark.parametrize("person", [{}, {"id": "7"}, {"id": True}])
def test_github_in_a_shape_we_do_not_know_passes(github: GitHub, person: dict[str, Any]) -> None:
    github.person = person

    with pytest.raises(Passing):
        sign_in(by_github(github))

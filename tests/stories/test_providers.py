"""Signing in with an account elsewhere, through pages that others wrote."""

import re

from playwright.sync_api import expect

from tests.standins import oidc
from tests.stories.conftest import A_STORY, Visit
from tests.stories.visitors import Visitor
from tests.stories.whole_house import House

pytestmark = A_STORY

# The pages of the stand-in are not ours; they ask for a stylesheet of somebody else, and don't get it.
_THEIRS = r"http://127\.0\.0\.1|https://|net::ERR_"


def test_somebody_new_comes_with_an_account_elsewhere(open_house: House, issuer: str, visit: Visit) -> None:
    oidc.introduce(issuer, "nadia-1", email="nadia@example.com", email_verified=True, name="Nadia Kern")

    visitor = _go_and_say_who_one_is(visit, "nadia-1")

    expect(visitor.page.get_by_role("heading", name="Studio")).to_be_visible()
    visitor.open("/account")
    expect(visitor.page.get_by_text("Nadia Kern", exact=True)).to_be_visible()
    visitor.open("/account/security")
    expect(visitor.page.get_by_role("button", name="Disconnect")).to_be_visible()


def test_somebody_known_is_joined_by_the_address_the_other_side_has_proven(
    open_house: House, issuer: str, visit: Visit
) -> None:
    mara = open_house.welcome("Mara")
    oidc.introduce(issuer, mara.email, email=mara.email, email_verified=True, name="Mara")

    visitor = _go_and_say_who_one_is(visit, mara.email)

    expect(visitor.page.get_by_role("heading", name="Studio")).to_be_visible()
    assert len(open_house.logins(mara)) == 1


def test_an_address_nobody_has_proven_opens_nothing(open_house: House, issuer: str, visit: Visit) -> None:
    mara = open_house.welcome("Mara")
    oidc.introduce(issuer, "thief", email=mara.email, email_verified=False, name="Not Mara")

    visitor = _go_and_say_who_one_is(visit, "thief")

    expect(visitor.page.get_by_text("That account has no confirmed e-mail address")).to_be_visible()
    assert open_house.logins(mara) == []


def test_who_turns_back_is_told_so(open_house: House, issuer: str, visit: Visit) -> None:
    visitor = _go(visit)

    visitor.page.get_by_role("button", name="Deny").click()

    expect(visitor.page.get_by_text("You were not signed in there.")).to_be_visible()


def _go(visit: Visit) -> Visitor:
    visitor = visit(forgiven=_THEIRS)
    visitor.context.route(re.compile("^https:"), lambda route: route.abort())
    visitor.open("/sign-in")
    visitor.page.get_by_role("link", name="Continue with the office").click()
    return visitor


def _go_and_say_who_one_is(visit: Visit, subject: str) -> Visitor:
    visitor = _go(visit)
    visitor.page.get_by_placeholder("sub").fill(subject)
    visitor.page.get_by_role("button", name="Authorize", exact=True).click()
    return visitor

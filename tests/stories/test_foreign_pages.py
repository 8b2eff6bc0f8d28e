"""What a page of somebody else can do to a visitor who is signed in here: nothing."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.standins.web import Answer, Asked, StandIn
from tests.stories.conftest import A_STORY, Visit
from tests.stories.sockets import answer_to_handshake, is_let_in
from tests.stories.whole_house import House

pytestmark = A_STORY


class EvilPage(StandIn):
    """A website that sends its visitors' browsers to the house with a form."""

    target = ""

    def answer(self, asked: Asked) -> Answer:
        page = f'<form method="post" action="{self.target}/auth/sign-out"></form><script>document.forms[0].submit()</script>'
        return Answer(page.encode(), headers={"content-type": "text/html"})


def test_a_form_on_another_website_does_not_sign_anybody_out(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit(forgiven=r"status of 403|http://127\.0\.0\.1").sign_in(mara)

    with EvilPage() as evil:
        evil.target = open_house.url
        visitor.another_tab().goto(evil.url, wait_until="networkidle")

    visitor.open("/account/security")
    expect(visitor.page.get_by_role("heading", name="Security")).to_be_visible()
    assert len(open_house.logins(mara)) == 1


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {}],
    ids=["another origin", "cross-site", "a sister site", "no word of where it comes from"],
)
def test_a_write_that_may_be_foreign_is_refused_even_with_the_cookie(
    visit: Visit, open_house: House, headers: dict[str, str]
) -> None:
    mara = open_house.welcome("Mara")
    cookie = visit().sign_in(mara, page="").cookie()
    told = headers | {"Cookie": cookie, "Accept": "application/json"}

    out = httpx.post(f"{open_house.url}/auth/sign-out", headers=told)
    close = httpx.post(f"{open_house.url}/auth/account/close", headers=told, data={"confirmation": mara.email})

    assert [(one.status_code, one.json()["code"]) for one in (out, close)] == [(403, "foreign_origin")] * 2
    assert len(open_house.logins(mara)) == 1


def test_a_foreign_page_gets_no_socket(open_house: House) -> None:
    for origin in ("https://evil.example", "http://localhost:1", open_house.url.replace("http", "https"), "null"):
        assert not is_let_in(open_house, origin)
        assert answer_to_handshake(open_house, origin) in (400, 403)

    assert is_let_in(open_house, open_house.url)


def test_no_answer_may_be_read_by_another_website(open_house: House) -> None:
    for path in ("/", "/health", "/words/de", "/ping"):
        answer = httpx.get(open_house.url + path, headers={"Origin": "https://evil.example"})

        assert "access-control-allow-origin" not in answer.headers


def test_every_answer_tells_the_browser_to_be_strict(open_house: House) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/health", "/auth/nowhere", "/base.css"):
        headers = httpx.get(open_house.url + path).headers

        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in policy["script-src"]
        assert "*" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"

"""The forms of the page Webhooks, and the secret, which goes to its own people alone."""

import pytest

from pixorly.database import reading
from pixorly.services import webhooks
from tests.api.conftest import let_in
from tests.grounds.people import arrived
from tests.grounds.webhooks import developer_and_secret, listening, secret_of

FORM = "/auth/account/webhooks"


@pytest.fixture
def ada(browser, change_settings):
    change_settings(webhook_loopback=True)
    viewer, secret = developer_and_secret()
    let_in(browser, secret)
    return viewer


def _all(viewer):
    with reading() as session:
        return webhooks.all_of(session, viewer)


def _secret_at(endpoint) -> str:
    return f"/api/account/webhooks/{endpoint.id}/secret"


def test_a_form_adds_an_endpoint_and_leads_to_it(browser, ada):
    ticked = {"url": "http://127.0.0.1:9000/hooks", "name": " Shop ", "events": ["credit.low", "generation.failed"]}

    answer = browser.post(FORM, data=ticked)

    (one,) = _all(ada)
    assert answer.json()["next"] == f"/account/webhooks?endpoint={one.id}"
    assert (one.url, one.name, one.kinds) == (ticked["url"], "Shop", ("generation.failed", "credit.low"))


def test_a_form_changes_one_and_its_secret_stays(browser, ada):
    endpoint = listening(ada, "http://127.0.0.1:9000/hooks")
    before = secret_of(ada, endpoint)

    answer = browser.post(f"{FORM}/{endpoint.id}", data={"url": "http://127.0.0.1:9000/new", "events": "credit.low"})

    (one,) = _all(ada)
    assert answer.status_code == 200
    assert (one.url, one.kinds, secret_of(ada, endpoint)) == ("http://127.0.0.1:9000/new", ("credit.low",), before)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"url": "https://192.168.1.1/", "events": "credit.low"}, "url"),
        ({"url": "", "events": "credit.low"}, "url"),
        ({"url": "http://127.0.0.1:9000/"}, "events"),
        ({"url": "http://127.0.0.1:9000/", "events": "nonsense"}, "events"),
        ({"url": "http://127.0.0.1:9000/", "events": "credit.low", "name": "x" * 100}, "name"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(browser, ada, typed, field):
    answer = browser.post(FORM, data=typed)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert _all(ada) == []


def test_its_people_see_the_secret_and_nobody_keeps_it(browser, ada):
    endpoint = listening(ada, "http://127.0.0.1:9000/")

    answer = browser.get(_secret_at(endpoint))

    assert answer.json() == {"secret": secret_of(ada, endpoint)}
    assert "no-store" in answer.headers["cache-control"]


def test_nobody_else_sees_or_changes_it(open_browser, ada):
    endpoint = listening(ada, "http://127.0.0.1:9000/")
    stranger, eve = open_browser(), open_browser()
    let_in(eve, arrived("eve@example.com")[1])
    form = {"url": "http://127.0.0.1:9000/mine", "events": "credit.low"}

    answers = [one.get(_secret_at(endpoint)).status_code for one in (stranger, eve)]
    answers += [one.post(f"{FORM}/{endpoint.id}", data=form).status_code for one in (stranger, eve)]

    assert answers == [401, 404, 401, 404]
    assert [one.url for one in _all(ada)] == ["http://127.0.0.1:9000/"]


def test_a_plan_without_the_api_has_no_webhooks(browser, change_settings):
    change_settings(webhook_loopback=True)
    let_in(browser, arrived()[1])

    answer = browser.post(FORM, data={"url": "http://127.0.0.1:9000/", "events": "credit.low"})

    assert (answer.status_code, answer.json()["code"]) == (403, "plan_too_small")

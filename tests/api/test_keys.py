"""Keys made in the browser: the secret comes back once, to whoever asked, and to nobody else."""

import pytest

from pixorly.database import carry, reading
from pixorly.services import api_keys, workspaces
from tests.api.conftest import let_in
from tests.grounds.people import arrived
from tests.grounds.programs import key_of

AT = "/auth/account/keys"
WISH = {"name": "The shop", "scopes": ["models", "credits"], "days": "30"}


@pytest.fixture
def ada(browser):
    viewer, secret = arrived()
    carry(lambda session: workspaces.put_on_plan(session, viewer.workspace_id, "pro"))
    let_in(browser, secret)
    return viewer


def _found(secret: str):
    with reading() as session:
        return api_keys.find(session, secret)


def test_a_key_is_made_and_its_secret_shown_once(browser, ada):
    answer = browser.post(AT, data=WISH)

    assert answer.status_code == 200 and answer.headers["cache-control"] == "private, no-store"
    keyed = _found(answer.json()["secret"])
    assert keyed and keyed.scopes == {"models", "credits"}
    with reading() as session:
        (key,) = api_keys.all_of(session, ada)
    assert (key.name, (key.expires_at - key.created_at).days) == ("The shop", 30)


def test_a_form_without_scripts_sees_it_too(browser, ada):
    answer = browser.post(AT, data=WISH | {"days": "never"}, headers={"accept": "text/html"})

    assert answer.headers["content-type"].startswith("text/plain")
    assert _found(answer.text)


def test_its_secret_is_replaced(browser, ada):
    issued = key_of(ada)

    secret = browser.post(f"{AT}/{issued.key.id}/rotate").json()["secret"]

    assert secret != issued.secret
    assert _found(secret).key_id == _found(issued.secret).key_id


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": ""}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"), ({"days": "x"}, "days"), ({"days": "0"}, "days")],
)  # fmt: skip
def test_a_mistake_is_told_at_its_field(browser, ada, change, field):
    answer = browser.post(AT, data=WISH | change)

    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_nobody_else_replaces_it_and_a_plan_without_the_api_makes_none(browser, open_browser, ada):
    issued = key_of(ada)
    _, other = arrived("bea@example.com")
    stranger = let_in(open_browser(), other)

    assert stranger.post(f"{AT}/{issued.key.id}/rotate").status_code == 404
    assert stranger.post(AT, data=WISH).json()["code"] == "plan_too_small"
    assert open_browser().post(AT, data=WISH).status_code == 401


def test_nobody_makes_them_by_the_hundred(browser, ada):
    statuses = [browser.post(AT, data=WISH).status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]

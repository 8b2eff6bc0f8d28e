"""The screen about keys of the API, driven through the event processor: it never hears a secret."""

import json

import pytest

from pixorly.database import carry, reading
from pixorly.services import api_keys, workspaces
from pixorly.state.api_keys import ApiKeysState
from tests.grounds.people import arrived
from tests.grounds.programs import key_of
from tests.state.tabs import Tab, play

NAME = ApiKeysState.get_full_name()


@pytest.fixture
def ada(house):
    viewer, secret = arrived()
    carry(lambda session: workspaces.put_on_plan(session, viewer.workspace_id, "pro"))
    return viewer, secret


def _shown(tab: Tab) -> dict:
    vars_ = {}
    for line in tab.was_shown.splitlines():
        for name, value in json.loads(line).get(NAME, {}).items():
            vars_[name.removesuffix("_rx_state_")] = value
    return vars_


def test_a_tab_shows_the_keys_there_are_and_no_secret(ada):
    viewer, secret = ada
    issued = key_of(viewer, "models", name="The shop")

    tab = play(lambda tabs: tabs.open(secret).calls(ApiKeysState.load))

    seen = _shown(tab)
    assert (seen["face"], seen["keys"][0]["name"], seen["keys"][0]["scopes"]) == ("full", "The shop", ["models"])
    assert len(seen["days"]) == 30
    assert issued.secret not in tab.was_shown and issued.secret[16:-4] not in tab.was_shown


def test_without_keys_it_is_empty_and_without_the_api_says_which_plan_has_it(ada):
    viewer, secret = ada
    carry(lambda session: workspaces.put_on_plan(session, viewer.workspace_id, "free"))

    seen = _shown(play(lambda tabs: tabs.open(secret).calls(ApiKeysState.load)))

    assert (seen["face"], seen["has_api"], seen["comes_with"]) == ("empty", False, "Basic")


def test_a_key_is_revoked_after_it_was_asked_for(ada):
    viewer, secret = ada
    issued = key_of(viewer)

    async def revoke(tabs):
        tab = await tabs.open(secret).calls(ApiKeysState.load)
        await tab.calls(ApiKeysState.ask, doing="revoke", key_id=issued.key.id)
        return await tab.calls(ApiKeysState.revoke)

    seen = _shown(play(revoke))

    assert (seen["face"], seen["keys"], seen["doing"]) == ("empty", [], "")
    with reading() as session:
        assert api_keys.find(session, issued.secret) is None


def test_keys_of_others_are_neither_shown_nor_revoked(ada):
    issued = key_of(ada[0])
    _, stranger = arrived("bea@example.com")

    async def revoke(tabs):
        tab = await tabs.open(stranger).calls(ApiKeysState.load)
        await tab.calls(ApiKeysState.ask, doing="revoke", key_id=issued.key.id)
        return await tab.calls(ApiKeysState.revoke)

    assert issued.key.name not in play(revoke).was_shown
    with reading() as session:
        assert api_keys.find(session, issued.secret)

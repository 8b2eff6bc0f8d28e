"""The page of keys of one's own, and the operator's switch, as their tabs see them."""

import pytest

from pixorly.database import carry, reading
from pixorly.models import Role
from pixorly.services import provider_keys
from pixorly.services.provider_keys import Tried
from pixorly.services.viewer import Viewer
from pixorly.state.provider_keys import OwnKeysState, ProviderKeysState
from tests.grounds.people import arrived
from tests.grounds.teams import member
from tests.state.tabs import Tabs, a_socket, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

KEY = "sk-of-ada-0001-wxyz"
ANYTHING = [None, 7, [], {"x": 1}, "x" * 100_000, "\x00", "forget"]


@pytest.fixture(autouse=True)
def keyed(change_settings, house):
    change_settings(secret_key="o" * 40)


def _bring(viewer: Viewer, secret: str = KEY, trouble: str = "") -> None:
    carry(lambda session: provider_keys.bring(session, viewer, Tried("openai", secret, trouble)))


def test_a_tab_is_shown_four_letters_and_never_the_key(house):
    ada, secret = arrived()
    _bring(ada)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ProviderKeysState.load)
        await tab.calls(ProviderKeysState.ask, "openai", "bring")
        await tab.calls(ProviderKeysState.settle, {"notice": None})
        return await tab.arrives()

    tab = play(story)
    assert not tab.errors
    assert '"wxyz"' in tab.was_shown and KEY not in tab.was_shown and KEY[:-4] not in tab.was_shown
    assert "gAAAA" not in tab.was_shown, "What is sealed is nobody's either."


def test_a_key_that_somebody_else_brings_appears_in_the_open_tab(house):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        tab = tabs.open(secret)
        with a_socket(tab.token):
            await (await tab.calls(ProviderKeysState.load)).watches(ProviderKeysState.watch)
            _bring(ada)
            await tabs.open(secret, "another-tab").calls(ProviderKeysState.load)
            await tab.calls(ProviderKeysState.load)
            return await tab.sees(lambda shown: "wxyz" in shown)

    assert "works" in play(story)


def test_another_workspace_is_shown_nothing(house):
    ada, _ = arrived()
    _bring(ada)
    _, eve = arrived("eve@example.com")

    async def story(tabs: Tabs):
        tab = await tabs.open(eve).calls(ProviderKeysState.load)
        return await tab.calls(ProviderKeysState.ask, "openai", "forget")

    shown = play(story).was_shown
    assert "wxyz" not in shown and "Brought" not in shown and '"works"' not in shown


def test_nobody_who_is_not_signed_in_reaches_any_of_it(house):
    async def story(tabs: Tabs):
        tab = tabs.open()
        for handler, given in (
            (ProviderKeysState.load, ()),
            (ProviderKeysState.ask, ("openai", "bring")),
            (OwnKeysState.load, ()),
            (OwnKeysState.choose_free, (True,)),
        ):
            await tab.calls(handler, *given)
        return tab

    tab = play(story)
    assert len(tab.errors) == 4 and "OpenRouter" not in tab.was_shown


@pytest.mark.parametrize("given", ANYTHING, ids=lambda given: str(given)[:10])
def test_whatever_a_client_sends_opens_no_dialog_about_nothing(house, given):
    ada, secret = arrived()
    _bring(ada)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ProviderKeysState.load)
        await tab.calls(ProviderKeysState.ask, given, "bring")
        return await tab.calls(ProviderKeysState.ask, "openai", given)

    shown = play(story).was_shown
    assert '"bring"' not in shown and ('"forget"' in shown) is (given == "forget")


def test_the_switch_is_the_operators(house):
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, secret = arrived()
    _bring(ada)

    async def story(tabs: Tabs):
        members = await tabs.open(secret, "members").calls(OwnKeysState.load)
        await members.calls(OwnKeysState.choose_free, True)
        return members, await tabs.open(boss, "boss").calls(OwnKeysState.choose_free, True)

    members, tab = play(story)
    assert [str(error) for error in members.errors] == ["Your account may not do that."] * 2
    assert '"are_free":true' not in members.was_shown.replace(" ", "")
    assert '"are_free":true' in tab.was_shown.replace(" ", "") and '"workspaces":1' in tab.was_shown.replace(" ", "")
    with reading() as session:
        assert provider_keys.are_free(session)


def test_who_looks_on_sees_that_a_key_is_there(house):
    ada, _ = arrived()
    _bring(ada)
    guest = carry(lambda session: member(session, ada, "guest@example.com", Role.VIEWER))

    with reading() as session:
        seen = provider_keys.of_viewer(session, guest)

    assert not seen.may_manage and [key.last_four for key in seen.keys if key.state == "works"] == [""]

"""The screen about credits, driven through the event processor."""

import asyncio
import json

import pytest

from pixorly import hub
from pixorly.broker import broker
from pixorly.database import carry, transaction
from pixorly.models import EntryKind, new_id
from pixorly.services import credits
from pixorly.state.credits import CreditsState
from pixorly.words import t
from tests.grounds.people import arrived
from tests.state.tabs import Tab, a_socket, play

NAME = CreditsState.get_full_name()


@pytest.fixture
def ada(house):
    return arrived()


def _receive(viewer, count, text="A gift"):
    def give(session):
        for _ in range(count):
            credits.receive(session, viewer.workspace_id, new_id().hex, EntryKind.BONUS, 1, t(text))

    carry(give)


def _shown(tab: Tab) -> dict:
    """What the tab was told last of each var."""
    vars_ = {}
    for line in tab.was_shown.splitlines():
        for name, value in json.loads(line).get(NAME, {}).items():
            vars_[name.removesuffix("_rx_state_")] = value
    return vars_


def test_a_tab_shows_the_balance_and_where_it_came_from(ada):
    viewer, secret = ada
    _receive(viewer, 3)

    seen = _shown(play(lambda tabs: tabs.open(secret).calls(CreditsState.load)))

    assert (seen["face"], seen["seen"]["available"], seen["plan"]["key"]) == ("full", 13, "free")
    assert [row["balance"] for row in seen["rows"]] == [13, 12, 11, 10]
    assert seen["seen"]["entries"] == [] and seen["storage"]["most_bytes"] == 10**9


def test_more_is_loaded_up_to_what_a_tab_can_bear(ada):
    viewer, secret = ada
    _receive(viewer, 230)

    async def scroll(tabs):
        tab = await tabs.open(secret).calls(CreditsState.load)
        for _ in range(4):
            await tab.calls(CreditsState.load_more)
        return tab

    seen = _shown(play(scroll))

    assert [row["balance"] for row in seen["rows"]] == list(range(240, 40, -1))
    assert seen["has_more"]


def test_what_comes_appears_by_itself_on_top_of_what_was_loaded(ada):
    viewer, secret = ada
    _receive(viewer, 70)

    async def story(tabs):
        tab = tabs.open(secret)
        with a_socket(tab.token):
            relay = asyncio.create_task(hub.relay())
            await _until_heard()
            await (await tab.calls(CreditsState.load)).calls(CreditsState.load_more)
            await tab.watches(CreditsState.watch)
            await asyncio.to_thread(_receive, viewer, 2)
            await tab.sees(lambda _: _shown(tab)["seen"]["available"] == 82)
            relay.cancel()
        return tab

    seen = _shown(play(story))

    assert [row["balance"] for row in seen["rows"]] == list(range(82, 9, -1))


async def _until_heard() -> None:
    async with asyncio.timeout(10):
        while not dict(broker().pubsub_numsub("pixorly:events")).get(b"pixorly:events"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("kind", "face"), [("spent", "nothing"), ("added", "full"), ("held", "nothing")])
def test_a_filter_that_leaves_nothing_says_so(ada, kind, face):
    _, secret = ada

    async def story(tabs):
        tab = await tabs.open(secret).calls(CreditsState.load)
        return await tab.calls(CreditsState.narrow, kind)

    assert _shown(play(story))["face"] == face


def test_a_filter_that_nobody_knows_changes_nothing(ada):
    _, secret = ada

    async def story(tabs):
        tab = await tabs.open(secret).calls(CreditsState.load)
        return await tab.calls(CreditsState.narrow, "x' or 1=1")

    tab = play(story)

    assert [type(error).__name__ for error in tab.errors] == ["Invalid"]
    assert (_shown(tab)["face"], _shown(tab).get("kind", "")) == ("full", "")


def test_a_list_that_can_not_be_read_says_so(ada):
    viewer, secret = ada
    with transaction() as session:
        session.delete(credits.row(session, viewer.workspace_id))

    tab = play(lambda tabs: tabs.open(secret).calls(CreditsState.load))

    assert _shown(tab)["face"] == "error" and len(tab.errors) == 1


@pytest.mark.parametrize("handler", [CreditsState.load, CreditsState.load_more])
def test_nobody_sees_credits_without_signing_in(ada, handler):
    tab = play(lambda tabs: tabs.open().calls(handler))

    assert tab.was_sent_to == ["/sign-in?problem=signed_out"]
    assert "To start with" not in tab.was_shown

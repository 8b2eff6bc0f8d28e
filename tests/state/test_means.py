"""The dialogs in which an operator gives credits or a plan: one press, one change."""

import pytest
from reflex.event import Event

from pixorly.database import reading
from pixorly.services import credits, workspaces
from pixorly.services.viewer import Viewer
from pixorly.state.means import MeansState
from tests.grounds.people import arrived
from tests.state.tabs import Tab, Tabs, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _credits(viewer: Viewer) -> int:
    with reading() as session:
        return credits.balance(session, viewer).available


async def _asked(tabs: Tabs, secret: str, viewer: Viewer, about: str = "credits") -> Tab:
    return await tabs.open(secret).calls(MeansState.ask, str(viewer.user_id), about)


def test_credits_are_given_and_the_dialog_closes(house):
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, _ = arrived()

    async def story(tabs: Tabs):
        tab = await _asked(tabs, boss, ada)
        await tab.calls(MeansState.weigh, "40")
        return await tab.calls(MeansState.save_credits, {"direction": "give", "amount": "40", "reason": "a gift"})

    tab = play(story)
    assert not tab.errors
    assert _credits(ada) == 50
    assert '"available":10' in tab.was_shown.replace(" ", "")


def test_a_second_press_gives_nothing_more_and_a_second_dialog_does(house):
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, _ = arrived()
    given = {"direction": "give", "amount": "5", "reason": "a gift"}

    async def story(tabs: Tabs):
        tab = await _asked(tabs, boss, ada)
        await tab.calls(MeansState.save_credits, given)
        await tab.calls(MeansState.save_credits, given)
        tab = await _asked(tabs, boss, ada)
        return await tab.calls(MeansState.save_credits, given | {"direction": "take", "amount": "1"})

    assert not play(story).errors
    assert _credits(ada) == 14


@pytest.mark.parametrize(
    "given",
    [{}, None, 7, {"amount": "five", "reason": "x"}, {"amount": "5"}, {"amount": "-5", "reason": "x"}, {"amount": "²", "reason": "x"},
     {"amount": "9" * 30, "reason": "x"}, {"amount": "5", "reason": "\x00\ud800"}, {"amount": ["5"], "reason": "x"}],
)  # fmt: skip
def test_what_is_no_number_or_has_no_reason_gives_nothing(house, given):
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, _ = arrived()

    async def story(tabs: Tabs):
        tab = await _asked(tabs, boss, ada)
        (event,) = Event.from_event_type(MeansState.save_credits({}))
        return await tab.sends(Event(name=event.name, payload={"typed": given}))

    assert [type(error).__name__ for error in play(story).errors] == ["Invalid"]
    assert _credits(ada) == 10


def test_a_plan_is_chosen(house):
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, _ = arrived()

    async def story(tabs: Tabs):
        tab = await _asked(tabs, boss, ada, "plan")
        await tab.calls(MeansState.save_plan, {"plan": "platinum"})
        return await tab.calls(MeansState.save_plan, {"plan": "pro"})

    assert [type(error).__name__ for error in play(story).errors] == ["Invalid"]
    with reading() as session:
        assert workspaces.allowance(session, ada.workspace_id).key == "pro"


def test_nobody_but_an_admin_gives_anything(house):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        tab = await _asked(tabs, secret, ada)
        await tab.calls(MeansState.save_credits, {"direction": "give", "amount": "40", "reason": "a gift"})
        return await tab.calls(MeansState.save_plan, {"plan": "pro"})

    assert [type(error).__name__ for error in play(story).errors] == ["NotAllowed"]
    assert _credits(ada) == 10

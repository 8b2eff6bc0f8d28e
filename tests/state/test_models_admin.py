"""The operator's page of models and prices, as its tab sees it."""

import json

import pytest
from reflex.event import Event
from sqlalchemy import update
from sqlmodel import select

from pixorly.database import carry, now, reading
from pixorly.models import Circuit, PriceList
from pixorly.services import catalog, circuits, pricing
from pixorly.services.pricing import Rules
from pixorly.state.models_admin import ModelsState, PricesState
from tests.grounds.models import PAINTER, model
from tests.grounds.people import arrived
from tests.state.tabs import Tabs, a_socket, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ANYTHING = [None, 7, [], {"x": 1}, "x" * 100_000, "\x00"]
FORM = {"base": "7", "margin": "1.3", "least": "1", "credits_per_usd": "100", "reason": "costs rose"}


def _version() -> int:
    with reading() as session:
        return pricing.current(session)[0]


def _offered() -> list[str]:
    with reading() as session:
        return [view.id for view in catalog.offered(session, None)]


def test_an_admin_sees_models_providers_and_prices(house):
    _, secret = arrived(is_admin=True)
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ModelsState.load)
        return await tab.calls(PricesState.load)

    tab = play(story)
    assert not tab.errors
    assert "darkroom/swift" in tab.was_shown and PAINTER in tab.was_shown
    assert json.dumps("100") in tab.was_shown


@pytest.mark.parametrize("handler", [ModelsState.load, PricesState.load, ModelsState.look_again])
def test_a_member_is_shown_nothing_of_it(house, handler):
    _, secret = arrived()
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(handler)

    tab = play(story)
    assert "darkroom" not in tab.was_shown
    assert "Your account may not do that." in tab.was_shown


def test_models_are_found_switched_and_moved(house):
    _, secret = arrived(is_admin=True)
    carry(lambda session: catalog.learn(session, "darkroom", [model(), model("slow"), model("third")]))

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ModelsState.load)
        await tab.calls(ModelsState.enable, "darkroom/slow", False)
        await tab.calls(ModelsState.move, "darkroom/third", -1)
        tab._wire.updates.clear()
        return await tab.calls(ModelsState.find, "  SWI ")

    tab = play(story)
    assert not tab.errors
    assert _offered() == [PAINTER, "darkroom/third", "darkroom/swift"]
    assert "darkroom/swift" in tab.was_shown and "darkroom/slow" not in tab.was_shown


def test_what_is_typed_shows_what_it_would_mean_and_saving_makes_a_version(house):
    _, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(PricesState.load)
        await tab.calls(PricesState.type_in, "base", "seven")
        await tab.calls(PricesState.type_in, "base", "7")
        return await tab.calls(PricesState.save, FORM)

    tab = play(story)
    assert not tab.errors
    assert "That is not a number." in tab.was_shown
    assert '"then":7' in tab.was_shown.replace(" ", "")
    assert "These prices count from now on." in tab.was_shown
    with reading() as session:
        assert pricing.current(session)[1].base == 7
        assert session.exec(select(PriceList.reason)).all() == ["costs rose"]


def test_who_typed_over_older_prices_is_told_to_look_again(house):
    boss, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(PricesState.load)
        carry(lambda session: pricing.change(session, boss, Rules(least=3), "meanwhile", 0))
        return await tab.calls(PricesState.save, FORM)

    assert [type(error).__name__ for error in play(story).errors] == ["Conflict"]
    assert _version() == 1


def test_a_model_gets_its_own_price_once(house):
    _, secret = arrived(is_admin=True)
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))
    given = {"factor": "", "fixed": "9", "reason": "a favourite"}

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(PricesState.load)
        await tab.calls(PricesState.open_model, "darkroom/swift")
        await tab.calls(PricesState.save_model, given)
        return await tab.calls(PricesState.save_model, given)

    assert not play(story).errors
    assert _version() == 1
    with reading() as session:
        assert catalog.offered(session, None)[1].price == 9


@pytest.mark.parametrize("given", ANYTHING, ids=ascii)
def test_handlers_may_be_called_with_anything(house, given):
    _, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(PricesState.load)
        for handler, *usual in (
            (ModelsState.enable, "x", True), (ModelsState.move, "x", 1), (ModelsState.find, "x"),
            (PricesState.type_in, "base", "5"), (PricesState.save, {}), (PricesState.open_model, "x"),
            (PricesState.save_model, {}),
        ):  # fmt: skip
            (event,) = Event.from_event_type(handler(*usual))
            await tab.sends(Event(name=event.name, payload=dict.fromkeys(event.payload, given)))
        return tab

    tab = play(story)
    assert {type(error).__name__ for error in tab.errors} <= {"NotFound", "Invalid"}
    assert _version() == 0


def test_a_pause_that_is_over_leaves_an_open_page_by_itself(house, monkeypatch):
    _, secret = arrived(is_admin=True)
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, "darkroom", "broken"))
    monkeypatch.setattr("pixorly.state.models_admin._PAUSES_MOVE_SECONDS", 0.05)

    async def story(tabs: Tabs):
        with a_socket("a-tab"):
            tab = await tabs.open(secret).watches(ModelsState.watch)
            await tab.sees(lambda shown: '"is_open": true' in shown)
            tab._wire.updates.clear()
            carry(lambda session: session.execute(update(Circuit).values(open_until=now(session))))
            return await tab.sees(lambda shown: "darkroom" in shown and '"is_open": true' not in shown)

    assert play(story)

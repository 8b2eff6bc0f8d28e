"""The operator's page of providers, as its tab sees it."""

import pytest
from sqlmodel import select

from pixorly.database import carry, reading
from pixorly.integrations.providers import trouble
from pixorly.models import Circuit
from pixorly.services import catalog, health
from pixorly.state.models_admin import ModelsState, PresentingState
from pixorly.state.providers_admin import ProvidersState
from tests.grounds.models import PAINTER, job_done, model
from tests.grounds.people import arrived
from tests.standins.automatic1111 import Automatic1111
from tests.standins.openrouter import KEY, OpenRouter
from tests.state.tabs import Tabs, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_an_admin_sees_how_each_fares(house):
    boss, secret = arrived(is_admin=True)

    def live(session) -> None:
        catalog.learn(session, "darkroom", [model()])
        for _ in range(9):
            job_done(session, boss, "darkroom/swift", 5, charged=6, price=6, cost_micro_usd=40_000)
        why = trouble.saying(trouble.Busy(), "HTTP 503 from the darkroom")
        for _ in range(5):
            health.noted(session, "darkroom", "darkroom/swift", why)
        health.keep(session, health.count(session, 3))

    carry(live)

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(ProvidersState.load)

    tab = play(story)
    assert not tab.errors
    shown = tab.was_shown.replace(" ", "")
    assert '"working":64.3' in shown and '"margin":33.3' in shown and '"cost_micro_usd":360000' in shown
    assert tab.was_shown.count("HTTP 503 from the darkroom") == 1 and '"times":5' in shown


def test_a_member_is_shown_nothing_of_it(house):
    _, secret = arrived()
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ProvidersState.load)
        await tab.calls(ProvidersState.begin_test, "painter")
        return await tab.calls(ProvidersState.end_test)

    tab = play(story)
    assert "darkroom" not in tab.was_shown and "Your account may not do that." in tab.was_shown


def test_a_test_says_that_a_provider_works_or_what_is_wrong(house, change_settings):
    _, secret = arrived(is_admin=True)
    with OpenRouter() as server:
        change_settings(openrouter_api_key="sk-or-v1-wrong", openrouter_base_url=f"{server.url}/api/v1")

        async def story(tabs: Tabs):
            tab = await tabs.open(secret).calls(ProvidersState.load)
            for provider in ("painter", "openrouter"):
                await tab.calls(ProvidersState.begin_test, provider)
                await tab.calls(ProvidersState.end_test)
            return tab

        tab = play(story)
    assert "{name} answers, and has 1 model." in tab.was_shown and "its key works" not in tab.was_shown
    assert "{name} does not accept this key." in tab.was_shown
    with reading() as session:
        (circuit,) = session.exec(select(Circuit)).all()
    assert circuit.provider == "openrouter" and circuit.failures == 0 and "401" in circuit.last_trouble


def test_a_server_of_ones_own_says_what_it_has_and_one_with_a_key_that_it_works(house, change_settings):
    _, secret = arrived(is_admin=True)
    with OpenRouter() as paid, Automatic1111() as own:
        urls = {"openrouter_base_url": f"{paid.url}/api/v1", "automatic1111_base_url": own.url}
        change_settings(openrouter_api_key=KEY, **urls)

        async def story(tabs: Tabs):
            tab = await tabs.open(secret).calls(ProvidersState.load)
            for provider in ("automatic1111", "openrouter"):
                await tab.calls(ProvidersState.begin_test, provider)
                await tab.calls(ProvidersState.end_test)
            return tab

        tab = play(story)
    assert "{name} answers, and has {count} models." in tab.was_shown
    assert "{name} answers, and its key works." in tab.was_shown
    with reading() as session:
        assert session.exec(select(Circuit)).all() == []


def test_a_provider_that_nobody_set_up_can_not_be_tested(house):
    _, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ProvidersState.begin_test, "darkroom")
        return await tab.calls(ProvidersState.end_test)

    assert {type(error).__name__ for error in play(story).errors} == {"NotFound"}


def test_offers_are_switched_models_named_and_one_made_the_default(house):
    _, secret = arrived(is_admin=True)
    carry(lambda session: catalog.learn(session, "darkroom", [model(), model("slow")]))

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ModelsState.load)
        await tab.calls(ModelsState.use_offer, "darkroom/swift", False)
        await tab.calls(ModelsState.make_default, "darkroom/slow")
        await tab.calls(PresentingState.open_model, "darkroom/slow")
        return await tab.calls(PresentingState.save, {"name": "Slow and sure", "sample": ""})

    assert not play(story).errors
    with reading() as session:
        views = catalog.offered(session, None)
    assert [(one.id, one.name) for one in views] == [("darkroom/slow", "Slow and sure"), (PAINTER, "The painter")]


@pytest.mark.parametrize("given", [None, 7, [], {"x": 1}, "x" * 100_000, "\x00"], ids=ascii)
def test_handlers_may_be_called_with_anything(house, given):
    from reflex.event import Event

    _, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ProvidersState.load)
        for handler, *usual in (
            (ProvidersState.begin_test, "x"), (ModelsState.use_offer, "x", True), (ModelsState.make_default, "x"),
            (PresentingState.open_model, "x"), (PresentingState.save, {}),
        ):  # fmt: skip
            (event,) = Event.from_event_type(handler(*usual))
            await tab.sends(Event(name=event.name, payload=dict.fromkeys(event.payload, given)))
        return tab

    allowed = {"NotFound", "Invalid"}
    assert {type(error).__name__ for error in play(story).errors} <= allowed

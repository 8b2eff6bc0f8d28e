"""The composer of a tab: a wish is kept and weighed while it is typed, and one press asks for it once."""

import asyncio
import re

import pytest
from sqlmodel import select

from pixorly import events
from pixorly.database import carry, reading
from pixorly.events import Event
from pixorly.hub import hub
from pixorly.models import Batch, Wildcard
from pixorly.services import catalog, drafts
from pixorly.services.prompts import presets, templates, wildcards
from pixorly.state.composer import ComposerState
from pixorly.state.saved import SavedState, WildcardState
from tests.grounds.models import model
from tests.grounds.people import arrived
from tests.grounds.studio import PAINTER
from tests.state.tabs import Tab, Tabs, a_socket, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TYPED = {"prompt": "ridges at {dusk|noon}", "models": [PAINTER], "count": 2}


def test_what_is_typed_is_kept_for_the_other_tab(house):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        await tabs.open(secret, token="desk").calls(ComposerState.change, TYPED, 7)
        return await tabs.open(secret, token="phone").calls(ComposerState.load)

    assert "ridges at {dusk|noon}" in play(story).was_shown
    with reading() as session:
        assert drafts.one(session, ada).wish["count"] == 2


def test_a_tab_that_was_cut_off_is_brought_what_was_typed_since(house):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        await tabs.open(secret, token="phone").calls(ComposerState.change, TYPED, 2000)
        return await tabs.open(secret, token="desk").calls(ComposerState.change, TYPED | {"prompt": "old words"}, 1000)

    assert "ridges at {dusk|noon}" in play(story).was_shown
    with reading() as session:
        assert drafts.one(session, ada).wish["prompt"] == TYPED["prompt"]


def test_a_wish_is_weighed_and_its_number_comes_back(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        return _shown(await tabs.open(secret).calls(ComposerState.change, TYPED, 7))

    shown = play(story)
    assert '"prompt_count":2' in shown
    assert '"pictures":4' in shown
    assert '"kept_rx_state_":7' in shown


def test_what_stands_in_the_way_is_said_with_its_field(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        return _shown(await tabs.open(secret).calls(ComposerState.change, TYPED | {"prompt": " "}, 1))

    assert '"template":"Describeapicturefirst.","values":{},"field":"prompt"' in play(story)


def test_an_open_picker_hears_of_a_new_model(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        with a_socket("a-tab"):
            tab = await tabs.open(secret).calls(ComposerState.load)
            await tab.watches(ComposerState.watch)
            carry(lambda session: catalog.learn(session, "darkroom", [model()]))
            while not hub.listeners:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            hub.tell(Event("catalogue.changed", events.EVERYBODY, "darkroom"))
            return await tab.sees(lambda shown: "darkroom/swift" in shown)

    assert play(story)


def test_one_press_that_is_sent_twice_makes_one_batch(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ComposerState.generate, TYPED, "a press")
        return await tab.calls(ComposerState.generate, TYPED, "a press")

    tab = play(story)
    assert tab.errors == []
    assert len(_batches()) == 1
    assert '"accepted_rx_state_":"apress"' in _shown(tab)


def test_two_presses_of_one_wish_are_two_batches(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ComposerState.generate, TYPED, "one")
        return await tab.calls(ComposerState.generate, TYPED, "another")

    play(story)
    assert len(_batches()) == 2


@pytest.mark.parametrize("typed", [{"count": "many"}, {"models": "painter"}, {"prompt": ["x"]}, {"seed": 1.5}])
def test_nonsense_is_refused_and_what_was_kept_stays(house, typed):
    ada, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ComposerState.change, TYPED, 1)
        return await tab.calls(ComposerState.change, typed, 2)

    tab = play(story)
    assert [type(error).__name__ for error in tab.errors] == ["Invalid"]
    with reading() as session:
        assert drafts.one(session, ada).wish["prompt"] == TYPED["prompt"]


def test_a_wildcard_that_gets_choices_changes_the_price_of_what_is_typed(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ComposerState.change, TYPED | {"prompt": "a __colour__ sea"}, 1)
        missing = _shown(tab)
        await tab.calls(WildcardState.write, "", "colour", "red\nblue\ngreen")
        await tab.calls(ComposerState.change, TYPED | {"prompt": "a __colour__ sea"}, 2)
        return missing, _shown(tab)

    missing, shown = play(story)
    assert "Thereisnowildcardnamed" in missing
    assert '"prompt_count":3' in shown


def test_a_preset_and_a_template_that_were_removed_can_be_put_back(house):
    ada, secret = arrived()
    preset = carry(lambda session: presets.save(session, ada, "Wide", {"ratio": "16:9"}))
    template = carry(lambda session: templates.save(session, ada, "Portrait", "a portrait of [subject]"))

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(SavedState.remove_preset, preset.id)
        await tab.calls(SavedState.remove_template, template.id)
        gone = _shelf(ada)
        await tab.calls(SavedState.put_back, preset.id)
        await tab.calls(SavedState.put_back, template.id)
        return tab.errors, gone

    assert play(story) == ([], ([], []))
    assert _shelf(ada) == (["Wide"], ["Portrait"])


def test_a_preset_that_was_removed_is_not_put_back_by_somebody_else(house):
    ada, secret = arrived()
    _, bobs = arrived("bob@example.com")
    preset = carry(lambda session: presets.save(session, ada, "Wide", {"ratio": "16:9"}))

    async def story(tabs: Tabs):
        await tabs.open(secret, token="adas").calls(SavedState.remove_preset, preset.id)
        return await tabs.open(bobs, token="bobs").calls(SavedState.put_back, preset.id)

    play(story)
    assert _shelf(ada) == ([], [])


def test_the_shelf_is_shown_with_what_to_begin_with(house):
    ada, secret = arrived()
    carry(lambda session: wildcards.save(session, ada, "colour", "red\nblue"))

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(SavedState.load)

    assert '"name":"colour","count":2' in _shown(play(story))
    assert "[subject]" in str(SavedState.get_fields()["starters"].default_value())


def test_a_wildcard_is_written_removed_and_brought_back(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(WildcardState.write, "", "Colour", "red\nblue")
        (id,) = _wildcards()
        await tab.calls(WildcardState.write, id, "colour", "red\nblue\ngreen")
        await tab.calls(WildcardState.open, id)
        await tab.calls(WildcardState.remove, id)
        gone = _wildcards()
        await tab.calls(WildcardState.bring_back, id)
        return tab, gone

    tab, gone = play(story)
    assert (tab.errors, gone, len(_wildcards())) == ([], [], 1)
    assert '"choices":["red","blue","green"]' in _shown(tab)


def _shown(tab: Tab) -> str:
    return re.sub(r"\s", "", tab.was_shown)


def _batches() -> list[Batch]:
    with reading() as session:
        return list(session.exec(select(Batch)))


def _wildcards() -> list[str]:
    with reading() as session:
        return [str(row.id) for row in session.exec(select(Wildcard))]


def _shelf(viewer) -> tuple[list[str], list[str]]:
    with reading() as session:
        kept, texts = presets.listed(session, viewer), templates.listed(session, viewer)
        return [one.name for one in kept], [one.name for one in texts]

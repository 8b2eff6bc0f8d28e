"""Asking providers what they offer, each on a socket, and going on where one does not answer."""

from collections.abc import Iterator

import pytest

from pixorly.database import carry, reading
from pixorly.queue import QUEUES, queue
from pixorly.services import catalog, circuits
from pixorly.tasks import catalogue
from tests.grounds.models import PAINTER, model
from tests.grounds.people import somebody
from tests.standins import openrouter as standin
from tests.standins.openrouter import KEY, OpenRouter
from tests.standins.replicate import TOKEN

SEEDREAM = "openrouter/bytedance-seed/seedream-4.5"


@pytest.fixture
def openrouter(house, monkeypatch, change_settings) -> Iterator[OpenRouter]:
    """A stand-in that is set up here, and Replicate, which tells its models without being asked."""
    with OpenRouter() as server:
        monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
        monkeypatch.setenv("OPENROUTER_BASE_URL", f"{server.url}/api/v1")
        monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        change_settings()
        yield server


def _ids() -> list[str]:
    with reading() as session:
        return [view.id for view in catalog.offered(session, None)]


def _trouble() -> str:
    with reading() as session:
        told = circuits.look(session, "openrouter").last_trouble
    return f"{told.kind}: {told.note}"


def test_everything_that_is_offered_somewhere_can_be_chosen(openrouter):
    catalogue.refresh()

    found = _ids()
    assert found[0] == PAINTER
    assert {SEEDREAM, "flux-1-dev"} < set(found)
    with reading() as session:
        view = next(view for view in catalog.offered(session, None) if view.id == SEEDREAM)
    assert (view.provider_name, view.price) == ("OpenRouter", 6)


def test_asking_twice_finds_the_same(openrouter):
    catalogue.refresh()
    first = _ids()

    catalogue.refresh()

    assert _ids() == first


def test_one_that_does_not_answer_keeps_its_models_and_holds_up_no_other(openrouter, monkeypatch, change_settings):
    catalogue.refresh()
    before = _ids()
    monkeypatch.setenv("OPENROUTER_BASE_URL", "http://127.0.0.1:9/api/v1")
    change_settings()

    catalogue.refresh()

    assert _ids() == before
    assert _trouble() == "can't be reached: nothing listens there"
    with reading() as session:
        assert circuits.may_try(session, "openrouter")


def test_a_wrong_key_is_told_to_operators(openrouter, monkeypatch, change_settings):
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-v1-wrong")
    change_settings()

    catalogue.refresh()

    assert "401" in _trouble()
    assert "sk-or" not in _trouble()
    assert "flux-1-dev" in _ids()


def test_what_came_from_a_provider_that_was_taken_away_goes(openrouter, monkeypatch, change_settings):
    catalogue.refresh()
    carry(lambda session: catalog.learn(session, "darkroom", [model()]))
    monkeypatch.delenv("OPENROUTER_API_KEY")
    change_settings()

    catalogue.refresh()

    with reading() as session:
        assert {view.provider for view in catalog.offered(session, None)} == {"painter", "replicate"}


def test_one_that_suddenly_offers_nothing_keeps_what_it_had(openrouter, monkeypatch):
    catalogue.refresh()
    monkeypatch.setattr(standin, "MODELS", {})

    catalogue.refresh()

    assert SEEDREAM in _ids()
    assert "no model" in _trouble()


def test_an_operator_who_looks_again_rings_for_it(openrouter):
    carry(lambda session: catalog.look_again(session, somebody(session, is_admin=True)))

    rung = [job.func_name for name in QUEUES for job in queue(name).jobs]

    assert rung.count("pixorly.tasks.catalogue.refresh") == 1

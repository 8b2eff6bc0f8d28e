"""Somebody in a house with the painter, and with two providers who are paid."""

from collections.abc import Callable, Iterator

import pytest

from pixorly.database import carry
from pixorly.services import catalog
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from tests.grounds.people import arrived
from tests.standins import openrouter as openrouters
from tests.standins import replicate as replicates
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import Replicate


@pytest.fixture
def ada(house) -> Viewer:
    return arrived("ada@example.com")[0]


@pytest.fixture
def ben(house) -> Viewer:
    return arrived("ben@example.com")[0]


@pytest.fixture
def openrouter(house, change_settings: Callable[..., None]) -> Iterator[OpenRouter]:
    with OpenRouter() as server:
        change_settings(openrouter_api_key=openrouters.KEY, openrouter_base_url=f"{server.url}/api/v1")
        catalogue.refresh()
        yield server


@pytest.fixture
def replicate(house, change_settings: Callable[..., None]) -> Iterator[Replicate]:
    with Replicate(seconds=0.2) as server:
        change_settings(
            replicate_api_token=replicates.TOKEN,
            replicate_base_url=f"{server.url}/v1",
            replicate_webhook_secret=replicates.SECRET,
        )
        catalogue.refresh()
        yield server


def price_of(model_id: str) -> int:
    """Of one usual picture."""
    return carry(
        lambda session: next(one.price for one in catalog.offered(session, None) if model_id in (one.id, *one.aliases))
    )  # type: ignore[arg-type]

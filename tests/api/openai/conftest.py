"""OpenAI's own client, pointed at us over a real socket, with somebody at work behind it."""

import threading
from collections.abc import Iterator

import openai
import pytest

from pixorly.services.viewer import Viewer
from tests.api.conftest import *  # noqa: F403
from tests.api.v1.conftest import ada  # noqa: F401
from tests.grounds.programs import key_of
from tests.grounds.serving import served
from tests.grounds.studio import work_off


@pytest.fixture
def worker(ada: Viewer) -> Iterator[None]:  # noqa: F811
    """Takes up what comes, as the worker processes do."""
    is_over = threading.Event()

    def work() -> None:
        while not is_over.wait(0.05):
            work_off()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    is_over.set()
    thread.join()


@pytest.fixture
def address(ada: Viewer) -> Iterator[str]:  # noqa: F811
    with served() as url:
        yield url


@pytest.fixture
def client(address: str, ada: Viewer) -> Iterator[openai.OpenAI]:  # noqa: F811
    with openai.OpenAI(base_url=f"{address}/v1", api_key=key_of(ada).secret) as client:
        yield client

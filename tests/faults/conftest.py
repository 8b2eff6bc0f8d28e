"""A house with worker processes of its own, a provider that is paid, and the audit that ends every story."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from pixorly.database import carry, reading
from pixorly.models import EntryKind
from pixorly.services import audit, credits, workspaces
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.words import t
from tests.grounds.environment import changed, own_folder
from tests.grounds.harm import MortalValkey
from tests.grounds.people import arrived
from tests.grounds.processes import Program, running
from tests.standins import openrouter as openrouters
from tests.standins import replicate as replicates
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import Replicate

READY = "Worker is ready"
RICH = 10_000


@pytest.fixture
def ada(house) -> Viewer:
    """Somebody whose plan and credits stand in nobody's way."""
    return rich("ada@example.com")


def rich(email: str) -> Viewer:
    viewer = arrived(email)[0]

    def give(session) -> None:
        workspaces.put_on_plan(session, viewer.workspace_id, "enterprise")
        credits.receive(session, viewer.workspace_id, "for the story", EntryKind.BONUS, RICH, t("To start with"))

    carry(give)
    return viewer


@pytest.fixture
def openrouter(house, change_settings: Callable[..., None]) -> Iterator[OpenRouter]:
    with OpenRouter() as server:
        change_settings(
            openrouter_api_key=openrouters.KEY, openrouter_base_url=f"{server.url}/api/v1", provider_threads=8
        )
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


@pytest.fixture
def own_pictures(house, change_settings: Callable[..., None], tmp_path: Path) -> None:
    """An empty storage, so that what is in it can be counted."""
    change_settings(data_dir=tmp_path / "data")


@pytest.fixture
def own_valkey(house) -> Iterator[MortalValkey]:
    """A Valkey that this test may harm."""
    folder = own_folder("vk", "/tmp")
    server = MortalValkey(folder)
    with changed(redis_url=server.url):
        yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


Workers = Callable[[], Program]


@pytest.fixture
def worker(house, tmp_path: Path) -> Iterator[Workers]:
    """Starts another worker process each time it is called."""
    with ExitStack() as stack:
        count = 0

        def start() -> Program:
            nonlocal count
            count += 1
            program = stack.enter_context(running("worker", tmp_path / f"worker-{count}.log", READY))
            # How politely it leaves is one story's matter; the others don't wait for it.
            stack.callback(program.process.kill)
            return program

        yield start


@contextmanager
def audited() -> Iterator[None]:
    """Whatever was done to it, in the end all that must hold holds."""
    yield
    require_clean()


def require_clean() -> None:
    with reading() as session:
        found = [*audit.findings(session), *audit.not_stored(audit.to_look_for(session))]
    assert not found, "\n".join(found)

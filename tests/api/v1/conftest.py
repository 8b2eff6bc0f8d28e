"""Programs that speak to the API: Ada's, with every scope on a plan that has it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pixorly.services.viewer import Viewer
from tests.api.conftest import *  # noqa: F403
from tests.grounds.programs import holding, key_of, on_plan


@pytest.fixture
def ada(change_settings: Callable[..., None], tmp_path: Path, house: str) -> Viewer:
    change_settings(data_dir=tmp_path, secret_key="k" * 40)
    return on_plan()


@pytest.fixture
def program(open_browser: Callable[..., TestClient], ada: Viewer) -> TestClient:
    return holding(open_browser(), key_of(ada).secret)

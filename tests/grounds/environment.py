"""An environment of the tests' own: nothing of the person at the keyboard, and a way to change settings in a test.

Imported before anything of ours: settings are read from the environment, and from a `.env` in the
working directory, which therefore is an empty one.
"""

import atexit
import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

REPO = Path(__file__).resolve().parents[2]


def own_folder(purpose: str, place: str) -> Path:
    """A folder of this process. Those of processes that were killed go: nobody else would take them away."""
    for left in Path(place).glob(f"pixorly-{purpose}-*-*"):
        if not _is_alive(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"pixorly-{purpose}-{os.getpid()}-", dir=place))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _roomy_memory() -> str:
    """SQLite waits for the disk at every commit, and thousands of commits of tests need not."""
    memory = "/dev/shm"
    is_roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 512 * 1024**2
    return memory if is_roomy else tempfile.gettempdir()


SCRATCH = own_folder("tests", _roomy_memory())

# Databases that many tests use: an engine learns its statements anew when it is made anew, which takes longer than most tests.
LASTING: set[str] = set()

# Asked before the environment is cleared.
GIVEN_DATABASE = os.environ.get("PIXORLY_TEST_DATABASE_URL", "")
GIVEN_CHROMIUM = os.environ.get("PIXORLY_TEST_CHROMIUM", "")
GIVEN_SOAK_SECONDS = float(os.environ.get("PIXORLY_TEST_SOAK_SECONDS", "") or 20)
GIVEN_SOAK_SEED = os.environ.get("PIXORLY_TEST_SOAK_SEED", "")
GIVEN_LIFE_EXAMPLES = int(os.environ.get("PIXORLY_TEST_LIFE_EXAMPLES", "") or 0)
GIVEN_RACE_SECONDS = float(os.environ.get("PIXORLY_TEST_RACE_SECONDS", "") or 3)


# Settings, and keys that official clients would find by themselves.
_OURS = (
    *("PIXORLY_", "REFLEX_", "AWS_", "OPENROUTER_", "REPLICATE_", "GEMINI_", "GOOGLE_", "OPENAI_", "FAL_", "TOGETHER_"),
    *("AUTOMATIC1111_", "COMFYUI_"),
)


def prepare() -> None:
    atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        del os.environ[name]
    os.environ |= {
        "PIXORLY_DATA_DIR": str(SCRATCH / "data"),
        # What our own children import, wherever they start.
        "PYTHONPATH": str(REPO),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def leave_home() -> None:
    """Into an empty folder. Not when this is imported: the processes that run tests side by side start where we stand."""
    os.chdir(SCRATCH)


@contextmanager
def changed(**settings: object) -> Iterator[None]:
    """Settings by name, as the environment gives them; whatever was made from the earlier ones is made anew."""
    names = {name_of(name): str(value) for name, value in settings.items()}
    before = {name: os.environ.get(name) for name in names}
    kept = _outlives(settings.keys())
    os.environ |= names
    _forget_what_was_made(kept)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget_what_was_made(kept)


def name_of(name: str) -> str:
    """A few settings of outside services keep the names their makers gave them."""
    from pixorly.settings import Settings

    return str(Settings.model_fields[name].validation_alias or f"PIXORLY_{name.upper()}")


def _outlives(changed: Iterable[str]) -> set[object]:
    """Connections that may be in use stay, unless the setting that changes is where they lead."""
    from pixorly import broker, database

    kept: set[object] = set()
    if not {"database_url", "data_dir"} & set(changed):
        kept |= set(database._engines.values())
    if not {"redis_url", "data_dir"} & set(changed):
        kept.add(broker._broker)
    return kept


def _forget_what_was_made(kept: set[object]) -> None:
    from pixorly import broker, database

    for named, engine in list(database._engines.items()):
        if named[0] not in LASTING and engine not in kept:
            database._engines.pop(named).dispose()
    if broker._broker not in kept and broker._broker.cache_info().currsize:
        broker.broker().close()
    for module in [module for name, module in sys.modules.items() if name.startswith("pixorly")]:
        _clear_caches(module, kept)


def _clear_caches(module: ModuleType, kept: set[object]) -> None:
    for value in vars(module).values():
        if isinstance(value, functools._lru_cache_wrapper) and value not in kept:
            value.cache_clear()

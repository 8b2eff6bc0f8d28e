"""What all tests share. The environment is set before anything of ours is imported."""

from tests.grounds import environment

environment.prepare()

from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import ExitStack, suppress  # noqa: E402

import pytest  # noqa: E402
from sqlmodel import Session  # noqa: E402

from pixorly.broker import broker  # noqa: E402
from pixorly.database import transaction  # noqa: E402
from pixorly.launch import valkey as launched  # noqa: E402
from pixorly.migrations import migrate  # noqa: E402
from pixorly.settings import settings  # noqa: E402
from tests.grounds import databases  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _away_from_home() -> None:
    environment.leave_home()


@pytest.fixture(scope="session")
def _addresses() -> Iterator[Callable[[str], str]]:
    """The address of each kind of database; it is started and built when it is first asked for."""
    known: dict[str, str] = {}
    with ExitStack() as stack:

        def address_of(kind: str) -> str:
            if kind not in known:
                known[kind] = (
                    databases.sqlite_address()
                    if kind == "sqlite"
                    else stack.enter_context(databases.postgres_address())
                )
                with environment.changed(database_url=known[kind]):
                    migrate()
                    environment.LASTING.add(settings().database)
            return known[kind]

        yield address_of
        # Their connections are closed before the servers are.
        environment.LASTING.clear()
        with environment.changed(database_url=""):
            pass


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, _addresses: Callable[[str], str]) -> Iterator[str]:
    """Both databases, one after the other. What is committed stays: that is what `house` is for."""
    with environment.changed(database_url=_addresses(request.param)):
        yield request.param


class _Undo(Exception):
    pass


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A unit of work on either database that is rolled back at the end; what waits on its commit is never sent."""
    with suppress(_Undo), transaction() as session:
        yield session
        raise _Undo


@pytest.fixture(scope="session")
def _valkey_address() -> Iterator[str]:
    running = launched.start(environment.SCRATCH / "shared")
    yield running.url
    running.stop()


@pytest.fixture
def valkey(_valkey_address: str) -> Iterator[str]:
    """A running Valkey with nothing in it."""
    with environment.changed(redis_url=_valkey_address):
        yield _valkey_address
        broker().flushall()


@pytest.fixture
def house(database: str, valkey: str) -> Iterator[str]:
    """Either database and Valkey, for tests that commit as the doors do. Everything is gone afterwards."""
    yield database
    databases.empty()


@pytest.fixture
def change_settings() -> Iterator[Callable[..., None]]:
    """`change_settings(mail="smtp")` sets PIXORLY_MAIL for this test, and nothing made before is used on."""
    with ExitStack() as stack:
        yield lambda **values: stack.enter_context(environment.changed(**values))


@pytest.fixture
def mail_is_sent(change_settings: Callable[..., None]) -> None:
    """Mail proves addresses. No test that asks for this lets one leave."""
    change_settings(mail="smtp", smtp_url="smtp://127.0.0.1:9")

"""SQLite and Postgres, each built once by the migrations and emptied after every test that committed."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.grounds import postgres
from tests.grounds.environment import GIVEN_DATABASE, SCRATCH

KINDS = ("sqlite", "postgres")


@contextmanager
def postgres_address() -> Iterator[str]:
    """A migrated database of ours on the given Postgres, or on one that we start."""
    name = f"pixorly_test_{os.getpid()}"
    if not GIVEN_DATABASE:
        with postgres.running() as address:
            with psycopg.connect(address.format(name="postgres"), autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
            yield address.format(name=name)
        return
    with psycopg.connect(GIVEN_DATABASE, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield make_url(GIVEN_DATABASE).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(GIVEN_DATABASE, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def sqlite_address() -> str:
    return f"sqlite:///{SCRATCH / 'tests.sqlite'}"


def on_disk(files: Iterable[Path]) -> bytes:
    """What stands in them, read by a process of its own. Whoever closes a file gives up all locks that his process has
    on it: SQLite's too, which then takes the next who comes for the first and the next who goes for the last."""
    return subprocess.run(["cat", *files], check=True, capture_output=True).stdout


def empty() -> None:
    """Every row goes, children before parents."""
    from pixorly.database import transaction

    with transaction() as session:
        for table in _tables():
            session.execute(table.delete())


@cache
def _tables() -> list:
    from pixorly.models import metadata

    return list(reversed(metadata.sorted_tables))

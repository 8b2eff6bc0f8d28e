"""The statements of a hold by the database's own driver, in one transaction, and nothing else: no hint, no object."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from pixorly.models import new_id
from pixorly.settings import settings

_PRICE = 4
_BALANCE = "SELECT available, held, monthly, period FROM credit_balance WHERE workspace_id = ?"
_KNOWN = 'SELECT id FROM credit_entry WHERE workspace_id = ? AND "key" = ?'
_TAKE = (
    "UPDATE credit_balance SET available = available - ?, held = held + ? WHERE workspace_id = ? AND available >= ? "
    "RETURNING available, held"
)
_LAST = "SELECT id FROM credit_entry WHERE workspace_id = ? ORDER BY id DESC LIMIT 1"
_WRITE = (
    'INSERT INTO credit_entry (id, workspace_id, "key", kind, available_change, held_change, monthly_change, '
    "available_after, held_after, period, template, template_values, actor_id, created_at) "
    "VALUES (?, ?, ?, 'hold', ?, ?, 0, ?, ?, ?, ?, ?, NULL, ?)"
)
_PLAN = "SELECT plan, overrides FROM workspace WHERE id = ?"

Ask = Callable[[str, tuple[Any, ...]], Any]


def connect() -> Callable[[UUID], None]:
    """A connection of its own, and one hold by it."""
    return _by_sqlite() if settings().database.startswith("sqlite") else _by_postgres()


def _by_sqlite() -> Callable[[UUID], None]:
    connection = sqlite3.connect(settings().own_database_file, isolation_level=None, timeout=30)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"mmap_size={2 * 1024**3}"):
        connection.execute(f"PRAGMA {pragma}")

    def hold(workspace_id: UUID) -> None:
        connection.execute("BEGIN IMMEDIATE")
        _hold(connection.execute, workspace_id.hex, new_id().hex, "")
        connection.execute("COMMIT")

    return hold


def _by_postgres() -> Callable[[UUID], None]:
    connection = psycopg.connect(settings().database.replace("+psycopg", ""))

    def ask(statement: str, values: tuple[Any, ...]) -> Any:
        return connection.execute(statement.replace("?", "%s").encode(), values)

    def hold(workspace_id: UUID) -> None:
        _hold(ask, workspace_id, new_id(), " FOR UPDATE")
        connection.commit()

    return hold


def _hold(ask: Ask, workspace_id: Any, entry_id: Any, locking: str) -> None:
    key = f"hold:{uuid4()}"
    _, _, _, period = ask(_BALANCE + locking, (workspace_id,)).fetchone()
    ask(_KNOWN, (workspace_id, key)).fetchone()
    after = ask(_TAKE, (_PRICE, _PRICE, workspace_id, _PRICE)).fetchone()
    ask(_LAST, (workspace_id,)).fetchone()
    words = json.dumps({"count": "1", "model": "Seedream 4.5"})
    told = (-_PRICE, _PRICE, *after, period, "Held for {count} images, {model}", words)
    ask(_WRITE, (entry_id, workspace_id, key, *told, datetime.now(UTC).isoformat(" ")))
    ask(_PLAN, (workspace_id,)).fetchone()

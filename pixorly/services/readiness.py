"""What the house stands on, and whether each part answers."""

import logging
from collections.abc import Callable

from sqlalchemy import text

from pixorly import migrations
from pixorly.broker import broker
from pixorly.database import reading
from pixorly.integrations.storage import storage

log = logging.getLogger(__name__)


def parts() -> dict[str, bool]:
    return {
        "database": _answers(_database),
        "migrations": _answers(_migrations),
        "redis": _answers(lambda: broker().ping()),
        "storage": _answers(lambda: storage().check()),
    }


def _database() -> None:
    with reading() as session:
        session.execute(text("SELECT 1"))


def _migrations() -> None:
    if not migrations.is_current():
        raise LookupError("The database is not at the newest migration: run `pixorly migrate`.")


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception as error:
        # The one place that wants to know of any trouble at all, whatever its kind.
        log.warning("Not ready: %s: %s", type(error).__name__, error)
        return False
    return True

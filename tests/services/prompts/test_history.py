"""What a person wrote before."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from pixorly.models import Batch, new_id
from pixorly.services import prompts
from tests.grounds.people import somebody
from tests.grounds.teams import member

START = datetime(2026, 1, 1, tzinfo=UTC)


def _write(session, viewer, *typed: str, **more) -> None:
    """One batch after the other. Ids are given, since those made within one millisecond have no order."""
    rows = [
        {
            "id": new_id().__class__(int=(_write.last + n << 80) | 7 << 76 | 2 << 62),
            "workspace_id": viewer.workspace_id, "user_id": viewer.user_id, "door": "screen", "prompt": text,
            "wish": {}, "is_removed": False, "created_at": START + timedelta(seconds=_write.last + n), **more,
        }
        for n, text in enumerate(typed, 1)
    ]  # fmt: skip
    _write.last += len(rows)
    session.execute(insert(Batch), rows)


_write.last = 0


def _texts(found) -> list[str]:
    return [one.prompt for one in found]

"""What keys were used for is written down beside the answering of requests, and once more when the process ends."""

import asyncio
import logging
from datetime import UTC, datetime

import anyio

from pixorly.database import carry
from pixorly.services import api_keys

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0


async def note_uses() -> None:
    """Runs as long as the web process does."""
    try:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if api_keys.is_anything_due(datetime.now(UTC)):
                await anyio.to_thread.run_sync(_write_down, False)
    finally:
        # The loop is ending and gives no more threads.
        _write_down(True)


def _write_down(is_last: bool) -> None:
    taken = api_keys.take(is_last)
    try:
        carry(lambda session: api_keys.write_down(session, taken))
    except Exception as error:
        api_keys.put_back(taken)
        log.warning("Uses of keys could not be written down: %s: %s", type(error).__name__, error)

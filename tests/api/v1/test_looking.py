"""Looks take turns, and none that takes long keeps the others waiting."""

import asyncio
import threading

import pytest

from pixorly.api.v1.looking import look
from pixorly.database import looks_at_once


def test_one_that_hangs_keeps_nobody_waiting():
    goes_on = threading.Event()

    async def come() -> list[str]:
        hanging = [asyncio.ensure_future(look(goes_on.wait, 60)) for _ in range(looks_at_once() + 1)]
        others = await asyncio.gather(*(look(str, number) for number in range(5)))
        assert not any(one.done() for one in hanging)
        goes_on.set()
        await asyncio.gather(*hanging)
        return others

    assert asyncio.run(come()) == ["0", "1", "2", "3", "4"]


def test_what_fails_fails_where_it_was_asked_for():
    async def come() -> None:
        await look(int, "none")

    with pytest.raises(ValueError, match="none"):
        asyncio.run(come())

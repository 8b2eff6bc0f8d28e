"""Looking at a call while Automatic1111 works on it: how far it is, how it looks, and an end to it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from pixorly.errors import Passing, Trouble
from pixorly.integrations.http import Bounds
from pixorly.integrations.providers.base import Picture, Progress, Watch
from pixorly.integrations.providers.previews import preview_of
from pixorly.integrations.providers.trouble import NotAccepted, OutcomeUnknown, Stopped, saying
from pixorly.integrations.providers.wire import Told, Wire, unpacked

log = logging.getLogger(__name__)

# A look that takes long would keep us from the picture.
_BRIEF = Bounds(seconds=4, most_bytes=20_000_000, connect_seconds=2)
_LOOK_SECONDS = 0.4


class Looks:
    """Both are asked under the name that we give a call, since others use the same server."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        # Nothing that is answered here says anything of the call itself.
        self._wire = Wire(
            "Automatic1111",
            url,
            "AUTOMATIC1111_BASE_URL",
            lambda told: saying(NotAccepted() if told.status == 404 else Passing(), f"HTTP {told.status}"),
            headers,
            _BRIEF,
            allows_http=True,
        )

    def along(self, order: Callable[[], Told], task: str, watch: Watch) -> Told:
        """The answer to a call that takes its time. It is waited for in a thread that ends with it."""
        if watch.wants_stop():
            raise Stopped()
        with ThreadPoolExecutor(1, "automatic1111") as beside:
            call = beside.submit(order)
            if self._look_on(call, task, watch):
                # What comes is what was there when it was interrupted. Until then the server is busy with it.
                raise Stopped()
            try:
                return call.result()
            except OutcomeUnknown:
                # Nobody waits for it any more, and the next try would stand in line behind it.
                self.interrupt(task)
                raise

    def interrupt(self, task: str) -> bool:
        """Whether it worked on that call: the server interrupts whatever it works on."""
        try:
            if not self._state(task, -1).get("active"):
                return False
            self._wire.tell("/sdapi/v1/interrupt")
        except Trouble as deaf:
            log.warning("Automatic1111 could not be interrupted: %s", deaf)
            return False
        return True

    def _look_on(self, call: Future[Told], task: str, watch: Watch) -> bool:
        """Until it is done. Whether it was interrupted."""
        seen, is_stopped = -1, False
        while not wait([call], _LOOK_SECONDS).done:
            try:
                state = self._state(task, seen)
            except NotAccepted:
                # Started with --nowebui it has no such thing: nobody can say how far it is, nor whom an interrupt hits.
                return False
            if not state.get("active"):
                continue
            share, preview = state.get("progress"), _preview(state.get("live_preview"))
            seen = _number(state.get("id_live_preview"), seen)
            if isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1:
                watch.saw(Progress(float(share), None if preview is None else lambda shown=preview: shown))
            if watch.wants_stop() and not is_stopped:
                is_stopped = self.interrupt(task)
        return is_stopped

    def _state(self, task: str, seen: int) -> dict[str, Any]:
        asked = {"id_task": task, "id_live_preview": seen, "live_preview": True}
        try:
            return self._wire.tell("/internal/progress", json=asked).fields
        except NotAccepted:
            raise
        except Trouble:
            # The picture comes by another way.
            return {}


def _preview(told: Any) -> Picture | None:
    if not isinstance(told, str) or not told.startswith("data:image/"):
        return None
    return preview_of(unpacked(told.partition(",")[2]))


def _number(told: Any, otherwise: int) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) else otherwise

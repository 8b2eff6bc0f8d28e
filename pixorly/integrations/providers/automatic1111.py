"""Automatic1111 and Forge: a server of one's own, looked at while it paints, and interrupted when nobody wants it."""

import base64
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pixorly.errors import Misconfigured, Trouble
from pixorly.integrations.http import Bounds, retry_after
from pixorly.integrations.providers.automatic1111_looks import Looks
from pixorly.integrations.providers.automatic1111_models import Stock, models_from, title_in, upscaler_of
from pixorly.integrations.providers.automatic1111_wishes import seed_of, wish_for
from pixorly.integrations.providers.base import (
    NOBODY,
    AnswersAtOnce,
    Finished,
    Model,
    Picture,
    Request,
    Watch,
    WhenUnsure,
    require_possible,
)
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    Failed,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    Stopped,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import GAVE_UP_WAITING, Told, Wire, fields_in, json_in, unpacked

log = logging.getLogger(__name__)

# Slow cards exist, and the first call loads a checkpoint.
PATIENT = Bounds(seconds=600, most_bytes=80_000_000)
_TURN_SECONDS = 0.25
_PNG = "image/png"
_NO_ROOM = re.compile(r"out ?of ?memory", re.IGNORECASE)


class Automatic1111Provider(AnswersAtOnce):
    """It keeps no calls, so one in doubt is made again. That costs its time and nobody's money.

    It paints one call after the other. We hand it one at a time, too: whoever waits here can still change their mind.
    """

    key = "automatic1111"
    name = "Automatic1111"
    when_unsure = WhenUnsure.CALL_AGAIN

    def __init__(self, url: str, user: str = "", password: str = "", *, bounds: Bounds = PATIENT) -> None:
        packed = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {packed}"} if user or password else {}
        # The address is the operator's, and such a server speaks no https by itself.
        self._wire = Wire(
            self.name, url.rstrip("/"), "AUTOMATIC1111_BASE_URL", trouble_of, headers, bounds, allows_http=True
        )
        self._looks = Looks(url.rstrip("/"), headers)
        self._turn = threading.Lock()

    def check(self) -> None:
        self._checkpoints()

    def models(self) -> tuple[Model, ...]:
        checkpoints = self._checkpoints()
        others = {name: self._listed(name) for name in ("samplers", "schedulers", "loras", "upscalers")}
        return tuple(models_from(Stock(checkpoints=checkpoints, **others)))

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        with self._turn_of(watch):
            # Asked for one that it doesn't have, the server would take whichever is loaded.
            title = "" if upscaler_of(request.model) else self._title_there(request.model)
            task = f"task(pixorly-{request.call_id})"
            if request.begun_at:
                # Whoever made the earlier try is gone, and it may be at work for nobody.
                self._looks.interrupt(task)
            path, wish = wish_for(request, task, title)
            told = self._looks.along(lambda: self._wire.order(path, json=wish), task, watch)
        return Finished(_pictures(told, request), request.call_id, 0)

    @contextmanager
    def _turn_of(self, watch: Watch) -> Iterator[None]:
        while not watch.wants_stop():
            if self._turn.acquire(timeout=_TURN_SECONDS):
                try:
                    yield
                finally:
                    self._turn.release()
                return
        raise Stopped()

    def _checkpoints(self) -> list[Any]:
        try:
            listed = self._wire.read("/sdapi/v1/sd-models").body
        except NotAccepted as missing:
            log.error("%s answers, but not to programs. Start it with --api.", self.name)
            raise saying(Misconfigured(), "it has no API: start it with --api") from missing
        if not isinstance(listed, list):
            raise BadAnswer()
        return listed

    def _listed(self, name: str) -> list[Any]:
        """What older servers, or such without an extension, don't list."""
        try:
            listed = self._wire.read(f"/sdapi/v1/{name}").body
        except NotAccepted:
            return []
        return listed if isinstance(listed, list) else []

    def _title_there(self, model: Model) -> str:
        if title := title_in(self._checkpoints(), model.name_there):
            return title
        raise UnknownModel()


def _pictures(told: Told, request: Request) -> tuple[Picture, ...]:
    """The pictures themselves: a grid of all may stand before them, and what extensions drew behind."""
    start = int(_info(told).get("index_of_first_image") == 1)
    images = told.fields.get("images")
    listed = images if isinstance(images, list) else [told.fields.get("image")]
    found = [unpacked(each) for each in listed[start : start + request.count]]
    pictures = tuple(
        Picture(content, _PNG, None if upscaler_of(request.model) else (seed_of(request) + number))
        for number, content in enumerate(found)
        if content
    )
    if not pictures:
        log.warning("Automatic1111 answered without a picture.")
        raise BadAnswer()
    return pictures


def _info(told: Told) -> dict[str, Any]:
    """JSON within JSON."""
    return fields_in(json_in(str(told.fields.get("info")).encode()))


def trouble_of(told: Told) -> Trouble:
    """Our word for an error of the server's. What broke inside has the name of its exception."""
    kind, words = str(told.fields.get("error") or ""), _said(told)
    return saying(_meaning(told, kind, words), f"HTTP {told.status} {words.strip() or kind}")


def _meaning(told: Told, kind: str, words: str) -> Trouble:
    match told.status:
        case 401:
            return WrongKey()
        case 403:
            return NotPermitted()
        case status if status in GAVE_UP_WAITING:
            return OutcomeUnknown()
        case 500 if _NO_ROOM.search(f"{kind} {words}") or "encoded image" in words:
            # The next try would end alike, and a smaller picture may not.
            return NotAccepted()
        case 500 if "Nans" in kind:
            return Failed()
        case status if status == 429 or status >= 500:
            return Busy(retry_after=retry_after(told.headers))
    return NotAccepted()


def _said(told: Told) -> str:
    found = [told.fields.get(name) for name in ("detail", "errors", "message")]
    detail = found[0]
    # Lists repeat what was sent; only what is wrong with it is ours to note.
    found += [each.get("msg") for each in detail if isinstance(each, dict)] if isinstance(detail, list) else []
    return " ".join(each for each in found if isinstance(each, str))

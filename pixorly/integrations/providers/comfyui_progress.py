"""How far ComfyUI is with a call, and how it looks. Its websocket alone says so, which is listened to for a moment.

Whoever asks may have to wait for the next step; no connection and no thread stays behind.
"""

import base64
import logging
import secrets
import struct
from typing import Any

import httpcore
import httpx

from pixorly.integrations.http import Bounds, client
from pixorly.integrations.providers.wire import fields_in, json_in

log = logging.getLogger(__name__)

_MOMENT = Bounds(seconds=1.2, most_bytes=1_000_000, connect_seconds=1)
# A preview follows the step that it shows at once, from servers that make any.
_PREVIEW_SECONDS = 0.2
_MOST_BYTES = 8_000_000
_AT_ONCE = 65_536
_TEXT, _BINARY, _FIN, _MASKED = 0x1, 0x2, 0x80, 0x80
_LENGTH_IN_2, _LENGTH_IN_8 = 126, 127
# A JPEG or a PNG. Another kind, which says whose it is, comes only to those who ask for it.
_PREVIEWS = (struct.pack(">II", 1, 1), struct.pack(">II", 1, 2))


class Heard:
    """What was said of one call. A preview does not say whose it is: it follows the step that it shows."""

    def __init__(self, prompt_id: str) -> None:
        self.share: float | None = None
        self.preview = b""
        self._prompt_id = prompt_id
        self._is_ours = False

    @property
    def is_all(self) -> bool:
        return self.share is not None and self.preview != b""

    def read(self, told: bytes) -> None:
        whose = fields_in(fields_in(json_in(told)).get("data")).get("prompt_id")
        self._is_ours = self._is_ours if whose is None else whose == self._prompt_id
        if (share := share_in(told, self._prompt_id)) is not None:
            self.share = share

    def see(self, shown: bytes) -> None:
        if self._is_ours and shown.startswith(_PREVIEWS):
            self.preview = shown[8:]


class Listener:
    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._url = url
        self._http = client(_MOMENT, headers=headers)

    def listen(self, client_id: str, prompt_id: str) -> Heard:
        """What is said of it within a moment."""
        heard = Heard(prompt_id)
        asked = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        }
        try:
            with self._http.stream("GET", f"{self._url}/ws", params={"clientId": client_id}, headers=asked) as answer:
                if answer.status_code == 101:
                    _listen(answer.extensions["network_stream"], heard)
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            log.debug("ComfyUI said no more of a call: %s", type(error).__name__)
        return heard


def _listen(stream: httpcore.NetworkStream, heard: Heard) -> None:
    read, kept = 0, b""
    while read < _MOST_BYTES:
        came = stream.read(_AT_ONCE, None if heard.share is None else _PREVIEW_SECONDS)
        if not came:
            return
        read, kept = read + len(came), kept + came
        while (frame := _frame(kept)) is not None:
            head, payload, kept = frame
            if head == _FIN | _TEXT:
                heard.read(payload)
            elif head == _FIN | _BINARY:
                heard.see(payload)
            if heard.is_all:
                return


def _frame(written: bytes) -> tuple[int, bytes, bytes] | None:
    """The first frame and what comes after it, in the framing of RFC 6455, or None while it is not whole.

    Servers don't mask theirs, and ComfyUI sends its messages in one."""
    if len(written) < 2 or written[1] & _MASKED:
        return None
    length, start = written[1], 2
    if length in (_LENGTH_IN_2, _LENGTH_IN_8):
        start = 4 if length == _LENGTH_IN_2 else 10
        length = int.from_bytes(written[2:start], "big")
    if len(written) < start + length or len(written) < start:
        return None
    return written[0], written[start : start + length], written[start + length :]


def share_in(message: bytes, prompt_id: str) -> float | None:
    """By the steps of all nodes that have any. Older servers tell of one node at a time."""
    told = fields_in(json_in(message))
    data = fields_in(told.get("data"))
    if data.get("prompt_id") != prompt_id:
        return None
    nodes = fields_in(data.get("nodes")) if told.get("type") == "progress_state" else {"": data}
    steps = [_steps(fields_in(each)) for each in nodes.values()]
    done, of = (sum(each[index] for each in steps) for index in (0, 1))
    return min(1.0, done / of) if of > 1 else None


def _steps(node: dict[str, Any]) -> tuple[float, float]:
    """Done, and to be done; a node of one step is nothing to wait for."""
    done, of = (_number(node.get(name)) for name in ("value", "max"))
    return (done, of) if 0 <= done <= of and 1 < of < 1e9 else (0.0, 0.0)


def _number(told: Any) -> float:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else 0.0

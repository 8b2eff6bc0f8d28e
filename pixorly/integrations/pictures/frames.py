"""What the two ends of a socket say to each other about a picture: words as JSON, then the bytes themselves.

Nothing that is read here is ever run, so that a process which a picture got hold of finds no way to ours.
"""

import json
import socket
import struct
import time
from typing import Any

_HEAD = struct.Struct(">I")
_LONGEST_WORDS = 1024 * 1024
# Words and small bodies arrive together, and are read at once.
_AT_ONCE = 256 * 1024


class HungUp(Exception):
    """The other end is gone, or makes no sense any more."""


class Line:
    """One end. Whoever needs longer than `within` said meets a TimeoutError."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._ends_at: float | None = None
        self._arrived = b""

    def within(self, seconds: float | None) -> None:
        self._ends_at = None if seconds is None else time.monotonic() + seconds

    def send(self, words: dict[str, Any], *bodies: bytes) -> None:
        said = json.dumps(words | {"lengths": [len(body) for body in bodies]}).encode()
        self._send(_HEAD.pack(len(said)) + said, *bodies)

    def receive(self, most_bytes: int) -> tuple[dict[str, Any], list[bytes]]:
        (length,) = _HEAD.unpack(self._receive(_HEAD.size))
        if length > _LONGEST_WORDS:
            raise HungUp
        try:
            words = json.loads(self._receive(length))
            lengths = [int(each) for each in words["lengths"]]
        except (ValueError, KeyError, TypeError) as error:
            raise HungUp from error
        if min(lengths, default=0) < 0 or sum(lengths) > most_bytes:
            raise HungUp
        return words, [bytes(self._receive(length)) for length in lengths]

    def close(self) -> None:
        self._end.close()

    def _send(self, *pieces: bytes) -> None:
        self._hurry()
        try:
            gone = self._end.sendmsg(pieces)
            for piece in pieces:
                if gone < len(piece):
                    self._hurry()
                    self._end.sendall(memoryview(piece)[gone:])
                gone = max(0, gone - len(piece))
        except ConnectionError as error:
            raise HungUp from error

    def _receive(self, length: int) -> bytearray:
        body = bytearray(length)
        view = memoryview(body)
        while view:
            self._arrived = self._arrived or self._read()
            piece, self._arrived = self._arrived[: len(view)], self._arrived[len(view) :]
            view[: len(piece)] = piece
            view = view[len(piece) :]
        return body

    def _read(self) -> bytes:
        self._hurry()
        try:
            arrived = self._end.recv(_AT_ONCE)
        except ConnectionError as error:
            raise HungUp from error
        if not arrived:
            raise HungUp
        return arrived

    def _hurry(self) -> None:
        if self._ends_at is None:
            self._end.settimeout(None)
            return
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._end.settimeout(left)

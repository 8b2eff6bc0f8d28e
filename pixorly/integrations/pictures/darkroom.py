"""A process of its own in which strangers' pictures are developed: bounded memory, no secrets, nothing to lose."""

import resource
import socket
import sys
from dataclasses import asdict
from typing import Any

from pixorly.errors import Passing
from pixorly.integrations.pictures.base import MOST_BYTES, NotAPicture, TooLarge
from pixorly.integrations.pictures.developing import Developed, develop, develop_anew
from pixorly.integrations.pictures.frames import HungUp, Line

TOO_MUCH = "too_much"
ABOUT = ("format", "width", "height", "has_alpha", "blur", "likeness")
_WORK = {"develop": develop, "develop_anew": develop_anew}


def main() -> None:
    """Until the other end hangs up, or says nothing for a while."""
    line = Line(socket.socket(fileno=int(sys.argv[1])))
    most_bytes, patience_seconds = int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    # What it held when it crashed is somebody's picture.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        line.within(patience_seconds)
        try:
            words, [body] = line.receive(MOST_BYTES + 1)
        except (HungUp, TimeoutError):
            return
        line.within(None)
        answer, bodies = _answer(words["work"], body)
        try:
            line.send(answer, *bodies)
        except HungUp:
            return
        # Whatever this picture took is free before the next one comes.
        del body, bodies


def _answer(work: str, body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return _told(_WORK[work](body), work)
    except (NotAPicture, TooLarge) as refused:
        return {"code": refused.code, "template": refused.words.template, "values": refused.words.values}, []
    except (MemoryError, Passing):
        # Within these walls that does not pass: the picture would need as much each time.
        return {"code": TOO_MUCH}, []


def _told(developed: Developed, work: str) -> tuple[dict[str, Any], list[bytes]]:
    # Whoever asked has the original already, unless it was made anew.
    original = developed.original if work == "develop_anew" else b""
    copies = [developed.preview, *developed.thumbnails.values()]
    words = {
        "code": "",
        "about": {name: getattr(developed, name) for name in ABOUT},
        "colours": [asdict(colour) for colour in developed.colours],
        "copies": [[copy.format, copy.width, copy.height] for copy in copies],
        "sides": list(developed.thumbnails),
    }
    return words, [original, *(copy.body for copy in copies)]

"""Developing in processes of their own, two at a time: a picture that makes one of them crash, or needs more memory
or time than there is for one picture, is refused, and nothing else is harmed."""

import atexit
import logging
import os
import queue
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pixorly
from pixorly.integrations.pictures.base import MOST_BYTES, NotAPicture, TooLarge
from pixorly.integrations.pictures.developing import Copy, Developed
from pixorly.integrations.pictures.frames import HungUp, Line
from pixorly.integrations.pictures.looks import Colour
from pixorly.words import Words, t

log = logging.getLogger(__name__)

_AT_ONCE = 2
# The most that was measured: 64 megapixels of WebP with alpha, made anew, take 2.2 GB with the process itself.
_MOST_MEMORY_BYTES = 2560 * 1024**2
_SECONDS = 60.0
_LEAVES_AFTER_SECONDS = 120.0
# One picture made anew, and its copies.
_MOST_ANSWER_BYTES = 3 * MOST_BYTES
_TRIES = 2
_PROGRAM = "from pixorly.integrations.pictures import darkroom; darkroom.main()"
# Beside these stand keys and passwords, and nobody needs them to look at a picture.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")


class TooMuch(TooLarge):
    words = t("That picture takes more memory or time than there is for one.")


_REFUSALS = {refusal.code: refusal for refusal in (NotAPicture, TooLarge)}


def develop_apart(body: bytes) -> Developed:
    """As `develop` does it, and whatever is in the picture, this process is safe from it."""
    return _developed(_darkrooms.work("develop", body), body)


def develop_anew_apart(body: bytes) -> Developed:
    """As `develop_anew` does it, and as safely."""
    return _developed(_darkrooms.work("develop_anew", body), body)


class _Darkroom:
    """One such process and the line to it. It leaves when nothing comes for a while, and when we are gone."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._line = Line(ours)
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = str(Path(pixorly.__file__).resolve().parents[1])
        with theirs:
            arguments = (theirs.fileno(), _MOST_MEMORY_BYTES, _LEAVES_AFTER_SECONDS)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM, *map(str, arguments)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=environment,
                # Ctrl-C is meant for us, and what is being developed may be finished.
                start_new_session=True,
            )

    @property
    def is_there(self) -> bool:
        return self._process.poll() is None

    def ask(self, work: str, body: bytes) -> "_Answer":
        self._line.within(_SECONDS)
        self._line.send({"work": work}, body)
        return self._line.receive(_MOST_ANSWER_BYTES)

    def end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()


_Answer = tuple[dict[str, Any], list[bytes]]


class _Darkrooms:
    """Made when they are needed, and anew when they are gone. Whoever finds none free waits."""

    def __init__(self) -> None:
        self._free: queue.LifoQueue[_Darkroom | None] = queue.LifoQueue()
        for _ in range(_AT_ONCE):
            self._free.put(None)

    def work(self, work: str, body: bytes) -> _Answer:
        # The kernel may have taken the memory of one for somebody else's sake, so a crash alone proves nothing.
        for _ in range(_TRIES):
            try:
                return self._ask(work, body)
            except HungUp:
                log.warning("A process that developed a picture of %d bytes is gone", len(body))
            except TimeoutError:
                break
        raise TooMuch()

    def end(self) -> None:
        """All that are free; those at work notice that we are gone."""
        with suppress(queue.Empty):
            while True:
                if room := self._free.get_nowait():
                    room.end()

    def _ask(self, work: str, body: bytes) -> _Answer:
        room = self._free.get()
        try:
            if room and not room.is_there:
                room.end()
                room = None
            room = room or _Darkroom()
            return room.ask(work, body)
        except BaseException:
            # In the middle of a word nobody can say what comes next on that line.
            if room:
                room.end()
            room = None
            raise
        finally:
            self._free.put(room)


def _developed(answer: _Answer, body: bytes) -> Developed:
    words, bodies = answer
    if words["code"]:
        refusal = _REFUSALS.get(words["code"])
        raise refusal(Words(words["template"], words["values"])) if refusal else TooMuch()
    original, preview, *thumbnails = (
        bodies[0],
        *(Copy(made, *how) for made, how in zip(bodies[1:], words["copies"], strict=True)),
    )
    return Developed(
        **words["about"],
        original=original or body,
        preview=preview,
        thumbnails=dict(zip(words["sides"], thumbnails, strict=True)),
        colours=tuple(Colour(**colour) for colour in words["colours"]),
    )


_darkrooms = _Darkrooms()


def end() -> None:
    """Let those go that are at nothing. Whoever comes next has new ones."""
    ended = _darkrooms
    _forget()
    ended.end()


def _forget() -> None:
    global _darkrooms
    _darkrooms = _Darkrooms()


# Those at the other ends are our parent's.
os.register_at_fork(after_in_child=_forget)
atexit.register(end)

"""Developing in a process of its own: the same pictures, and no harm from those that are none."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pixorly.integrations import pictures
from pixorly.integrations.pictures import NotAPicture, TooLarge, TooMuch, apart, frames
from tests.grounds.pictures import a_picture, bomb, drawn, file
from tests.grounds.processes import wait_until
from tests.grounds.races import together


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """Nobody is left here who was started by, or for, something else."""
    apart.end()
    yield
    apart.end()


@pytest.fixture
def tuned(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Smaller walls, in which a bomb need not be large."""

    def tune(**walls: float) -> None:
        for name, value in walls.items():
            monkeypatch.setattr(apart, f"_{name.upper()}", value)

    return tune


def children() -> list[int]:
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "darkroom" in line]


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_comes_back_as_if_it_had_been_developed_here(format: str, mode: str) -> None:
    if (format, mode) == ("jpeg", "RGBA"):
        pytest.skip("JPEG has no alpha.")
    body = file(drawn(900, 500, mode=mode), format)

    assert pictures.develop_apart(body) == pictures.develop(body)
    assert pictures.develop_anew_apart(body) == pictures.develop_anew(body)


def test_anew_means_that_only_pixels_are_left() -> None:
    told = pictures.with_recipe(a_picture("png"), {"prompt": "secret place"})

    anew = pictures.develop_anew_apart(told)

    assert b"secret" in told
    assert b"secret" not in anew.original
    assert pictures.recipe_in(anew.original) is None
    assert anew.preview == pictures.develop(anew.original).preview


@pytest.mark.parametrize(
    ("body", "refusal", "words"),
    [
        (b"no picture", NotAPicture, "not a PNG"),
        (a_picture("png")[:-40], NotAPicture, "damaged"),
        (bomb(), TooLarge, "30000 × 30000"),
        (b"", NotAPicture, "not a PNG"),
    ],
)
def test_a_refusal_comes_back_in_its_words(body: bytes, refusal: type[Exception], words: str) -> None:
    with pytest.raises(refusal) as refused:
        pictures.develop_apart(body)

    assert words in str(refused.value)
    assert type(refused.value) is refusal


def test_one_process_serves_one_who_asks_again_and_again() -> None:
    for _ in range(3):
        pictures.develop_apart(a_picture("png"))

    assert len(children()) == 1


def test_sixty_four_at_once_have_their_pictures_from_two_processes() -> None:
    bodies = [a_picture("png", 40 + number, 30) for number in range(64)]
    bodies[7] = b"no picture"

    made = together(64, lambda number: pictures.develop_apart(bodies[number]))

    assert isinstance(made.pop(7), NotAPicture)
    assert [each.width for each in made] == [40 + number for number in range(64) if number != 7]
    assert len(children()) == 2


def test_a_picture_that_needs_more_memory_than_there_is_is_refused_alone(tuned: Any) -> None:
    tuned(most_memory_bytes=220 * 1024**2)
    large = file(drawn(1, 1).resize((8000, 6000)), "png")

    with pytest.raises(TooMuch):
        pictures.develop_apart(large)

    assert pictures.develop_apart(a_picture("png")).width == 160


def test_a_picture_that_takes_too_long_is_refused_alone(tuned: Any) -> None:
    large = file(drawn(1, 1).resize((6000, 6000)), "webp", method=0)
    pictures.develop_apart(a_picture("png"))
    before = children()
    tuned(seconds=0.1)

    with pytest.raises(TooMuch):
        pictures.develop_apart(large)

    tuned(seconds=30)
    assert pictures.develop_apart(a_picture("png")).width == 160
    assert children() != before


def test_a_process_that_is_killed_at_work_is_tried_once_more_in_another() -> None:
    large = file(drawn(1, 1).resize((5000, 5000)), "webp", method=0)
    pictures.develop_apart(a_picture("png"))
    [first] = children()
    threading.Timer(0.1, os.kill, (first, signal.SIGKILL)).start()

    assert pictures.develop_apart(large).width == 5000

    assert first not in children()


def test_a_picture_at_which_each_process_dies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    dies = "import os, signal, socket, sys; socket.socket(fileno=int(sys.argv[1])).recv(9); os.kill(os.getpid(), signal.SIGSEGV)"
    with monkeypatch.context() as patch:
        patch.setattr(apart, "_PROGRAM", dies)
        with pytest.raises(TooMuch):
            pictures.develop_apart(a_picture("png"))

    assert pictures.develop_apart(a_picture("png")).width == 160


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0\0\0\2{}", b"\xff\xff\xff\xff", b'\0\0\0\x1b{"lengths":[99999999999999]}', b"\0\0\0\x04\x80\x04N."],
)
def test_what_a_process_says_that_a_picture_got_hold_of_is_never_believed(monkeypatch: Any, answer: bytes) -> None:
    lies = f"import socket, sys; line = socket.socket(fileno=int(sys.argv[1])); line.recv(9); line.sendall({answer!r})"
    monkeypatch.setattr(apart, "_PROGRAM", lies)

    with pytest.raises(TooMuch):
        pictures.develop_apart(a_picture("png"))


def test_one_that_left_because_nothing_came_is_made_anew(tuned: Any) -> None:
    tuned(leaves_after_seconds=0.2)
    pictures.develop_apart(a_picture("png"))
    wait_until(lambda: not any(_is_at_work(pid) for pid in children()), 10)

    assert pictures.develop_apart(a_picture("png")).width == 160


def test_they_know_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "a secret")
    pictures.develop_apart(a_picture("png"))

    [child] = children()

    known = Path(f"/proc/{child}/environ").read_bytes()
    assert b"PYTHONPATH" in known
    assert b"a secret" not in known


def test_they_go_when_we_are_killed() -> None:
    program = """
import subprocess, sys, time, os
from pixorly.integrations import pictures
from tests.grounds.pictures import a_picture
pictures.develop_apart(a_picture("png"))
print(subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "darkroom"], capture_output=True, text=True).stdout, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as house:
        assert house.stdout
        child = int(house.stdout.readline())
        house.kill()

    wait_until(lambda: not _is_at_work(child), 10)


def test_the_time_for_a_word_is_counted_as_a_whole() -> None:
    """Somebody who sends a byte now and then would else keep us for hours."""
    ours, theirs = socket.socketpair()
    line = frames.Line(ours)
    done = threading.Event()
    threading.Thread(target=lambda: [theirs.send(b"\0") for _ in range(20) if not done.wait(0.05)]).start()
    line.within(0.3)

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        line._receive(1000)

    assert time.monotonic() - began < 0.9
    done.set()
    time.sleep(0.1)
    ours.close()
    theirs.close()


def _is_at_work(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False

"""The supervisor: what crashes comes back, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pixorly.launch.cannot_start import CannotStart
from pixorly.launch.supervisor import Program, Supervisor

HOUSE = """
import sys
from pathlib import Path
from pixorly.launch.supervisor import Program, Supervisor, interruptible

pids = Path(sys.argv[1])
stubborn = f"trap '' TERM; sleep 60 & echo $! >>{pids}; echo $$ >>{pids}; echo up; while true; do sleep 1; done"
polite = f"sleep 60 & echo $! >>{pids}; echo $$ >>{pids}; echo up; wait"
supervisor = Supervisor(lambda name, line: print(name, line, flush=True))
with interruptible():
    try:
        supervisor.start(Program("first", ["sh", "-c", polite]), Program("second", ["sh", "-c", locals()[sys.argv[2]]]))
        supervisor.watch()
    except KeyboardInterrupt:
        print("stopping", flush=True)
    finally:
        supervisor.stop()
"""


def test_a_crashed_program_is_started_again_after_growing_pauses() -> None:
    said: list[str] = []
    supervisor = Supervisor(lambda _name, line: said.append(line))

    def until_the_third_start() -> None:
        if said.count("here") == 3:
            raise KeyboardInterrupt

    supervisor.start(Program("fragile", ["sh", "-c", "echo here; sleep 0.2; exit 3"]))
    with pytest.raises(KeyboardInterrupt):
        supervisor.watch(until_the_third_start)
    supervisor.stop()

    assert [line for line in said if line != "here"] == [
        "The fragile process stopped (exit code 3). Starting it again in 1 s.",
        "The fragile process stopped (exit code 3). Starting it again in 2 s.",
    ]


def test_a_program_that_never_gets_up_is_said_plainly_with_its_last_words() -> None:
    said: list[str] = []
    supervisor = Supervisor(lambda _name, line: said.append(line))

    with pytest.raises(CannotStart, match=r"The web process stopped while starting \(exit code 7\)"):
        supervisor.start(Program("web", ["sh", "-c", "echo the reason; exit 7"], is_ready=lambda: False))
    supervisor.stop()

    assert said == ["the reason"]


def test_one_that_ends_by_itself_is_told_of_and_not_restarted() -> None:
    codes: list[int] = []

    def told(code: int) -> None:
        codes.append(code)
        raise KeyboardInterrupt

    supervisor = Supervisor(lambda _name, _line: None)
    supervisor.begin(Program("builder", ["sh", "-c", "exit 0"], afterwards=told))
    with pytest.raises(KeyboardInterrupt):
        supervisor.watch()
    supervisor.stop()

    assert codes == [0]


def test_an_interrupt_stops_everything_and_leaves_no_process(tmp_path: Path) -> None:
    with _House(tmp_path, "polite") as house:
        house.send_signal(signal.SIGINT)
        code = house.wait(8)

        assert code == 0
        assert _left(tmp_path) == []


def test_a_second_interrupt_ends_what_will_not_leave(tmp_path: Path) -> None:
    with _House(tmp_path, "stubborn") as house:
        house.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert house.poll() is None

        house.send_signal(signal.SIGINT)

        assert house.wait(3) == 0
        assert _left(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends children with their parent.")
def test_a_killed_supervisor_takes_its_programs_along(tmp_path: Path) -> None:
    with _House(tmp_path, "polite") as house:
        direct = [int(pid) for pid in (tmp_path / "pids").read_text().split()[1::2]]

        house.kill()
        house.wait(3)
        time.sleep(0.5)

        assert [pid for pid in direct if _is_alive(pid)] == []


class _House:
    """A supervisor in a process of its own, with two programs that each started another."""

    def __init__(self, folder: Path, second: str) -> None:
        self._pids = folder / "pids"
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOUSE, str(self._pids), second], stdout=subprocess.PIPE, start_new_session=True
        )

    def __enter__(self) -> "subprocess.Popen[bytes]":
        deadline = time.monotonic() + 10
        while not self._pids.exists() or len(self._pids.read_text().split()) < 4:
            assert time.monotonic() < deadline, "The programs did not start."
            time.sleep(0.05)
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        for pid in _pids(self._pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _pids(file: Path) -> Iterator[int]:
    yield from (int(pid) for pid in file.read_text().split())


def _left(folder: Path) -> list[int]:
    return [pid for pid in _pids(folder / "pids") if _is_alive(pid)]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")

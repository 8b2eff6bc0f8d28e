"""Running programs side by side: their lines forwarded, the crashed ones restarted, all ended with us.

One thread does it all, because Linux ties a child to the thread that made it (`processes.spawn`).
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixorly.launch import processes
from pixorly.launch.cannot_start import CannotStart

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
HEALTHY_AFTER_S = 60.0
# A worker finishes what was paid for, in up to 25 seconds; whoever has nothing to finish leaves at once.
PATIENCE_S = 27.0
STARTING_S = 90.0


@dataclass(frozen=True)
class Program:
    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str] | None = None
    is_ready: Callable[[], bool] = lambda: True
    last_signal: signal.Signals = signal.SIGKILL
    # Set for one that ends by itself: told its exit code, and not restarted.
    afterwards: Callable[[int], None] | None = None


@dataclass
class Child:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float
    pause_s: float = FIRST_PAUSE_S
    restart_at: float | None = None
    unfinished_line: bytes = field(default=b"", repr=False)


class Supervisor:
    def __init__(self, say: Callable[[str, str], None]) -> None:
        self._say = say
        self._children: dict[str, Child] = {}
        self._outputs = selectors.DefaultSelector()

    def start(self, *programs: Program) -> None:
        """Start them together and return when all are ready."""
        for program in programs:
            self._spawn(program)
        deadline = time.monotonic() + STARTING_S
        waiting = list(programs)
        while waiting:
            self._forward(0.05)
            for program in waiting:
                self._refuse_if_it_stopped(program, deadline)
            waiting = [program for program in waiting if not program.is_ready()]

    def watch(self, each_round: Callable[[], None] = lambda: None) -> None:
        """Until an interrupt: forward lines, and restart what ended."""
        while True:
            self._forward(0.25)
            for child in list(self._children.values()):
                self._look_after(child)
            each_round()

    def begin(self, program: Program) -> None:
        """Start one more beside the others, without waiting for it."""
        self._spawn(program)

    def restart(self, name: str) -> None:
        """Now and on purpose, so the pause before the next one starts small again."""
        child = self._children[name]
        self._end(child)
        self._spawn(child.program)

    def stop(self) -> None:
        """The last started first. A second interrupt stops the politeness."""
        children = list(reversed(self._children.values()))
        try:
            for child in children:
                self._end(child)
        except KeyboardInterrupt:
            self._say("pixorly", "Stopping at once.")
        finally:
            for child in children:
                processes.sweep(child.process)
            self._children.clear()
            self._outputs.close()

    def _spawn(self, program: Program) -> Child:
        process = processes.spawn(
            program.argv, env=program.env, output=subprocess.PIPE, last_signal=program.last_signal
        )
        child = Child(program, process, time.monotonic())
        self._children[program.name] = child
        output = _output_of(child)
        os.set_blocking(output.fileno(), False)
        self._outputs.register(output, selectors.EVENT_READ, child)
        return child

    def _refuse_if_it_stopped(self, program: Program, deadline: float) -> None:
        code = self._children[program.name].process.poll()
        if code is not None:
            self._forward(0)
            raise CannotStart(
                f"The {program.name} process stopped while starting ({_how(code)}). Its last lines stand above."
            )
        if time.monotonic() > deadline:
            raise CannotStart(
                f"The {program.name} process did not get ready in {STARTING_S:.0f} seconds. Its last lines stand above."
            )

    def _look_after(self, child: Child) -> None:
        if child.restart_at is None:
            code = child.process.poll()
            if code is not None:
                self._note_the_end(child, code)
        elif time.monotonic() >= child.restart_at:
            self._spawn(child.program).pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)

    def _note_the_end(self, child: Child, code: int) -> None:
        self._drain(child)
        processes.sweep(child.process)
        if child.program.afterwards is not None:
            del self._children[child.program.name]
            child.program.afterwards(code)
            return
        if time.monotonic() - child.started_at >= HEALTHY_AFTER_S:
            child.pause_s = FIRST_PAUSE_S
        child.restart_at = time.monotonic() + child.pause_s
        self._say(
            "pixorly",
            f"The {child.program.name} process stopped ({_how(code)}). Starting it again in {child.pause_s:.0f} s.",
        )

    def _end(self, child: Child) -> None:
        # Its lines are read meanwhile: a full pipe would keep it from leaving.
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + PATIENCE_S
            while child.process.poll() is None and time.monotonic() < deadline:
                self._forward(0.05)
        processes.sweep(child.process)
        self._drain(child)

    def _forward(self, timeout_s: float) -> None:
        if not self._outputs.get_map():
            time.sleep(timeout_s)
        for key, _ in self._outputs.select(timeout_s):
            self._read(key.data)

    def _read(self, child: Child) -> bool:
        output = _output_of(child)
        chunk = output.read(65536)
        if chunk is None:
            return False
        *lines, child.unfinished_line = (child.unfinished_line + chunk).split(b"\n")
        if not chunk:
            lines, child.unfinished_line = [child.unfinished_line] if child.unfinished_line else [], b""
            self._outputs.unregister(output)
            output.close()
        for line in lines:
            self._say(child.program.name, line.decode("utf-8", "replace"))
        return bool(chunk)

    def _drain(self, child: Child) -> None:
        output = _output_of(child)
        while not output.closed and self._read(child):
            pass
        if not output.closed:
            self._outputs.unregister(output)
            output.close()


def _output_of(child: Child) -> Any:
    return child.process.stdout


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, a polite kill and a closed terminal all arrive as KeyboardInterrupt."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""A command in a process of its own, and what it has said so far."""

import os
import signal
import subprocess
import threading
import time


class Listener:
    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command, self._environment = command, environment
        self.lines: list[str] = []

    def __enter__(self) -> "Listener":
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for(self, text: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not any(text in line for line in list(self.lines)):
            if time.monotonic() > deadline or (self.poll() is not None and not self._reader.is_alive()):
                raise AssertionError(f"It never said: {text}\n" + "\n".join(self.lines))
            time.sleep(0.05)

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def poll(self) -> int | None:
        return self._process.poll()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip("\n"))

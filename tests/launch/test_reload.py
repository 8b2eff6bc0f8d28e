"""`pixorly up --reload`: a saved file starts the processes again."""

import os
import time

import pytest

from pixorly.launch import front_end
from pixorly.launch.house import PACKAGE
from pixorly.launch.reload import Reloader
from pixorly.launch.supervisor import Program, Supervisor


def test_a_saved_file_starts_the_processes_again() -> None:
    front_end.build()
    said: list[str] = []
    supervisor = Supervisor(lambda _name, line: said.append(line))
    supervisor.start(Program("web", ["sh", "-c", "echo here; sleep 60"]))
    reloader = Reloader(supervisor, ("web",))
    deadline = time.monotonic() + 10

    def save_and_look() -> None:
        os.utime(PACKAGE / "services" / "__init__.py")
        reloader.look()
        if said.count("here") == 2 or time.monotonic() > deadline:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        supervisor.watch(save_and_look)
    supervisor.stop()

    assert said.count("here") == 2

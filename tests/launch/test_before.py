"""Trouble before the start is one sentence that says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pixorly.launch import before
from pixorly.launch.cannot_start import CannotStart


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart) as refusal:
            before.port_is_free("127.0.0.1", port)

    assert str(refusal.value) == f"Port {port} is in use by another program. Stop it, or set PIXORLY_PORT."


def test_a_free_port_is_fine_and_stays_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    before.port_is_free("127.0.0.1", port)
    before.port_is_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match="Set PIXORLY_HOST to an address of its own"):
        before.port_is_free("192.0.2.1", 8000)


def test_a_data_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match=r"The data folder .*file/data can't be written to"):
        before.folder_is_writable(tmp_path / "file" / "data")


def test_a_second_house_over_the_same_data_is_refused(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from pixorly.launch import before\nwith before.only_one(pathlib.Path(sys.argv[1])): pass"
    )

    with before.only_one(tmp_path):
        second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    third = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)

    assert f"Pixorly already runs on {tmp_path} (process {os.getpid()})." in second.stderr
    assert third.returncode == 0

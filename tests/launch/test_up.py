"""`pixorly up` as a person meets it: one command, the real processes, Ctrl-C."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from pixorly.launch import front_end
from tests.launch.listening import Listener

_PATIENCE_S = 60


@pytest.fixture(scope="module", autouse=True)
def _front_end_is_built() -> None:
    front_end.build()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return _new_home(tmp_path_factory.mktemp("up"))


def _new_home(data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIXORLY_")}
    return kept | {"PIXORLY_DATA_DIR": str(data_dir), "PIXORLY_PORT": str(_free_port())}


@pytest.fixture(scope="module")
def house(home: dict[str, str]) -> Iterator[Listener]:
    """One for all tests that leave it as they found it."""
    with _started(home) as listener:
        yield listener


@contextmanager
def _started(home: dict[str, str]) -> Iterator[Listener]:
    with Listener([sys.executable, "-m", "pixorly", "up"], home) as listener:
        listener.wait_for("Ctrl-C stops it.", _PATIENCE_S)
        yield listener


def test_it_ends_with_the_address_and_a_link_for_the_first_admin(house: Listener, home: dict[str, str]) -> None:
    address = f"http://localhost:{home['PIXORLY_PORT']}"
    assert f"Pixorly is ready at {address}" in house.lines
    assert any(re.fullmatch(rf"{address}/\S+=[\w-]{{20,}}", line) for line in house.lines)
    assert _status(home, "/ready") == 200
    assert _status(home, "/") == 200


def test_an_interrupt_ends_it_cleanly_though_a_tab_is_open(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = _new_home(tmp_path_factory.mktemp("own"))
    with _started(home) as house, _open_tab(home) as tab:
        children = _children(house.pid)
        started = time.monotonic()

        house.send_signal(signal.SIGINT)

        assert house.wait(20) == 0
        assert time.monotonic() - started < 15
        assert tab.recv(100)[:1] in (b"\x88", b""), "The tab is told, or sees the line end."
    assert len(children) == 3
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.parametrize("name", ["web", "worker", "valkey"])
def test_a_crashed_process_comes_back_and_the_house_is_ready_again(
    house: Listener, home: dict[str, str], name: str
) -> None:
    [victim] = [pid for pid, command in _children(house.pid).items() if name in command]
    address = Path(home["PIXORLY_DATA_DIR"], "valkey", "address").read_text()

    os.kill(victim, signal.SIGKILL)
    house.wait_for(f"The {name} process stopped (signal SIGKILL). Starting it again in 1 s.", 10)

    _until(lambda: len(_children(house.pid)) == 3 and _status(home, "/ready") == 200)
    assert victim not in _children(house.pid)
    assert Path(home["PIXORLY_DATA_DIR"], "valkey", "address").read_text() == address


def test_a_second_one_over_the_same_data_is_refused(house: Listener, home: dict[str, str]) -> None:
    second = _up(home | {"PIXORLY_PORT": str(_free_port())})

    assert second.returncode == 1
    assert f"Pixorly already runs on {home['PIXORLY_DATA_DIR']} (process {house.pid})." in second.stderr
    assert house.poll() is None


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    home = _new_home(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(home["PIXORLY_PORT"])))
        other.listen()

        refused = _up(home)

    assert refused.returncode == 1
    assert (
        refused.stderr
        == f"Error: Port {home['PIXORLY_PORT']} is in use by another program. Stop it, or set PIXORLY_PORT.\n"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _up(home: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "pixorly", "up"], env=home, capture_output=True, text=True, timeout=30)


def _status(home: dict[str, str], path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(home["PIXORLY_PORT"]), timeout=5)
    with closing(connection):
        connection.request("GET", path)
        with connection.getresponse() as response:
            return response.status


def _open_tab(home: dict[str, str]) -> socket.socket:
    """What a browser's tab holds open: Reflex's socket, spoken by hand."""
    tab = socket.create_connection(("127.0.0.1", int(home["PIXORLY_PORT"])), timeout=10)
    lines = [
        "GET /_event/?token=a-tab&EIO=4&transport=websocket HTTP/1.1",
        f"Host: localhost:{home['PIXORLY_PORT']}",
        f"Origin: http://localhost:{home['PIXORLY_PORT']}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    tab.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while b"pingInterval" not in answer:
        answer += tab.recv(4096)
    assert b" 101 " in answer
    return tab


def _children(pid: int) -> dict[int, str]:
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((process / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
    return found


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            if is_so():
                return
        time.sleep(0.2)
    raise AssertionError("The house did not get ready again.")

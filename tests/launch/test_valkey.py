"""Our own Valkey: it comes back after the worst, at the same address, with what it held."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest
import redis

from pixorly.launch import processes, valkey


@pytest.fixture
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Short, as real ones are: the test's own folder may be too long for a socket.
    return tmp_path_factory.mktemp("v")


def test_it_survives_a_kill_with_its_socket_left_behind(data_dir: Path) -> None:
    first = valkey.start(data_dir)
    _client(first.url).set("kept", "yes")
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()

    second = valkey.start(data_dir)

    assert second.url == first.url
    assert _client(second.url).get("kept") == b"yes"
    second.stop()


def test_one_that_an_earlier_run_left_running_makes_room(data_dir: Path) -> None:
    orphan = subprocess.Popen(valkey.prepare(data_dir).argv, stdout=subprocess.DEVNULL)
    url = (data_dir / "valkey" / "address").read_text().strip()
    while not valkey.Prepared([], url, data_dir).is_ready():
        pass

    running = valkey.start(data_dir)

    assert orphan.wait(5) == 0
    assert _client(running.url).ping()
    running.stop()


def test_a_folder_too_deep_for_a_socket_gets_a_port_of_its_own(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    running = valkey.start(deep)

    assert running.url.startswith("redis://:")
    assert "@127.0.0.1:" in running.url
    assert _client(running.url).config_get("bind") == {"bind": "127.0.0.1"}
    running.stop()
    assert valkey.prepare(deep).url == running.url


def test_nobody_enters_without_the_password_and_nobody_else_reads_it(data_dir: Path) -> None:
    running = valkey.start(data_dir)

    with pytest.raises(redis.AuthenticationError):
        redis.Redis(unix_socket_path=str(data_dir / "valkey" / "socket")).ping()
    for name in ("password", "address", "valkey.conf"):
        assert stat.S_IMODE((data_dir / "valkey" / name).stat().st_mode) == 0o600
    running.stop()


def test_it_refuses_to_forget_what_does_not_fit(data_dir: Path) -> None:
    running = valkey.start(data_dir)

    chosen = _client(running.url).config_get("maxmemory-policy", "appendonly", "appendfsync")

    assert chosen == {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}
    processes.end(running.process, 5)


def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, decode_responses=False, protocol=2)

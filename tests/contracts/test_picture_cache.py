"""Pictures that were made once: found again, let go of in time, and never in anybody's way."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pixorly.integrations.picture_cache import PictureCache, picture_cache

MB = 1024**2


def never() -> bytes:
    raise AssertionError("It was made again.")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder))


def test_what_was_made_once_is_found_again(tmp_path: Path) -> None:
    body = os.urandom(5000)
    cache = PictureCache(tmp_path, MB)

    assert cache.get_or_make("img_1/400x400.webp", lambda: body) == body
    assert cache.get_or_make("img_1/400x400.webp", never) == body
    assert PictureCache(tmp_path, MB).get_or_make("img_1/400x400.webp", never) == body


@pytest.mark.parametrize("key", ["../../out", "/etc/passwd", "", "ä" * 5000, "\0"])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    cache = PictureCache(tmp_path / "cache", MB)

    cache.get_or_make(key, lambda: b"picture")

    assert cache.get_or_make(key, never) == b"picture"
    assert all((tmp_path / "cache") in path.parents for path in files(tmp_path))


def test_trouble_while_making_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, MB)

    with pytest.raises(AssertionError):
        cache.get_or_make("a", never)

    assert cache.get_or_make("a", lambda: b"picture") == b"picture"


def test_many_who_ask_at_once_have_it_made_once(tmp_path: Path) -> None:
    cache, made, begin = PictureCache(tmp_path, MB), [], threading.Barrier(8)

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"picture"

    def ask(_: int) -> bytes:
        begin.wait()
        return cache.get_or_make("a", make)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {b"picture"}

    assert made == [1]


@pytest.mark.parametrize("broken", [b"", b"123", b"\0" * 5004, b"1234" + b"x" * 5000])
def test_what_a_power_cut_left_is_made_again(tmp_path: Path, broken: bytes) -> None:
    cache = PictureCache(tmp_path, MB)
    cache.get_or_make("a", lambda: b"x" * 5000)
    [path] = files(tmp_path)
    path.write_bytes(broken)

    assert cache.get_or_make("a", lambda: b"anew") == b"anew"
    assert cache.get_or_make("a", never) == b"anew"


def test_it_never_grows_past_its_bound_and_lets_go_of_the_oldest(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, MB)
    long_ago = time.time() - 90_000

    for number in range(200):
        cache.get_or_make(str(number), lambda: os.urandom(10_000))
        [newest] = [path for path in files(tmp_path) if path.stat().st_mtime > long_ago + 50_000]
        os.utime(newest, (long_ago + number, long_ago + number))
        assert size_of(tmp_path) <= MB

    assert size_of(tmp_path) > MB / 2
    assert cache.get_or_make("199", never)
    assert cache.get_or_make("0", lambda: b"anew") == b"anew"


def test_what_is_asked_for_stays(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, MB)
    cache.get_or_make("loved", lambda: b"picture")
    long_ago = time.time() - 90_000
    for path in files(tmp_path):
        os.utime(path, (long_ago, long_ago))
    for number in range(70):
        cache.get_or_make(str(number), lambda: bytes(10_000))
    for path in files(tmp_path):
        if path.stat().st_size > 1000:
            os.utime(path, (long_ago + 9, long_ago + 9))

    cache.get_or_make("loved", never)
    for number in range(100, 150):
        cache.get_or_make(str(number), lambda: bytes(10_000))

    assert cache.get_or_make("loved", never) == b"picture"


def test_without_room_it_keeps_nothing(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 0)

    assert [cache.get_or_make("a", lambda n=n: bytes([n])) for n in (1, 2)] == [b"\1", b"\2"]
    assert files(tmp_path) == []


def test_what_would_fill_it_alone_is_not_kept(tmp_path: Path) -> None:
    assert len(PictureCache(tmp_path, MB).get_or_make("a", lambda: bytes(MB // 2))) == MB // 2
    assert files(tmp_path) == []


def test_half_written_ones_are_cleared_once_they_are_old(tmp_path: Path) -> None:
    PictureCache(tmp_path, MB).get_or_make("a", lambda: b"picture")
    folder = files(tmp_path)[0].parent
    for name, hours in ((".new-old", 2), (".new-young", 0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - hours * 3600,) * 2)

    # A new process looks through the folder at its first picture.
    PictureCache(tmp_path, MB).get_or_make("b", lambda: b"picture")

    assert {path.name for path in files(tmp_path) if path.name.startswith(".")} == {".new-young"}


@pytest.mark.parametrize("trouble", ["a file in its place", "no rights"])
def test_a_folder_that_can_not_be_used_stops_nobody(tmp_path: Path, trouble: str) -> None:
    if trouble == "a file in its place":
        (tmp_path / "cache").write_text("in the way")
    cache = PictureCache(tmp_path / "cache" if trouble == "a file in its place" else Path("/proc/nowhere"), MB)

    assert cache.get_or_make("a", lambda: b"picture") == b"picture"


def test_a_full_disk_is_served_on_and_gets_back_half_of_what_was_cached(tmp_path: Path) -> None:
    # The limit is for one process, so it is set in one of its own.
    program = """
import resource, sys
from pathlib import Path
from pixorly.integrations.picture_cache import PictureCache

cache = PictureCache(Path(sys.argv[1]), 10 * 1024**2)
for number in range(20):
    cache.get_or_make(str(number), lambda: bytes(50_000))
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
print(len(cache.get_or_make("large", lambda: bytes(200_000))))
print(len(cache.get_or_make("small", lambda: bytes(50_000))))
"""

    ran = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["200000", "50000"]
    assert "could not be cached" in ran.stderr
    assert 400_000 < size_of(tmp_path) < 600_000
    assert not [path for path in files(tmp_path) if path.name.startswith(".new-")]


def _use(folder: Path, seed: int, wrong: "multiprocessing.Queue[str]") -> None:
    cache = PictureCache(folder, 2 * MB)
    for number in range(400):
        key = str((seed * 7 + number * 13) % 300)
        body = key.encode() * 5000
        if cache.get_or_make(key, lambda body=body: body) != body:
            wrong.put(key)


def test_several_processes_share_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    wrong: multiprocessing.Queue[str] = context.Queue()
    users = [context.Process(target=_use, args=(tmp_path, seed, wrong)) for seed in range(3)]

    for user in users:
        user.start()
    for user in users:
        user.join()

    assert [user.exitcode for user in users] == [0, 0, 0]
    assert wrong.empty()
    assert size_of(tmp_path) <= 2 * MB


def test_its_bound_is_a_setting(change_settings) -> None:
    change_settings(picture_cache_mb=0)
    body = [b"1", b"2"]

    assert [picture_cache().get_or_make("setting", body.pop) for _ in range(2)] == [b"2", b"1"]

"""What storage on disk promises beyond what every storage does."""

import io
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from pixorly.errors import Misconfigured
from pixorly.integrations.storage.disk import DiskStorage


def test_a_write_that_breaks_off_leaves_the_old_picture_and_no_rubbish(tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise RuntimeError("torn")

    storage = DiskStorage(tmp_path)
    storage.put("w/kept.png", b"old", "image/png")

    with pytest.raises(RuntimeError):
        storage.put("w/kept.png", Torn(), "image/png")

    assert storage.get("w/kept.png") == b"old"
    assert list((tmp_path / ".incoming").iterdir()) == []


def test_who_reads_from_disk_is_not_disturbed_by_a_delete(tmp_path: Path) -> None:
    storage = DiskStorage(tmp_path)
    storage.put("w/a.png", b"picture", "image/png")

    with storage.open("w/a.png") as file:
        storage.delete("w/a.png")

        assert file.read() == b"picture"


def test_empty_folders_go_and_stand_in_the_way_of_no_new_picture(tmp_path: Path) -> None:
    storage = DiskStorage(tmp_path)
    busy = threading.Thread(target=lambda: [storage.put("w/one/a.png", b"picture", "image/png") for _ in range(300)])

    busy.start()
    while busy.is_alive():
        storage.delete("w/one/a.png")
    busy.join()
    storage.put("w/one/b.png", b"picture", "image/png")
    storage.delete("w/one/a.png")
    storage.delete("w/one/b.png")

    assert [path.name for path in tmp_path.iterdir() if path.name != ".incoming"] == ["w"]
    assert list((tmp_path / "w").iterdir()) == []


def test_what_a_crash_left_half_written_on_disk_is_cleared_once_it_is_old(tmp_path: Path) -> None:
    storage = DiskStorage(tmp_path)
    assert storage.clear_unfinished(timedelta(hours=1)) == 0
    storage.put("w/kept.png", b"picture", "image/png")
    for name, hours in (("old", 2), ("new", 0)):
        (tmp_path / ".incoming" / name).mkdir()
        (tmp_path / ".incoming" / name / "a.png").write_bytes(b"half")
        (tmp_path / ".incoming" / f"{name}.png").write_bytes(b"half")
        began = time.time() - hours * 3600
        for half in (name, f"{name}.png"):
            os.utime(tmp_path / ".incoming" / half, (began, began))

    assert storage.clear_unfinished(timedelta(hours=1)) == 2

    assert sorted(left.name for left in (tmp_path / ".incoming").iterdir()) == ["new", "new.png"]
    assert storage.get("w/kept.png") == b"picture"


def test_a_full_disk_is_ours_to_mend_and_leaves_what_was_there(tmp_path: Path) -> None:
    # The limit is for one process, so it is set in one of its own.
    program = """
import resource, sys
from pathlib import Path
from pixorly.errors import Misconfigured
from pixorly.integrations.storage.disk import DiskStorage

storage = DiskStorage(Path(sys.argv[1]))
storage.put("w/a.png", b"old", "image/png")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    storage.put("w/a.png", b"x" * 200_000, "image/png")
except Misconfigured:
    print(storage.get("w/a.png"))
storage.put("w/small.png", b"fits", "image/png")
"""

    ran = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)

    assert ran.stdout == "b'old'\n"
    assert list((tmp_path / ".incoming").iterdir()) == []


def test_a_folder_that_can_not_be_one_is_ours_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    storage = DiskStorage(tmp_path / "file")

    with pytest.raises(Misconfigured):
        storage.check()
    with pytest.raises(Misconfigured):
        storage.put("a", b"x", "text/plain")

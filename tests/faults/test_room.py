"""No room: on the disk of the database, on the disk of the pictures, in memory. Rows 6 and 23 of the fault matrix."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from pixorly.database import engine, reading
from pixorly.migrations import migrate
from pixorly.models import JobStatus
from pixorly.services import circuits
from pixorly.services.jobs.performing import NotStored
from tests.faults.conftest import RICH, audited, rich
from tests.grounds.harm import a_paid_wish, are_over, hands, orphans, row_of
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, balance_of, how_they_ended, press, work_off

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_SMALL = "16m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, which only root can make."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SMALL}", "tmpfs", place], capture_output=True)
    if made.returncode:
        pytest.skip("Only root can mount a disk of its own.")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def fill(small_disk: Path) -> Callable[[], Path]:
    """Takes all the room that is left; whoever deletes the file gives it back."""

    def filled() -> Path:
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        return filler

    return filled


def test_a_full_disk_of_pictures_gives_everything_back_and_is_told_as_what_it_is(
    ada, openrouter, small_disk, fill, change_settings
):
    change_settings(data_dir=small_disk)
    with audited():
        filler = fill()
        (job_id,) = press(ada, a_paid_wish())
        work_off()
        with reading() as session:
            blamed = circuits.look(session, "openrouter").failures
        balance, left = balance_of(ada), orphans()

        filler.unlink()
        (after,) = press(ada, a_paid_wish())
        work_off()

    assert row_of(job_id).failure_code == NotStored.code and balance == (10 + RICH, 0)
    assert not left and not blamed
    assert how_they_ended([after]) == [JobStatus.COMPLETED]


def test_a_full_disk_of_the_database_refuses_and_goes_on_without_repair(house, small_disk, fill, change_settings):
    change_settings(data_dir=small_disk, database_url=f"sqlite:///{small_disk}/house.sqlite")
    migrate()
    ada = rich("ada@example.com")
    with audited():
        before = press(ada, a_wish())
        filler = fill()
        refused = 0
        for _ in range(20):
            try:
                press(ada, a_wish())
            except DBAPIError as error:
                assert "full" in str(error) or "disk" in str(error)
                refused += 1
        readable = how_they_ended(before)

        filler.unlink()
        after = press(ada, a_wish())
        work_off()

    with engine().connect() as line:
        assert line.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert refused and readable == [JobStatus.PENDING]
    assert set(how_they_ended([*before, *after])) == {JobStatus.COMPLETED}


def test_a_picture_that_needs_too_much_memory_fails_alone(ada, openrouter):
    """The kernel's answer to a process that takes too much is to kill it; so do we, and once by its own limit."""
    with audited():
        good = press(ada, a_paid_wish())
        work_off()
        for pid in _darkrooms():
            resource.prlimit(pid, resource.RLIMIT_AS, (_address_space(pid) + 4 * 1024**2,) * 2)

        (job_id,) = press(ada, a_paid_wish(tier="4K", ratio="1:1"))
        work_off()
        for pid in _darkrooms():
            os.kill(pid, 9)
        after = press(ada, a_paid_wish())
        work_off()

    assert how_they_ended([*good, *after]) == [JobStatus.COMPLETED] * 2
    assert row_of(job_id).status == JobStatus.FAILED and row_of(job_id).failure_template
    assert balance_of(ada)[1] == 0


def test_a_darkroom_that_is_killed_again_and_again_takes_one_picture_with_it_and_no_worker(ada, openrouter):
    openrouter.seconds = 0.2
    with audited(), hands(2):
        (job_id,) = press(ada, a_paid_wish(tier="4K"))

        def killed_until_over() -> bool:
            for pid in _darkrooms():
                with suppress(ProcessLookupError):
                    os.kill(pid, 9)
            return are_over([job_id])

        wait_until(killed_until_over, 60)
        after = press(ada, a_paid_wish())
        wait_until(lambda: are_over(after))

    assert how_they_ended([job_id, *after]) == [JobStatus.FAILED, JobStatus.COMPLETED]


def _darkrooms() -> list[int]:
    """The processes in which this one has pictures developed."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += [int(pid) for pid in (task / "children").read_text("utf-8").split()]
    return [pid for pid in found if b"darkroom" in _command(pid)]


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _address_space(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[0]) * resource.getpagesize()

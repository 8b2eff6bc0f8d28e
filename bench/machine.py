"""The machine under the bench: a clean place on it, its processes and what they cost, and how busy it is."""

import atexit
import contextlib
import os
import platform
import resource
import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
_SETTINGS, _OURS = ("PIXORLY_", "REFLEX_", "AWS_", "OPENROUTER_", "REPLICATE_"), "PIXORLY_BENCH_"
_TICKS = os.sysconf("SC_CLK_TCK")


def leave_the_person_alone() -> Path:
    """A scratch folder to work in, and no setting of whoever sits here: neither their environment nor their `.env`."""
    scratch = Path(tempfile.mkdtemp(prefix="pixorly-bench-"))
    for name in [name for name in os.environ if name.startswith(_SETTINGS) and not name.startswith(_OURS)]:
        del os.environ[name]
    os.environ |= {
        "PIXORLY_DATA_DIR": str(scratch / "data"),
        "PYTHONPATH": str(REPO),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }
    os.chdir(scratch)
    return scratch


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    """Gone afterwards. Short, since the path of a Unix socket must fit into about a hundred bytes."""
    made = Path(tempfile.mkdtemp(prefix=f"px-{name}-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def folder_until_the_end(name: str) -> Path:
    """For thousands of small files. Where as many were deleted within some minutes, ext4 looks through them all before
    it makes a new one, and the next round would be measured by that."""
    made = Path(tempfile.mkdtemp(prefix=f"px-{name}-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def described() -> str:
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{date.today().isoformat()}: {os.cpu_count()} cores, {memory_gib:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Whoever asks and whoever answers share the cores. "
        f"{busyness()}"
    )


def busyness() -> str:
    return "Load over 1, 5 and 15 minutes: {:.1f}, {:.1f}, {:.1f}.".format(*os.getloadavg())


def memory_kib(pid: int) -> int:
    """Resident memory of one process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def family_pss_mib(pid: int) -> float:
    """What a process and all that it started take together: pages that several share are divided among them."""
    return sum(_pss_kib(each) for each in (pid, *descendants(pid))) / 1024


def _pss_kib(pid: int) -> int:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return 0


def descendants(pid: int) -> Iterator[int]:
    """Its children, and theirs."""
    for child in [each for each, parent in _parents() if parent == pid]:
        yield child
        yield from descendants(child)


def _parents() -> Iterator[tuple[int, int]]:
    """Every process with its parent, from /proc, since minimal machines have no `ps`."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[1])


def cpu_seconds(pid: int) -> float:
    """What it has used of the cores so far; unlike the clock on the wall, hardly changed by what else runs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_seconds_of_ended_children() -> float:
    """Ours and theirs, as far as each was waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def child_whose_command_has(mark: str, parent: int) -> int:
    for pid, its_parent in _parents():
        with contextlib.suppress(OSError):
            if its_parent == parent and mark in Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace"):
                return pid
    raise LookupError(f"Process {parent} has no child whose command has {mark!r}.")

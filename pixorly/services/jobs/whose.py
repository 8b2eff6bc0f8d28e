"""Which process holds a lease, so that its neighbours on the same machine see at once that it is gone."""

import os
from functools import cache
from pathlib import Path


def me() -> str:
    return _holder(os.getpid())


@cache
def _holder(pid: int) -> str:
    # A fork is somebody else, by its own number.
    return f"{_here()}:{pid}:{_begun(pid)}"


def is_gone(holder: str) -> bool:
    """Only what is certain: a process of this machine that is not there any more. All others have until their lease ends."""
    here, _, rest = holder.partition(":")
    pid, _, begun = rest.partition(":")
    if here != _here() or not pid.isdigit():
        return False
    return _begun(int(pid)) != begun


@cache
def _here() -> str:
    """This machine since it started, and this space of process ids: containers may share a name and a kernel."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
        return f"{boot[:13]}-{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        # Elsewhere than on Linux nobody is ever certain.
        return f"unknown-{os.getpid()}"


def _begun(pid: int) -> str:
    """When it started: a number that is used again belongs to somebody else. Empty where there is none."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    # A zombie is gone, though its parent has not looked yet.
    return "" if told[0] in "ZX" else told[19]

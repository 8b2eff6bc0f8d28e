"""Children that cannot outlive us: each in a session of its own, ended by the kernel when we end."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec nothing may import or allocate much.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: int | IO[Any] | None = None,
    errors: int | IO[Any] | None = subprocess.STDOUT,
    last_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a child that Ctrl-C does not reach and that gets `last_signal` when we die, however we die.

    Call it from the main thread: Linux watches the thread that forked, not the process.
    """
    return subprocess.Popen(
        [str(part) for part in argv],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors if output is not None else None,
        start_new_session=True,
        preexec_fn=_tied_to_us(last_signal),
    )


def _tied_to_us(last_signal: signal.Signals) -> Callable[[], None] | None:
    if _libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
        if os.getppid() != parent:  # It died before the kernel was told to watch.
            os._exit(1)

    return tie


def end(process: subprocess.Popen[bytes], patience_s: float) -> None:
    """Ask it to leave, wait, then end it and whatever it left behind in its session."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
    sweep(process)


def sweep(process: subprocess.Popen[bytes]) -> None:
    """End the whole session of that child at once, and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def follow_parent() -> None:
    """End this process when its parent does, where the kernel has no such promise."""
    if _libc is not None:
        return
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()

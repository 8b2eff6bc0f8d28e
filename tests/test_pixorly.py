"""The app as a whole can be put together: what Reflex finds fault with, it says when it compiles."""

import os
import subprocess
import sys

_COMPILE = """
from pixorly.launch import house
house.enter()
from reflex.utils.prerequisites import get_compiled_app
get_compiled_app(dry_run=True, use_rich=False)
"""


def test_every_page_compiles():
    """In a process of its own: Reflex keeps what it registered for as long as a process lives."""
    done = subprocess.run(
        [sys.executable, "-c", _COMPILE], env=dict(os.environ), capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr[-3000:]

"""Making one build serve any host, port and scheme.

Reflex bakes the address of its server into the scripts. We have it bake an address that nobody has, and put
the page's own origin in its place afterwards. The invented name changes with this file, so that a changed
replacement also changes the names of the scripts, which browsers keep for ever.
"""

import hashlib
import re
from pathlib import Path

_INVENTED = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12] + ".invalid"
BAKED = f"http://{_INVENTED}"

_LITERAL = re.compile(r"""(["'`])(ws|http)://""" + re.escape(_INVENTED) + r"""([^"'`$\\\s]*)\1""")
# Reflex drops the port where a local name is served by https; with true addresses there is nothing to adapt.
_LOCAL_NAMES = re.compile(r"""\[(["'`])localhost\1,\1(?:0\.0\.0\.0)\1,\1::\1,\1(?:0:){7}0\1\]""")
_ORIGIN = {"http": "location.origin", "ws": 'location.origin.replace(/^http/,"ws")'}
_TEXT = {".js", ".html", ".css", ".json", ".txt", ".xml", ".svg", ".webmanifest"}


class NotRewritten(Exception):
    """The built scripts look different from what we know how to change: the framework has moved on."""


def follow_the_page(folder: Path) -> None:
    """Replace every baked address in the build by the origin the page came from."""
    paths, lists = set(), 0
    for file in sorted(folder.rglob("*.js")):
        script = file.read_text("utf-8")
        paths |= {found[2] + found[3] for found in _LITERAL.finditer(script)}
        changed, found_lists = _LOCAL_NAMES.subn("[]", _LITERAL.sub(_expression, script))
        lists += found_lists
        if changed != script:
            file.write_text(changed, "utf-8")
    if "ws/_event" not in paths:
        raise NotRewritten("The address of the event socket was not found in the built scripts.")
    if not lists:
        raise NotRewritten("The list of local host names was not found in the built scripts.")
    if left := [file for file in folder.rglob("*") if file.suffix in _TEXT and _INVENTED in file.read_text("utf-8")]:
        raise NotRewritten(f"{left[0].name} still holds a baked address.")


def _expression(literal: re.Match[str]) -> str:
    return f'({_ORIGIN[literal[2]]}+"{literal[3]}")'

"""reflex.lock, kept so that building twice changes nothing and no address of anybody stands in it.

npm finds each package at whatever registry it is set to, by name and version, and checks its hash.
"""

import json
from pathlib import Path

_SAYS_WHERE = ("resolved", "funding", "deprecated")


def tidy(house: Path) -> None:
    """Both copies, because Reflex installs everything anew when the two differ."""
    for folder in (house / "reflex.lock", house / ".web"):
        _rewrite(folder / "package.json", sort=True)
        _rewrite(folder / "package-lock.json", sort=False)


def _rewrite(path: Path, *, sort: bool) -> None:
    if not path.exists():
        return
    content = json.loads(path.read_text("utf-8"))
    for package in content.get("packages", {}).values():
        for field in _SAYS_WHERE:
            package.pop(field, None)
    path.write_text(json.dumps(content, indent=2, sort_keys=sort, ensure_ascii=False) + "\n", "utf-8")

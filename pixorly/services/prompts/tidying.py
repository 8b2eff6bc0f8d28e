"""What alternatives leave behind: doubled spaces and commas where nothing was chosen."""

import re

# Stands at both ends of every alternative until the prompt is whole; what people type never contains it.
SEAM = "\0"

_RUN = re.compile(rf"[\s,{SEAM}]+")
_BETWEEN = re.compile(rf"[,{SEAM}]+")
_CLOSE_UP = ".;:!?)"


def without_seams(typed: str) -> str:
    return typed.replace(SEAM, "")


def tidied(raw: str) -> str:
    """Closed up at the seams. Away from them everything stays as it was typed."""
    return (_RUN.sub(_closed_up, raw) if SEAM in raw else raw).strip()


def _closed_up(run: re.Match[str]) -> str:
    found, whole = run[0], run.string
    if SEAM not in found:
        return found
    if run.start() == 0 or run.end() == len(whole):
        return ""
    spaces = _BETWEEN.split(found)
    space = max(spaces, key=lambda one: one.count("\n"))
    if "\n" not in space:
        space = " " if any(spaces) else ""
    if "," in found:
        return "," + space
    is_hole = SEAM * 2 in found
    return "" if is_hole and whole[run.end()] in _CLOSE_UP else space

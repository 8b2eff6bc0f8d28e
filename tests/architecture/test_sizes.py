"""Small is enforced: a file that grew past its size has two ideas, and a function that did has two jobs."""

import ast
from collections.abc import Iterator
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_TEST_FILE = 300, 400
LONGEST_FUNCTION, LONGEST_SCREEN_FUNCTION = 40, 60
# A page or a component is one expression that shows a tree, so it may be longer.
SCREENS = ("pixorly/pages/", "pixorly/components/")
# One long text each, divided into its own sections.
TEXTS = ("pixorly/pages/legal/privacy_notice.py", "pixorly/pages/legal/terms_of_use.py")


def test_no_file_grows_past_its_size():
    long = [
        f"{name}: {lines} lines"
        for name, path in _sources()
        if name not in TEXTS
        and (lines := len(path.read_text("utf-8").splitlines()))
        > (LONGEST_TEST_FILE if name.startswith("tests/") else LONGEST_FILE)
    ]

    assert not long, f"Split these by families of verbs; the folder's __init__ keeps callers as they are: {long}"


def test_no_function_grows_past_its_size():
    long = []
    for name, path in _sources():
        most = LONGEST_SCREEN_FUNCTION if name.startswith(SCREENS) else LONGEST_FUNCTION
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= most:
                long.append(f"{name}:{node.lineno} {node.name}")

    assert not long, f"Give the second half of each a name of its own: {long}"


def _sources() -> Iterator[tuple[str, Path]]:
    for folder in ("pixorly", "tests", "bench"):
        for path in sorted((REPO / folder).rglob("*.py")):
            yield path.relative_to(REPO).as_posix(), path

"""What only doors may do, and what every door must."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "pixorly"

# The one place per door where anything at all is caught, and what must outlive any fault of one part.
MAY_CATCH_ALL = {
    "database.py": "what waits on a commit must not undo its answer",
    "together.py": "what fails in one unit of work is raised where that was asked for, and the others go on",
    "services/readiness.py": "wants to know of any trouble at all",
    "tasks/worker.py": "a thread that dies would leave its queue unanswered",
    "tasks/jobs.py": "whatever a job breaks on, its credits must come back",
    "tasks/turns.py": "what was paid for stands, whatever becomes of what was to share its commit",
    "services/jobs/holding.py": "a picture is not given up because nobody could be told how far it is",
    "integrations/pictures/reading.py": "a broken picture makes the decoder raise whatever it likes",
    "integrations/pictures/pixels.py": "the same, at its pixels",
    "api/mcp/server.py": "an assistant is told of trouble as the outcome of its call",
    "api/v1/noting.py": "keys are counted on after the database was away",
    "state/sockets.py": "one broken socket must not keep the others open",
}
# A unit of work that shares its turn ends its own savepoint.
MAY_COMMIT = {"database.py", "together.py"}
# Handlers that ask for nobody, each with its reason.
ASKS_NOBODY = {"ShellState.tell": "speaks only in the tab that calls it, also to people who are not signed in"}
ASKING = {"viewer_of", "viewer_or_none"}


def test_imports_point_downwards_only():
    # As a process of its own: it imports the linter's view of the package, not ours.
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", REPO / "pyproject.toml", "--no-cache"],
        cwd=REPO, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, (
        f"A layer reaches up, or a sibling across; move the line down or pass a value:\n{done.stdout}"
    )


def test_only_the_database_module_commits():
    commits = [
        f"{name}:{node.lineno}"
        for name, tree in _modules()
        if name not in MAY_COMMIT
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert not commits, f"Services receive a session and never commit; doors open `transaction()` or `carry`: {commits}"


def test_anything_at_all_is_caught_once_per_door():
    caught = {
        name
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node) and not name.startswith("launch/")
    }

    assert caught <= MAY_CATCH_ALL.keys(), (
        f"Catch the error you know, and let the door have the rest: {sorted(caught - MAY_CATCH_ALL.keys())}"
    )


def test_every_handler_asks_who_is_there_before_anything_else():
    silent = [handler for handler, body in _handlers() if handler not in ASKS_NOBODY and not _names(body) & ASKING]

    assert not silent, f"Any client can call any handler with anything: begin with `await viewer_of(self)`: {silent}"


def test_a_state_shows_no_method_that_is_not_a_handler():
    loose = [
        f"{state.name}.{node.name}"
        for state in _states()
        for node in state.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not any(
            "event" in ast.unparse(decorator) or "var" in ast.unparse(decorator) for decorator in node.decorator_list
        )
    ]

    assert not loose, f"A public method of a State is a remote procedure; give helpers a leading underscore: {loose}"


def test_a_state_stays_a_screens_and_not_a_services():
    for state in _states():
        fields = [node for node in state.body if isinstance(node, ast.AnnAssign)]
        handlers = [node for node in state.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        tries = [node for node in ast.walk(state) if isinstance(node, ast.Try)]

        assert len(fields) <= 12, f"{state.name} has {len(fields)} vars: split the screen by region."
        assert len(handlers) <= 16, f"{state.name} has {len(handlers)} methods: split the screen by region."
        assert not tries, f"{state.name} catches: let errors rise to `problems.on_failure`."


def _catches_all(node: ast.ExceptHandler) -> bool:
    return node.type is None or (
        isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException") and not _raises(node)
    )


def _raises(node: ast.ExceptHandler) -> bool:
    return any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))


def _handlers() -> Iterator[tuple[str, ast.AST]]:
    for state in _states():
        for node in state.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield f"{state.name}.{node.name}", node


def _states() -> list[ast.ClassDef]:
    return [
        node
        for name, tree in _modules()
        if name.startswith("state/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "rx.State" for base in node.bases)
    ]


def _names(body: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))

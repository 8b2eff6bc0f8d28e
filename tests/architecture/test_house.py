"""The house is whole: settings documented, words said in every language, no registry named."""

import ast
import re
from pathlib import Path

from pixorly import checks

REPO = Path(__file__).resolve().parents[2]
PAGES = [*(REPO / "pixorly" / "pages").rglob("*.py"), *(REPO / "pixorly" / "components").rglob("*.py")]


def test_models_and_migrations_are_in_step():
    assert list(checks._migrations()) == []


def test_every_word_is_said_in_every_language():
    troubles = list(checks._words())

    assert not troubles, f"Add these to pixorly/locales, or take them away: {troubles[:20]}"


def test_every_setting_is_documented():
    troubles = list(checks._settings())

    assert not troubles, f"A setting nobody reads about is a secret: {troubles}"


def test_words_for_people_go_through_t():
    # A literal with a blank between letters, handed to an element as its child, is a sentence.
    bare = [
        f"{path.relative_to(REPO)}:{node.lineno} {child.value!r}"
        for path in PAGES
        if "styleguide" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("rx.el.", "ui."))
        for child in node.args
        if isinstance(child, ast.Constant)
        and isinstance(child.value, str)
        and re.search(r"[a-z] [a-z]", child.value)
        and ast.unparse(node.func) not in ("ui.icon",)
    ]

    assert not bare, f'Wrap these in t("…"), so that they can be said in other languages: {bare}'


def test_committed_files_name_no_registry():
    registries = ("registry." + "npmjs", "files." + "pythonhosted", "pypi." + "org", "npm" + "mirror")
    files = [REPO / "requirements.lock", REPO / "requirements-dev.lock", *(REPO / "reflex.lock").glob("*")]

    named = [f"{path.name}: {host}" for path in files for host in registries if host in path.read_text("utf-8")]

    assert not named, f"Locks pin by hash; where packages come from is each machine's own affair: {named}"

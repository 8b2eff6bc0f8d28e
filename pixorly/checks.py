"""What `pixorly check` looks over: migrations, words and settings, each of which drifts when nobody looks."""

import ast
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pixorly.settings import Settings
from pixorly.words import LANGUAGES

_PACKAGE = Path(__file__).parent
_HOUSE = _PACKAGE.parent
# Words in islands: say("…") or t("…"), and templates of notices.
_IN_JAVASCRIPT = re.compile(r"""\b(?:say|t)\(\s*("(?:[^"\\]|\\.)*")|\btemplate:\s*("(?:[^"\\]|\\.)*")""")


def troubles() -> list[str]:
    return [*_migrations(), *_words(), *_settings()]


def findings() -> list[str]:
    """What the audit says of the database of the settings, where there is one that this version knows."""
    from pixorly import migrations
    from pixorly.database import reading
    from pixorly.services import audit
    from pixorly.settings import settings

    if not settings().database_url.get_secret_value() and not settings().own_database_file.exists():
        return []
    if not migrations.is_current():
        return ["The database has another shape than this version needs. `pixorly migrate` brings it up to date."]
    with reading() as session:
        found, expected = audit.findings(session), audit.to_look_for(session)
    return [*found, *audit.not_stored(expected)]


def _migrations() -> Iterator[str]:
    """Migrate an empty database and compare what came of it with the models."""
    from pixorly import migrations
    from pixorly.database import create_for

    with tempfile.TemporaryDirectory() as folder:
        engine = create_for(f"sqlite:///{folder}/scratch.sqlite")
        try:
            migrations.migrate(engine)
            for difference in migrations.differences(engine):
                yield f"The models and the migrations differ: {difference}. Write a migration."
        finally:
            engine.dispose()


def _words() -> Iterator[str]:
    used = texts()
    for language in LANGUAGES.keys() - {"en"}:
        known = json.loads((_PACKAGE / "locales" / f"{language}.json").read_text("utf-8"))
        for text in sorted(used - known.keys()):
            yield f"{language}.json does not translate: {text!r}"
        for text in sorted(known.keys() - used):
            yield f"{language}.json translates what nobody says: {text!r}"
        for text, translated in known.items():
            if _places(text) != _places(translated):
                yield f"{language}.json: {text!r} and its translation name different values."


def texts() -> set[str]:
    """Every text that is written for people, in Python and in the islands."""
    found: set[str] = set()
    for path in _PACKAGE.rglob("*.py"):
        # The styleguide is ours to read, and English.
        if "styleguide" not in path.parts:
            found |= set(_in_python(path))
    for path in [*_PACKAGE.rglob("*.jsx"), *_PACKAGE.rglob("*.js")]:
        if "external" not in path.parts:
            found |= {json.loads(one or two) for one, two in _IN_JAVASCRIPT.findall(path.read_text("utf-8"))}
    return found


def _in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Name)
            or node.func.id != "t"
            or not node.args
        ):
            continue
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def _settings() -> Iterator[str]:
    documented = (_HOUSE / "docs" / "settings.md").read_text("utf-8")
    example = (_HOUSE / ".env.example").read_text("utf-8")
    for name in setting_names():
        if f"`{name}`" not in documented:
            yield f"docs/settings.md has no row for {name}."
        if not re.search(rf"^#? ?{name}=", example, re.MULTILINE):
            yield f".env.example has no line for {name}."


def setting_names() -> list[str]:
    """As people write them in the environment. A few outside services keep the names their makers gave them."""
    return [str(field.validation_alias or f"PIXORLY_{name.upper()}") for name, field in Settings.model_fields.items()]

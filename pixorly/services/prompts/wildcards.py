"""Wildcards: words of a workspace that stand for one of many."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from pixorly.database import alone
from pixorly.errors import Invalid, NotFound
from pixorly.models import Wildcard, id_from
from pixorly.services.prompts import expanding, shelf
from pixorly.services.users import names
from pixorly.services.viewer import Viewer, require_writer
from pixorly.words import t

MOST_CHOICES = 1000
LONGEST_CHOICE = 200
_SAMPLE = 3
_NAME = re.compile(expanding.NAME)


@dataclass(frozen=True)
class WildcardRow:
    """One in the list: a thousand choices each would be megabytes."""

    id: str
    name: str
    count: int
    # The first few choices.
    sample: tuple[str, ...]


@dataclass(frozen=True)
class WildcardView:
    id: str
    name: str
    choices: tuple[str, ...]


def listed(session: Session, viewer: Viewer) -> list[WildcardRow]:
    sample = [Wildcard.choices[number].as_string() for number in range(_SAMPLE)]  # pyright: ignore[reportAttributeAccessIssue]
    rows = session.execute(
        select(Wildcard.id, Wildcard.name, func.json_array_length(Wildcard.choices), *sample).where(  # pyright: ignore[reportCallIssue, reportArgumentType]
            Wildcard.workspace_id == viewer.workspace_id
        )
    )
    found = [WildcardRow(str(id), name, count, tuple(filter(None, some))) for id, name, count, *some in rows]
    # Sorted here, since the databases disagree about the order of letters.
    return sorted(found, key=lambda row: row.name)


def one(session: Session, viewer: Viewer, wildcard_id: str) -> WildcardView:
    return _view(_get(session, viewer, wildcard_id))


def save(session: Session, viewer: Viewer, name: str, lines: str) -> WildcardView:
    """A new one; each line is a choice."""
    require_writer(viewer)
    row = Wildcard(workspace_id=viewer.workspace_id, user_id=viewer.user_id, name=_name_from(name))
    row.choices = _choices_from(lines.split("\n"))
    return _put(session, viewer, row)


def change(session: Session, viewer: Viewer, wildcard_id: str, name: str, lines: str) -> WildcardView:
    require_writer(viewer)
    row = _get(session, viewer, wildcard_id)
    name, choices = _name_from(name), _choices_from(lines.split("\n"))
    shelf.require_free(name, _taken(session, viewer, but=row.id))
    row.name, row.choices = name, choices
    session.flush()
    shelf.changed(session, viewer, "wildcard", row.id)
    return _view(row)


def remove(session: Session, viewer: Viewer, wildcard_id: str) -> WildcardView:
    """Gone; what is returned puts it back."""
    require_writer(viewer)
    row = _get(session, viewer, wildcard_id)
    removed = _view(row)
    session.delete(row)
    session.flush()
    shelf.changed(session, viewer, "wildcard", row.id)
    return removed


def put_back(session: Session, viewer: Viewer, removed: WildcardView) -> WildcardView:
    """Undo a removal. Twice is once."""
    require_writer(viewer)
    id = id_from(removed.id)
    if session.get(Wildcard, id):
        return one(session, viewer, removed.id)
    row = Wildcard(id=id, workspace_id=viewer.workspace_id, user_id=viewer.user_id, name=_name_from(removed.name))
    row.choices = _choices_from(removed.choices)
    return _put(session, viewer, row)


def used_by(session: Session, viewer: Viewer, text: str) -> dict[str, list[str]]:
    """The choices behind every wildcard in a text, and behind those in the choices, as far as they are there."""
    known: dict[str, list[str]] = {}
    asked: set[str] = set()
    wanted = expanding.named([text])
    while wanted:
        asked |= wanted
        expanding.require_few(asked)
        rows = select(Wildcard.name, Wildcard.choices).where(
            Wildcard.workspace_id == viewer.workspace_id, col(Wildcard.name).in_(wanted)
        )
        found = {name: list(choices) for name, choices in session.exec(rows)}
        known |= found
        expanding.require_readable(chain.from_iterable(known.values()))
        wanted = expanding.named(chain.from_iterable(found.values())) - asked
    return known


def _name_from(typed: str) -> str:
    # As it is stored, and as `expanding` looks it up; whoever types the underscores along means the same.
    name = unicodedata.normalize("NFC", typed).strip().strip("_").lower()
    if not _NAME.fullmatch(name) or len(name) > expanding.LONGEST_NAME:
        most = expanding.LONGEST_NAME
        raise Invalid(t("A wildcard's name is made of 1 to {most} letters, digits, _ and -.", most=most), field="name")
    return name


def _choices_from(lines: Iterable[str]) -> list[str]:
    choices = list(dict.fromkeys(choice for line in lines if (choice := names.normal(line))))
    if not choices:
        raise Invalid(t("Write at least one choice. Each line is one."), field="choices")
    if len(choices) > MOST_CHOICES:
        raise Invalid(t("A wildcard has at most {most} choices.", most=MOST_CHOICES), field="choices")
    if long := next((choice for choice in choices if len(choice) > LONGEST_CHOICE), ""):
        words = t("A choice has at most {most} characters: {beginning}…", most=LONGEST_CHOICE, beginning=long[:30])
        raise Invalid(words, field="choices")
    return choices


def _put(session: Session, viewer: Viewer, row: Wildcard) -> WildcardView:
    taken = _taken(session, viewer)
    shelf.require_free(row.name, taken)
    shelf.require_room(taken)
    session.add(row)
    session.flush()
    shelf.changed(session, viewer, "wildcard", row.id)
    return _view(row)


def _taken(session: Session, viewer: Viewer, but: UUID | None = None) -> list[str]:
    alone(session, f"wildcards of {viewer.workspace_id}")
    rows = session.exec(select(Wildcard.id, Wildcard.name).where(Wildcard.workspace_id == viewer.workspace_id))
    return [name for id, name in rows if id != but]


def _get(session: Session, viewer: Viewer, wildcard_id: str) -> Wildcard:
    row = session.get(Wildcard, id_from(wildcard_id))
    if not row or row.workspace_id != viewer.workspace_id:
        raise NotFound()
    return row


def _view(row: Wildcard) -> WildcardView:
    return WildcardView(str(row.id), row.name, tuple(row.choices))

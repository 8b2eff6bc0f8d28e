"""The history of credits as a table that spreadsheets open."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import StreamingResponse

from pixorly.api.bytes import disposition
from pixorly.api.cookies import viewer
from pixorly.database import reading
from pixorly.services import credits, users
from pixorly.services.credits import EntryView
from pixorly.services.viewer import Viewer
from pixorly.words import Words, say

router = APIRouter(prefix="/api/account")

_BATCH = 500
_HEAD = ("time", "kind", "what", "change", "spent", "balance", "prompt")
# Without it Excel takes UTF-8 for an old Western encoding.
_MARK = "\ufeff"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@router.get("/credits.csv")
def history(viewer: Annotated[Viewer, Depends(viewer)], kind: str = "") -> StreamingResponse:
    """All of it, newest first, or what was spent, held or added."""
    with reading() as session:
        language = users.person(session, viewer).language
        # Before the first word is sent trouble can still be told.
        first = credits.history(session, viewer, kind, limit=_BATCH)
    name = f"pixorly-credits-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "private, no-store"}
    return StreamingResponse(_table(viewer, kind, language, first), media_type="text/csv", headers=headers)


def _table(viewer: Viewer, kind: str, language: str, batch: list[EntryView]) -> Iterator[str]:
    """In pieces, each from a look of its own, so that a long history holds neither memory nor the database."""
    yield _MARK + _lines([_HEAD])
    while batch:
        yield _lines([_cells(entry, language) for entry in batch])
        with reading() as session:
            batch = credits.history(session, viewer, kind, before=batch[-1].id, limit=_BATCH)


def _cells(entry: EntryView, language: str) -> tuple[object, ...]:
    at = entry.created_at.astimezone(UTC).isoformat(timespec="seconds") if entry.created_at else ""
    what = say(language, Words(entry.template, entry.values))
    return at, entry.kind, _harmless(what), entry.change, entry.spent, entry.balance, _harmless(entry.prompt)


def _harmless(text: str) -> str:
    """A spreadsheet runs what begins like a formula, whoever wrote it; after an apostrophe it is text."""
    return f"'{text}" if text.lstrip().startswith(_BEGINS_A_FORMULA) else text


def _lines(rows: list[tuple[object, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()

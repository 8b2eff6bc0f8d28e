"""Looking at credits."""

from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from pixorly.errors import Invalid, NotFound
from pixorly.models import Balance, Entry, EntryKind, Job, id_from
from pixorly.services.viewer import Viewer
from pixorly.words import t

PAGE = 50
_MOST = 500

_LONGEST_PROMPT = 120
_OF_JOBS = (EntryKind.HOLD, EntryKind.CHARGE, EntryKind.RELEASE, EntryKind.REFUND)
_GIVEN = (EntryKind.GRANT, EntryKind.PURCHASE, EntryKind.BONUS, EntryKind.ADMIN, EntryKind.REFUND)
ADDING = (col(Entry.kind).in_(_GIVEN), col(Entry.available_change) > 0)
# What a history can be narrowed to. Lapsed and taken ones are rare, and stand among all.
_ONLY: dict[str, tuple[ColumnElement[bool], ...]] = {
    "": (),
    "spent": (col(Entry.kind) == EntryKind.CHARGE,),
    "held": (col(Entry.kind).in_((EntryKind.HOLD, EntryKind.RELEASE)),),
    "added": ADDING,
}


@dataclass(frozen=True)
class BalanceView:
    available: int
    held: int
    monthly: int
    renews_at: datetime | None


@dataclass(frozen=True)
class EntryView:
    """One line of the history. Balances add up by `change`; what is `spent` was taken away when it was held."""

    id: str
    kind: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    change: int = 0
    spent: int = 0
    balance: int = 0
    # What was asked for, where it is about a job.
    prompt: str = ""
    created_at: datetime | None = None


def row(session: Session, workspace_id: UUID) -> Balance:
    """The balance as it is now, past what this session has seen before."""
    found = session.exec(
        select(Balance).where(Balance.workspace_id == workspace_id).execution_options(populate_existing=True)
    ).first()
    if not found:
        raise NotFound()
    return found


def balance(session: Session, viewer: Viewer) -> BalanceView:
    now = row(session, viewer.workspace_id)
    return BalanceView(now.available, now.held, now.monthly, now.renews_at)


def history(session: Session, viewer: Viewer, kind: str = "", before: str = "", limit: int = PAGE) -> list[EntryView]:
    """The newest changes, or the page after one: all, or those that were spent, held or added."""
    if kind not in _ONLY:
        raise Invalid(t("A history shows all, or what was spent, held or added."), field="kind")
    query = select(Entry).where(Entry.workspace_id == viewer.workspace_id, *_ONLY[kind])
    if before:
        query = query.where(col(Entry.id) < id_from(before))
    newest = session.exec(query.order_by(col(Entry.id).desc()).limit(max(1, min(limit, _MOST)))).all()
    prompts = _prompts(session, viewer, {_job_of(entry) for entry in newest} - {None})
    return [_view(entry, prompts.get(_job_of(entry), "")) for entry in newest]


def _prompts(session: Session, viewer: Viewer, job_ids: set[UUID | None]) -> dict[UUID | None, str]:
    ours = select(Job.id, Job.prompt).where(Job.workspace_id == viewer.workspace_id, col(Job.id).in_(job_ids))
    return (
        {id: shorten(prompt, _LONGEST_PROMPT, placeholder="…") for id, prompt in session.exec(ours)} if job_ids else {}
    )


def _job_of(entry: Entry) -> UUID | None:
    """An entry about a job is named for it."""
    if entry.kind not in _OF_JOBS:
        return None
    try:
        return UUID(entry.key.rpartition(":")[2])
    except ValueError:
        return None


def _view(entry: Entry, prompt: str) -> EntryView:
    return EntryView(
        id=str(entry.id),
        kind=entry.kind,
        template=entry.template,
        values=entry.values,
        change=entry.available_change,
        spent=-entry.held_change if entry.kind == EntryKind.CHARGE else 0,
        balance=entry.available_after,
        prompt=prompt,
        created_at=entry.created_at,
    )

"""Looking at credits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from pixorly.errors import Invalid, NotFound
from pixorly.models import Balance, Entry, EntryKind, id_from
from pixorly.services.viewer import Viewer
from pixorly.words import t

PAGE = 50
_MOST = 500

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
    newest = query.order_by(col(Entry.id).desc()).limit(max(1, min(limit, _MOST)))
    return [_view(entry) for entry in session.exec(newest)]


def _view(entry: Entry) -> EntryView:
    return EntryView(
        id=str(entry.id),
        kind=entry.kind,
        template=entry.template,
        values=entry.values,
        change=entry.available_change,
        spent=-entry.held_change if entry.kind == EntryKind.CHARGE else 0,
        balance=entry.available_after,
        created_at=entry.created_at,
    )

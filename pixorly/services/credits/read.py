"""Looking at credits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.errors import NotFound
from pixorly.models import Balance, Entry, id_from
from pixorly.services.viewer import Viewer

PAGE = 50


@dataclass(frozen=True)
class BalanceView:
    available: int
    held: int
    monthly: int
    renews_at: datetime | None


@dataclass(frozen=True)
class EntryView:
    id: str
    kind: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    change: int = 0
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
    """The newest changes, or the page after one, of one kind or all."""
    query = select(Entry).where(Entry.workspace_id == viewer.workspace_id).order_by(col(Entry.id).desc()).limit(limit)
    if kind:
        query = query.where(Entry.kind == kind)
    if before:
        query = query.where(col(Entry.id) < id_from(before))
    return [
        EntryView(
            str(one.id), one.kind, one.template, one.values, one.available_change, one.available_after, one.created_at
        )
        for one in session.exec(query)
    ]

"""How credits come: granted, bought, given by an operator, and renewed by the month."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from pixorly.errors import Invalid
from pixorly.models import Balance, EntryKind
from pixorly.services.credits import ledger, low
from pixorly.services.credits.ledger import Change
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import Words, t


def grant_once(session: Session, workspace_id: UUID, amount: int, why: str, words: Words) -> None:
    """Credits that come once in a workspace's life for this reason, such as those of signing up."""
    if amount:
        ledger.write(session, workspace_id, f"once:{why}", Change(EntryKind.GRANT, available=amount), words)


def receive(session: Session, workspace_id: UUID, key: str, kind: EntryKind, amount: int, words: Words) -> None:
    """Bought or given credits, which do not lapse."""
    ledger.write(session, workspace_id, key, Change(kind, available=amount), words)


def adjust(session: Session, viewer: Viewer, workspace_id: UUID, key: str, amount: int, reason: str) -> None:
    """An operator gives or takes, with a reason; taking may go below zero."""
    require_admin(viewer)
    operate(session, workspace_id, key, amount, reason, viewer.user_id)


def operate(
    session: Session, workspace_id: UUID, key: str, amount: int, reason: str, actor_id: UUID | None = None
) -> None:
    """The same from the command line, where whoever runs it owns the house."""
    if not amount or not reason.strip():
        raise Invalid(t("Say how many credits, and why."), field="reason")
    change = Change(EntryKind.ADMIN, available=amount, monthly=0 if amount > 0 else None)
    words = t("From the operator: {reason}", reason=reason.strip()[:200])
    line = ledger.write(session, workspace_id, f"admin:{key}", change, words, actor_id)
    if line and amount < 0:
        low.look(session, workspace_id, line)


def renew(session: Session, workspace_id: UUID, amount: int, renews_at: datetime, key: str) -> None:
    """A new month: what is left of the old one's credits lapses, and the new ones come."""
    left = ledger.turn(session, workspace_id).monthly
    if ledger.lines_at(session, workspace_id, f"month:{key}"):
        return
    if left:
        lapse = Change(EntryKind.EXPIRE, available=-left, monthly=-left)
        ledger.write(session, workspace_id, f"lapse:{key}", lapse, t("Lapsed with its month"))
    session.execute(
        update(Balance)
        .where(col(Balance.workspace_id) == workspace_id)
        .values(period=Balance.period + 1, renews_at=renews_at)
    )
    grant = Change(EntryKind.GRANT, available=amount, monthly=amount)
    ledger.write(session, workspace_id, f"month:{key}", grant, t("Credits of the month"))

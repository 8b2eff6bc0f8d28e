"""Credits at a glance: what there is and what holds it, what the month took, and the newest changes."""

import calendar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, literal, union_all
from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.models import Entry, EntryKind, Job, JobKind, JobStatus
from pixorly.services.allowances import allowance
from pixorly.services.credits.low import health
from pixorly.services.credits.read import ADDING, PAGE, EntryView, history, row
from pixorly.services.viewer import Viewer


@dataclass(frozen=True)
class DayView:
    """One day of the calendar in UTC. Its share is of the day that took most, in percent."""

    day: int
    credits: int
    share: int
    is_past: bool


@dataclass(frozen=True)
class MonthView:
    days: list[DayView] = field(default_factory=list)
    generations: int = 0
    credits: int = 0


@dataclass(frozen=True)
class CreditsView:
    available: int = 0
    held: int = 0
    # Jobs that hold some of it, and those among them that wait for their turn.
    jobs: int = 0
    waiting: int = 0
    health: str = "healthy"
    # Where there is no next month, None and 0.
    renews_at: datetime | None = None
    renews_with: int = 0
    # What the meter shows as full.
    whole: int = 0
    month: MonthView = MonthView()
    entries: list[EntryView] = field(default_factory=list)
    has_more: bool = False


def page(session: Session, viewer: Viewer, kind: str = "", before: str = "") -> CreditsView:
    """All that the page about credits shows, as of one moment."""
    balance = row(session, viewer.workspace_id)
    grant = allowance(session, viewer.workspace_id).credits_a_month
    jobs, waiting = _holding(session, viewer.workspace_id)
    entries = history(session, viewer, kind, before)
    renews_at = balance.renews_at if grant else None
    return CreditsView(
        available=balance.available,
        held=balance.held,
        jobs=jobs,
        waiting=waiting,
        health=health(balance.available, grant),
        renews_at=renews_at,
        renews_with=grant if renews_at else 0,
        whole=_whole(session, viewer.workspace_id, balance.available + balance.held, grant),
        month=month(session, viewer),
        entries=entries,
        has_more=len(entries) == PAGE,
    )


def month(session: Session, viewer: Viewer) -> MonthView:
    """What each day of this month took, with days in UTC, and how many generations were completed."""
    at = now(session).astimezone(UTC)
    begun = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = _spent_by_day(session, viewer.workspace_id, begun, at.day)
    most = max(spent.values(), default=0)
    days = [
        DayView(day, spent.get(day, 0), _percent(spent.get(day, 0), most), day <= at.day)
        for day in range(1, calendar.monthrange(at.year, at.month)[1] + 1)
    ]
    return MonthView(days, _completed(session, viewer.workspace_id, begun), sum(spent.values()))


def _spent_by_day(session: Session, workspace_id: UUID, begun: datetime, days: int) -> dict[int, int]:
    # One walk of the index a day is quick, and the two databases name no day alike.
    by_day = [
        select(literal(number + 1), func.coalesce(func.sum(-col(Entry.held_change)), 0)).where(
            Entry.workspace_id == workspace_id,
            Entry.kind == EntryKind.CHARGE,
            col(Entry.created_at) >= begun + timedelta(days=number),
            col(Entry.created_at) < begun + timedelta(days=number + 1),
        )
        for number in range(days)
    ]
    return {day: int(credits) for day, credits in session.execute(union_all(*by_day))}


def _completed(session: Session, workspace_id: UUID, begun: datetime) -> int:
    done = select(func.count()).where(
        Job.workspace_id == workspace_id,
        Job.kind == JobKind.GENERATE,
        Job.status == JobStatus.COMPLETED,
        col(Job.started_at) >= begun,
    )
    return session.exec(done).one()


def _holding(session: Session, workspace_id: UUID) -> tuple[int, int]:
    """How many jobs hold credits, and how many of them wait."""
    counts = []
    # One at a time, so that each finds the small index of its own.
    for status in (JobStatus.PROCESSING, JobStatus.PENDING):
        these = select(func.count()).where(Job.workspace_id == workspace_id, Job.status == status, col(Job.price) > 0)
        counts.append(session.exec(these).one())
    running, waiting = counts
    return running + waiting, waiting


def _whole(session: Session, workspace_id: UUID, left: int, grant: int) -> int:
    """The month's credits where a plan brings some, otherwise what there was when credits came last; never less than
    what is there."""
    if grant:
        return max(left, grant)
    came = select(Entry.available_after, Entry.held_after).where(Entry.workspace_id == workspace_id, *ADDING)
    there_was = session.execute(came.order_by(col(Entry.id).desc()).limit(1)).first()
    return max(left, sum(there_was or (0,)))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0

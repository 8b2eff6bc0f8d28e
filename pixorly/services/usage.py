"""What a workspace used this month: credits, generations, and requests of the API."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.database import now
from pixorly.services import api_keys, credits, workspaces
from pixorly.services.plans import Plan
from pixorly.services.viewer import Viewer


@dataclass(frozen=True)
class DayUsed:
    day: str
    credits: int
    requests: int


@dataclass(frozen=True)
class Usage:
    credits: int
    generations: int
    requests: int
    days: tuple[DayUsed, ...]
    plan: Plan


def this_month(session: Session, viewer: Viewer) -> Usage:
    """Up to today, day by day."""
    month, today = credits.month(session, viewer), now(session).day
    asked = api_keys.by_day(session, viewer, days=today)
    days = tuple(DayUsed(one.day, spent.credits, one.requests) for one, spent in zip(asked, month.days, strict=False))
    requests = sum(one.requests for one in asked)
    return Usage(month.credits, month.generations, requests, days, workspaces.allowance(session, viewer.workspace_id))

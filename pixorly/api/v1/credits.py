"""Credits and usage: what there is, what became of it, and what was asked for."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api.v1.answers import Out, refusals, sent
from pixorly.api.v1.asking import Door, needs
from pixorly.database import reading
from pixorly.services import credits, usage
from pixorly.services.credits import EntryView
from pixorly.services.moments import rfc3339
from pixorly.services.viewer import Viewer
from pixorly.words import Words

router = APIRouter(route_class=Door, tags=["Credits"])

SeeingCredits = Annotated[Viewer, needs("credits")]
_KIND = "ent_"


class Balance(Out):
    available: int
    held: int = Field(description="Set aside for jobs that are not over.")
    plan: str = Field(examples=["pro"])


class Entry(Out):
    id: str
    kind: str = Field(examples=["charge"])
    reason: str
    change: int = Field(
        description="Of what is available. A charge changes nothing: it was taken away when it was held."
    )
    spent: int
    balance: int
    created_at: AwareDatetime


class History(Out):
    entries: list[Entry]
    next_cursor: str | None


class Day(Out):
    day: str = Field(examples=["2026-11-21"])
    credits: int
    requests: int = Field(description="Of the API, a minute behind at most.")


class PlanLimits(Out):
    """Null: no limit."""

    requests_a_day: int | None
    generations_a_month: int | None
    generations_an_hour: int
    jobs_at_once: int


class Usage(Out):
    """Of this calendar month, with days in UTC."""

    credits: int
    generations: int
    requests: int
    days: list[Day]
    limits: PlanLimits


@router.get("/credits/balance", response_model=Balance, responses=refusals(), summary="See the balance")
def balance(request: Request, viewer: SeeingCredits) -> Response:
    with reading() as session:
        now = credits.balance(session, viewer)
    return sent({"available": now.available, "held": now.held, "plan": request.state.keyed.plan.key})


@router.get(
    "/credits/history", response_model=History, responses=refusals(404), summary="List changes, the newest first"
)
def history(
    viewer: SeeingCredits,
    cursor: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    with reading() as session:
        found = credits.history(session, viewer, before=cursor or "", limit=limit + 1)
    told = [_entry(one) for one in found[:limit]]
    return sent({"entries": told, "nextCursor": told[-1]["id"] if len(found) > limit else None})


@router.get("/usage", response_model=Usage, responses=refusals(), summary="See what this month took")
def used(viewer: SeeingCredits) -> Response:
    with reading() as session:
        month = usage.this_month(session, viewer)
    plan = month.plan
    return sent(
        {
            "credits": month.credits, "generations": month.generations, "requests": month.requests,
            "days": [{"day": one.day, "credits": one.credits, "requests": one.requests} for one in month.days],
            "limits": {
                "requestsADay": plan.api_requests_a_day, "generationsAMonth": plan.generations_a_month,
                "generationsAnHour": plan.generations_an_hour, "jobsAtOnce": plan.api_jobs_at_once,
            },
        }
    )  # fmt: skip


def _entry(one: EntryView) -> dict[str, object]:
    return {
        "id": _KIND + one.id.replace("-", ""),
        "kind": one.kind,
        "reason": str(Words(one.template, one.values)),
        "change": one.change,
        "spent": one.spent,
        "balance": one.balance,
        "createdAt": rfc3339(one.created_at),
    }

"""What a workspace may do: its plan, and what an operator changed for it alone."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly.database import ask
from pixorly.models import Workspace, table
from pixorly.services import plans

_WORKSPACES = table(Workspace).c
_PLAN_OF = select(_WORKSPACES.plan, _WORKSPACES.overrides).where(_WORKSPACES.id == bindparam("whose"))


def allowance(session: Session, workspace_id: UUID) -> plans.Plan:
    found = ask(session, _PLAN_OF, whose=workspace_id).one()
    return of(found.plan, found.overrides)


def of(plan: str, overrides: dict[str, int | None]) -> plans.Plan:
    """For whoever has read both already."""
    return replace(plans.get(plan), **overrides) if overrides else plans.get(plan)

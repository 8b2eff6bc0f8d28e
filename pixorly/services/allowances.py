"""What a workspace may do: its plan, and what an operator changed for it alone."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from pixorly.models import Workspace
from pixorly.services import plans


def allowance(session: Session, workspace_id: UUID) -> plans.Plan:
    workspace = session.get_one(Workspace, workspace_id)
    return replace(plans.get(workspace.plan), **workspace.overrides)

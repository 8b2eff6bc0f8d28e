"""Workspaces: where everything a person makes is kept."""

from uuid import UUID

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.models import Membership, Role, User, Workspace
from pixorly.services import credits, plans
from pixorly.services.allowances import allowance as allowance
from pixorly.services.viewer import Viewer
from pixorly.services.views import WorkspaceView
from pixorly.words import t


def open_personal(session: Session, user: User) -> Workspace:
    """The workspace that every person has for themselves."""
    workspace = Workspace(name=user.name, is_personal=True)
    session.add(workspace)
    session.flush()
    session.add(Membership(workspace_id=workspace.id, user_id=user.id, role=Role.OWNER))
    credits.open_balance(session, workspace.id)
    plan = plans.get(workspace.plan)
    credits.grant_once(session, workspace.id, plan.credits_once, "sign-up", t("To start with"))
    return workspace


def put_on_plan(session: Session, workspace_id: UUID, plan: str) -> None:
    """Give a workspace what another plan has."""
    session.get_one(Workspace, workspace_id).plan = plans.get(plan).key
    events.publish(session, "plan.changed", events.of_workspace(workspace_id), workspace_id)


def personal_of(session: Session, user_id: UUID) -> Workspace:
    return session.exec(
        select(Workspace)
        .join(Membership, col(Membership.workspace_id) == Workspace.id)
        .where(Membership.user_id == user_id, col(Workspace.is_personal))
    ).one()


def of_viewer(session: Session, viewer: Viewer) -> list[WorkspaceView]:
    """Those that a person may act in, their own first."""
    rows = session.exec(
        select(Workspace, Membership.role)
        .join(Membership, col(Membership.workspace_id) == Workspace.id)
        .where(Membership.user_id == viewer.user_id)
        .order_by(col(Workspace.is_personal).desc(), col(Workspace.name))
    )
    return [WorkspaceView(str(one.id), one.name, role, one.is_personal) for one, role in rows]


def role_in(session: Session, workspace_id: UUID, user_id: UUID) -> str | None:
    membership = session.get(Membership, (workspace_id, user_id))
    return membership.role if membership else None


def close_those_of(session: Session, user_id: UUID) -> None:
    """What belongs to one person alone goes with them."""
    session.delete(personal_of(session, user_id))
    session.flush()

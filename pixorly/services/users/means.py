"""What the operator gives people to work with: credits, and a plan."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly import events
from pixorly.errors import Invalid
from pixorly.models import User, Workspace, id_from
from pixorly.services import credits, workspaces
from pixorly.services.users import names
from pixorly.services.users.read import get
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import t

_MOST = 1_000_000


@dataclass(frozen=True)
class MeansView:
    """What somebody's own workspace has."""

    user_id: str
    name: str
    email: str
    plan: str
    available: int
    held: int


def means(session: Session, viewer: Viewer, user_id: str) -> MeansView:
    require_admin(viewer)
    user, workspace = _own(session, user_id)
    balance = credits.row(session, workspace.id)
    return MeansView(str(user.id), user.name, user.email, workspace.plan, balance.available, balance.held)


def give_credits(session: Session, viewer: Viewer, user_id: str, key: str, amount: int, reason: str) -> None:
    """Give credits, or take some where the amount is below zero. The same key does it once, however often it comes."""
    require_admin(viewer)
    if not key or abs(amount) > _MOST:
        raise Invalid(t("At most {most} credits at once.", most=_MOST), field="amount")
    user, workspace = _own(session, user_id)
    credits.adjust(session, viewer, workspace.id, key, amount, names.normal(reason))
    events.publish(session, "user.changed", events.ADMINS, user.id)


def put_on_plan(session: Session, viewer: Viewer, user_id: str, plan: str) -> None:
    """Give somebody's own workspace what another plan has, from now on."""
    require_admin(viewer)
    user, workspace = _own(session, user_id)
    workspaces.put_on_plan(session, workspace.id, plan)
    events.publish(session, "user.changed", events.ADMINS, user.id)


def _own(session: Session, user_id: str) -> tuple[User, Workspace]:
    user = get(session, id_from(user_id))
    return user, workspaces.personal_of(session, user.id)

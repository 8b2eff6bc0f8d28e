"""What jobs on people's own keys cost: the operator says."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now
from pixorly.models import HouseChoice, ProviderKey
from pixorly.services.viewer import Viewer, require_admin

_NAME = "own_keys_are_free"


@dataclass(frozen=True)
class TermsView:
    are_free: bool = False
    # How many workspaces have brought a key.
    workspaces: int = 0


def are_free(session: Session) -> bool:
    """Whether jobs on own keys cost no credits. Until the operator says so, they cost what they cost."""
    chosen = session.get(HouseChoice, _NAME)
    return chosen is not None and chosen.value is True


def choose_free(session: Session, viewer: Viewer, is_free: bool) -> None:
    """For what is asked for from now on; jobs under way keep their price."""
    require_admin(viewer)
    chosen = session.get(HouseChoice, _NAME) or HouseChoice(name=_NAME)
    chosen.value, chosen.actor_id, chosen.changed_at = is_free, viewer.user_id, now(session)
    session.add(chosen)
    session.flush()
    events.publish(session, "terms.changed", events.ADMINS, _NAME)


def terms(session: Session, viewer: Viewer) -> TermsView:
    require_admin(viewer)
    of = func.count(func.distinct(col(ProviderKey.workspace_id)))
    return TermsView(are_free(session), session.exec(select(of).where(ProviderKey.sealed != "")).one())

"""What a workspace has to work with: its plan, its storage and its credits, as of one moment."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.services import allowances, credits, images
from pixorly.services.credits import CreditsView
from pixorly.services.images import UseView
from pixorly.services.plans import Plan
from pixorly.services.viewer import Viewer


@dataclass(frozen=True)
class MeansView:
    plan: Plan
    storage: UseView
    credits: CreditsView


def of_viewer(session: Session, viewer: Viewer, kind: str = "") -> MeansView:
    """With the newest changes of credits, or those of one kind."""
    plan = allowances.allowance(session, viewer.workspace_id)
    return MeansView(plan, images.use(session, viewer), credits.page(session, viewer, kind))

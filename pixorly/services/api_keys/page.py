"""What the page about keys shows, read in one breath."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.services import plans, workspaces
from pixorly.services.api_keys.manage import KeyView, all_of
from pixorly.services.api_keys.uses import UsedOn, by_day
from pixorly.services.viewer import Viewer


@dataclass(frozen=True)
class KeysPage:
    keys: list[KeyView]
    days: list[UsedOn]
    requests: int
    has_api: bool
    # The smallest plan that has it.
    comes_with: str


def page(session: Session, viewer: Viewer) -> KeysPage:
    days = by_day(session, viewer)
    return KeysPage(
        keys=all_of(session, viewer),
        days=days,
        requests=sum(day.requests for day in days),
        has_api=workspaces.allowance(session, viewer.workspace_id).has_api,
        comes_with=plans.smallest_with_api().name.template,
    )

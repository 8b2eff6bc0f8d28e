"""Telling people in time that credits run out: once, and not again until some have come."""

from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.models import Entry, Membership, Role, User
from pixorly.services import letters, mail, notices, telling
from pixorly.services.allowances import allowance
from pixorly.services.credits.ledger import Line
from pixorly.services.credits.read import ADDING
from pixorly.settings import settings
from pixorly.words import Words, t

Health = Literal["healthy", "low", "empty"]
FEWEST = 10
_SHARE_OF_A_MONTH = 10
_WHERE = "/account/credits"


def health(available: int, credits_a_month: int) -> Health:
    """The one rule of what is low, for the screen and for those who are told: below ten credits, or below a tenth
    of what a month brings."""
    if available <= 0:
        return "empty"
    is_low = available < FEWEST or available * _SHARE_OF_A_MONTH < credits_a_month
    return "low" if is_low else "healthy"


def look(session: Session, workspace_id: UUID, spent: Line) -> None:
    """Say so when a spending crosses a line, and not again at every spending below it."""
    after = spent.available_after
    month = allowance(session, workspace_id).credits_a_month
    was, became = (health(n, month) for n in (after - spent.available_change, after))
    if was == became or became == "healthy":
        return
    # What failed gives its credits back, and the next press would cross the line again.
    since = _last_added(session, workspace_id)
    if became == "empty":
        is_news = _post(session, workspace_id, f"credits-out:{since}", t("Your credits are used up."))
    else:
        words = t("Credits run low: {available} are left.", available=after)
        is_news = _post(session, workspace_id, f"credits-low:{since}", words)
    if is_news:
        kind = telling.Kind.CREDIT_DEPLETED if became == "empty" else telling.Kind.CREDIT_LOW
        events.publish(session, kind, events.of_workspace(workspace_id), workspace_id)
        telling.tell(session, workspace_id, kind, workspace_id)
    if is_news and was == "healthy":
        _write_to_owner(session, workspace_id, after)


def _post(session: Session, workspace_id: UUID, key: str, words: Words) -> bool:
    """A notice to each member. True when anybody heard it for the first time."""
    told = [
        notices.post(session, user.id, f"{key}:{user.id.hex}", words, _WHERE) for user in _people(session, workspace_id)
    ]
    return any(told)


def _write_to_owner(session: Session, workspace_id: UUID, available: int) -> None:
    link = settings().public_url + _WHERE
    for owner in _people(session, workspace_id, Role.OWNER):
        mail.write(session, owner.email, letters.credits_low(owner.language, owner.name, available, link))


def _people(session: Session, workspace_id: UUID, *roles: Role) -> list[User]:
    query = (
        select(User).join(Membership, col(Membership.user_id) == User.id).where(Membership.workspace_id == workspace_id)
    )
    return list(session.exec(query.where(col(Membership.role).in_(roles)) if roles else query))


def _last_added(session: Session, workspace_id: UUID) -> str:
    """When credits came last, as part of a key."""
    came = select(Entry.id).where(Entry.workspace_id == workspace_id, *ADDING).order_by(col(Entry.id).desc()).limit(1)
    last = session.exec(came).first()
    return last.hex if last else "never"

"""What becomes of a delivery, and of an endpoint that fails for long."""

import random
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from pixorly.database import is_sqlite, now, rows_changed
from pixorly.integrations.webhooks import Outcome
from pixorly.models import Attempt, Delivery, DeliveryStatus, Endpoint, Membership, OffBecause, Role, User, id_outward
from pixorly.queue import Task, later_if_quiet
from pixorly.services import letters, mail, notices, webhooks
from pixorly.services.deliveries.turns import Claimed
from pixorly.services.telling import changed
from pixorly.settings import settings
from pixorly.words import Words, t

# After the first try, and after each that follows; the last of them is the last.
PAUSES = tuple(
    timedelta(**pause)
    for pause in (
        {"seconds": 5}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 5}, {"hours": 10}, {"hours": 10},
    )
)  # fmt: skip
GIVEN_UP_AFTER = timedelta(days=5)
# Longer than the longest pause. Where nothing was tried for so long, nobody knows how the endpoint was meanwhile.
_STREAK_ENDS_AFTER = timedelta(hours=24)
_LONGEST_ASKED_PAUSE = timedelta(hours=2)
_MOST_BODY = 8192
_MOST_HEADERS = 20
_WHERE = "/account/webhooks"


def settle(session: Session, claimed: Claimed, headers: dict[str, str], body: bytes, outcome: Outcome) -> None:
    """Done, or once more later, or over. Only the newest try of a delivery decides; all of them are logged."""
    _log(session, claimed, headers, body, outcome)
    at = now(session)
    if outcome.is_delivered:
        if _write(session, claimed, status=DeliveryStatus.DELIVERED, ended_at=at):
            _note_success(session, claimed, at)
    else:
        _put_back(session, claimed, outcome, at)
    # There may be room now for one that had to wait.
    later_if_quiet(session, Task.DELIVER)
    changed(session, claimed.workspace_id, claimed.endpoint_id)


def _put_back(session: Session, claimed: Claimed, outcome: Outcome, at: datetime) -> None:
    is_over = outcome.is_gone or claimed.tries > len(PAUSES)
    if is_over:
        is_mine = _write(session, claimed, status=DeliveryStatus.FAILED, ended_at=at)
    else:
        pause = max(PAUSES[claimed.tries - 1], _asked(outcome)) * random.uniform(1.0, 1.1)
        is_mine = _write(session, claimed, status=DeliveryStatus.WAITING, next_try_at=at + pause)
    if is_mine:
        _note_failure(session, claimed, outcome, at)


def _asked(outcome: Outcome) -> timedelta:
    """What a receiver that has too much to do asked for."""
    return min(_LONGEST_ASKED_PAUSE, timedelta(seconds=outcome.pause or 0))


def _write(session: Session, claimed: Claimed, **values: object) -> bool:
    mine = update(Delivery).where(
        col(Delivery.id) == claimed.id,
        col(Delivery.attempts) == claimed.number,
        col(Delivery.status) == DeliveryStatus.SENDING,
    )
    return bool(rows_changed(session, mine.values(**values)))


def _log(session: Session, claimed: Claimed, headers: dict[str, str], body: bytes, outcome: Outcome) -> None:
    mine = update(Attempt).where(col(Attempt.delivery_id) == claimed.id, col(Attempt.number) == claimed.number)
    session.execute(
        mine.values(
            milliseconds=outcome.milliseconds,
            headers=dict(list(headers.items())[:_MOST_HEADERS]),
            body=body[:_MOST_BODY].decode("utf-8", "ignore"),
            status=outcome.status,
            trouble=outcome.trouble,
            answer=outcome.answer,
        )
    )


def _note_success(session: Session, claimed: Claimed, at: datetime) -> None:
    # An answer of the address before says nothing about the one it has now.
    is_there = or_(col(Endpoint.is_own), col(Endpoint.url) == claimed.address)
    well = update(Endpoint).where(col(Endpoint.id) == claimed.endpoint_id, is_there)
    session.execute(well.values(failing_since=None, failed_at=None, worked_at=at))


def _note_failure(session: Session, claimed: Claimed, outcome: Outcome, at: datetime) -> None:
    wanted = select(Endpoint).where(Endpoint.id == claimed.endpoint_id).execution_options(populate_existing=True)
    endpoint = session.exec(wanted if is_sqlite(session) else wanted.with_for_update()).first()
    # Addresses that requests name are many; none of them speaks for the others.
    if not endpoint or endpoint.is_own:
        return
    if endpoint.off_because != OffBecause.ON:
        webhooks.end_what_waits(session, endpoint.id)
        return
    # Others were taken while this one waited for its answer: it is not the newest word about the endpoint.
    is_outdated = endpoint.worked_at and endpoint.worked_at > claimed.begun_at and not outcome.is_gone
    if is_outdated or endpoint.url != claimed.address:
        return
    is_new_streak = not endpoint.failed_at or at - endpoint.failed_at > _STREAK_ENDS_AFTER
    endpoint.failing_since = at if is_new_streak or not endpoint.failing_since else endpoint.failing_since
    endpoint.failed_at = at
    if outcome.is_gone:
        endpoint.off_because = OffBecause.GONE
    elif at - endpoint.failing_since >= GIVEN_UP_AFTER:
        endpoint.off_because = OffBecause.FAILING
    session.add(endpoint)
    session.flush()
    if endpoint.off_because != OffBecause.ON:
        webhooks.end_what_waits(session, endpoint.id)
        _tell_its_people(session, claimed, endpoint)


def _tell_its_people(session: Session, claimed: Claimed, endpoint: Endpoint) -> None:
    where = f"{_WHERE}?endpoint={id_outward('whe', endpoint.id)}"
    people = select(User, Membership.role).join(Membership, col(Membership.user_id) == User.id)
    for user, role in session.exec(people.where(Membership.workspace_id == endpoint.workspace_id)).all():
        notices.post(session, user.id, f"hook-off:{claimed.id.hex}:{user.id.hex}", _words(endpoint), where)
        if role == Role.OWNER:
            link = settings().public_url + where
            is_gone = endpoint.off_because == OffBecause.GONE
            letter = letters.webhook_off if not is_gone else letters.webhook_gone
            mail.write(session, user.email, letter(user.language, user.name, endpoint.url, link))


def _words(endpoint: Endpoint) -> Words:
    address = endpoint.url if len(endpoint.url) <= 80 else endpoint.url[:79] + "…"
    if endpoint.off_because == OffBecause.GONE:
        return t("The webhook to {address} is switched off: it answered that it is gone.", address=address)
    return t("The webhook to {address} is switched off: it failed for five days.", address=address)

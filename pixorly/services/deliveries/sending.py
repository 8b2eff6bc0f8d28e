"""What a delivery says, and the call that says it.

It says how things stand when it is sent. Nothing is promised about order, and so whoever keeps what came last is never
set back; and links to pictures are as fresh as their message.
"""

import time
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, update
from sqlmodel import Session, col

from pixorly.database import now, rows_changed
from pixorly.integrations import webhooks as outside
from pixorly.integrations.webhooks import BadAddress, Outcome
from pixorly.models import Attempt, Delivery, DeliveryStatus, id_outward
from pixorly.services import credits, webhooks
from pixorly.services.allowances import allowance
from pixorly.services.deliveries.turns import Claimed
from pixorly.services.jobs import outward as jobs
from pixorly.services.moments import rfc3339
from pixorly.services.sealing import CanNotOpen, open_sealed
from pixorly.services.telling import TEST, changed


class NothingToTell(Exception):
    """What it is about is gone."""


@dataclass(frozen=True, repr=False)
class Message:
    body: bytes


def prepare(session: Session, claimed: Claimed) -> Message:
    said = {"type": claimed.kind, "timestamp": rfc3339(claimed.happened_at), "data": _data(session, claimed)}
    return Message(orjson.dumps(said))


def send(claimed: Claimed, message: Message) -> tuple[dict[str, str], Outcome]:
    """The headers it went with, and what came of it."""
    try:
        secrets = [open_sealed(one) for one in claimed.secrets]
    except CanNotOpen:
        return {}, Outcome(0, trouble="no_secret")
    signed = webhooks.signed(secrets, id_outward("whd", claimed.id), int(time.time()), message.body)
    headers = {"Content-Type": "application/json", "User-Agent": "Pixorly-Webhooks"} | signed
    try:
        return headers, outside.poster().post(claimed.address, headers, message.body)
    except BadAddress:
        # It was a good one when it was registered; the rules, or the settings, are others now.
        return headers, Outcome(0, trouble=outside.Trouble.NOT_PUBLIC)


def drop(session: Session, claimed: Claimed) -> None:
    """There is nothing left that could be told, so there is nothing to be tried again."""
    mine = update(Delivery).where(col(Delivery.id) == claimed.id, col(Delivery.attempts) == claimed.number)
    rows_changed(session, mine.values(status=DeliveryStatus.FAILED, ended_at=now(session)))
    session.execute(
        delete(Attempt).where(col(Attempt.delivery_id) == claimed.id, col(Attempt.number) == claimed.number)
    )
    changed(session, claimed.workspace_id, claimed.endpoint_id)


def _data(session: Session, claimed: Claimed) -> dict[str, Any]:
    if claimed.kind == TEST:
        return {"endpointId": id_outward("whe", claimed.subject_id)}
    if claimed.kind.startswith("credit."):
        balance = credits.row(session, claimed.workspace_id)
        plan = allowance(session, claimed.workspace_id).key
        return {"available": balance.available, "held": balance.held, "plan": plan}
    found = jobs.outward(session, claimed.workspace_id, [claimed.subject_id])
    if not found:
        raise NothingToTell
    return jobs.as_json(found[0])

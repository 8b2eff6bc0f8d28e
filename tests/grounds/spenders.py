"""Somebody who spends, settles and refunds at random. Kept apart, so that a process starts without all that tests
import."""

import os
import random
import time
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from pixorly.database import carry
from pixorly.models import EntryKind
from pixorly.services import credits
from pixorly.services.credits import NotEnoughCredits
from pixorly.words import t

W = t("A step")
# Jobs that are open to all at one moment: few enough that two often meet at one.
_AT_ONCE = 40
_NEW_JOBS_A_SECOND = 60


@dataclass
class Deeds:
    """What one of them did, by its own account."""

    steps: int = 0
    refused: int = 0
    came: dict[UUID, int] = field(default_factory=dict)


class Crash(Exception):
    pass


def price_of(job_id: UUID) -> int:
    return 1 + job_id.int % 20


def cost_of(job_id: UUID) -> int:
    """What a job costs in the end: nothing, a part, or all of its price."""
    return job_id.int // 20 % (price_of(job_id) + 1)


def spend(workspaces: list[UUID], seed: int, number: int, seconds: float) -> Deeds:
    """Until the time is over. Whoever has the same seed and number throws the same dice."""
    dice, deeds, begun = random.Random(f"{seed}/{number}"), Deeds(), time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        workspace_id = dice.choice(workspaces)
        job_id = UUID(int=int(passed * _NEW_JOBS_A_SECOND) + dice.randrange(_AT_ONCE))
        try:
            _one_step(dice, deeds, workspace_id, job_id, f"{number}:{deeds.steps}")
        except NotEnoughCredits:
            deeds.refused += 1
        except Crash:
            pass
        deeds.steps += 1
    return deeds


def spend_elsewhere(addresses: dict[str, str], *given) -> Deeds:
    """The same in a process of its own."""
    os.environ |= addresses
    return spend(*given)


def _one_step(dice: random.Random, deeds: Deeds, workspace_id: UUID, job_id: UUID, key: str) -> None:
    def charge(session: Session) -> None:
        credits.charge(session, workspace_id, job_id, cost_of(job_id), W)

    def release(session: Session) -> None:
        credits.release(session, workspace_id, job_id, W)

    def hold(session: Session) -> None:
        credits.hold(session, workspace_id, job_id, price_of(job_id), W, None)

    def crash(session: Session) -> None:
        dice.choice((charge, release))(session)
        credits.receive(session, workspace_id, f"{key}:lost", EntryKind.BONUS, 1000, W)
        raise Crash

    what = dice.choices((hold, charge, release, crash, None), weights=(45, 25, 15, 5, 10))[0]
    if what:
        return carry(what)
    amount = dice.randint(1, 25)
    for _ in range(dice.randint(1, 2)):
        carry(lambda session: credits.receive(session, workspace_id, key, EntryKind.REFUND, amount, W))
    deeds.came[workspace_id] = deeds.came.get(workspace_id, 0) + amount
    return None

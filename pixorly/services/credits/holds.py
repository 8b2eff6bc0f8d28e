"""Setting aside and settling: a hold ends in exactly one charge or release."""

from uuid import UUID

from sqlmodel import Session

from pixorly.errors import NeedsPayment
from pixorly.models import EntryKind
from pixorly.services.credits import ledger, low
from pixorly.services.credits.ledger import Change, Line, Standing
from pixorly.services.credits.read import row
from pixorly.words import Words, t


class NotEnoughCredits(NeedsPayment):
    code = "not_enough_credits"

    def __init__(self, price: int, available: int) -> None:
        super().__init__(t("This costs {price} credits, and {available} are left.", price=price, available=available))


def hold(session: Session, workspace_id: UUID, job_id: UUID, price: int, words: Words, actor_id: UUID | None) -> None:
    """Set the whole price of a job aside, or refuse. However many race, the balance stays at or above zero."""
    change = Change(EntryKind.HOLD, available=-price, held=price, monthly=None, needs=price)
    line = ledger.write(session, workspace_id, _begun(job_id), change, words, actor_id)
    if not line:
        raise NotEnoughCredits(price, row(session, workspace_id).available)
    low.look(session, workspace_id, line)


def charge(session: Session, workspace_id: UUID, job_id: UUID, cost: int, words: Words) -> None:
    """The job is done: what it cost is gone, the rest comes back. Never more than was held."""
    turn, held = _open_hold(session, workspace_id, job_id)
    if not held:
        return
    cost = max(0, min(cost, held.held_change))
    rest = held.held_change - cost
    if not cost:
        _give_back(session, workspace_id, turn, held, _ended(job_id), rest, -held.monthly_change, words)
        return
    ledger.add(session, workspace_id, turn, _ended(job_id), Change(EntryKind.CHARGE, held=-cost), words)
    if rest:
        unspent = max(0, -held.monthly_change - cost)
        turn = ledger.turn(session, workspace_id)
        words = t("Returned, not needed")
        _give_back(session, workspace_id, turn, held, f"rest:{job_id}", rest, unspent, words)


def release(session: Session, workspace_id: UUID, job_id: UUID, words: Words) -> None:
    """The job came to nothing: everything comes back."""
    turn, held = _open_hold(session, workspace_id, job_id)
    if held:
        _give_back(session, workspace_id, turn, held, _ended(job_id), held.held_change, -held.monthly_change, words)


def _open_hold(session: Session, workspace_id: UUID, job_id: UUID) -> tuple[Standing, Line | None]:
    """What is held for a job, while nobody has settled it. From here to the commit nobody else will."""
    turn = ledger.turn(session, workspace_id)
    done = ledger.lines_at(session, workspace_id, _begun(job_id), _ended(job_id))
    return turn, None if _ended(job_id) in done else done.get(_begun(job_id))


def _give_back(
    session: Session,
    workspace_id: UUID,
    turn: Standing,
    held: Line,
    key: str,
    amount: int,
    monthly: int,
    words: Words,
) -> None:
    """Return what was held to where it came from. A month that ended meanwhile takes its part with it."""
    returned = Change(EntryKind.RELEASE, available=amount, held=-amount, monthly=monthly, period=held.period)
    line = ledger.add(session, workspace_id, turn, key, returned, words)
    if line and line.period != held.period and monthly:
        lapsed = Change(EntryKind.EXPIRE, available=-monthly)
        ledger.write(session, workspace_id, f"lapsed:{key}", lapsed, t("Lapsed with its month"))


def _begun(job_id: UUID) -> str:
    return f"hold:{job_id}"


def _ended(job_id: UUID) -> str:
    return f"end:{job_id}"

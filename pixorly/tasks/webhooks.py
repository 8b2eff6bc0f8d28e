"""Sending one webhook: take the next delivery, call its address, settle."""

from pixorly.database import carry, carry_patiently, look_patiently, reading
from pixorly.queue import Task, ring_if_quiet
from pixorly.services import deliveries

RING_SECONDS = 1.0


def deliver() -> None:
    """Somebody waits to be told something."""
    with reading() as session:
        if not deliveries.is_anything_due(session):
            return
    claimed = carry(deliveries.take)
    if not claimed:
        return
    try:
        message = look_patiently(lambda session: deliveries.prepare(session, claimed))
    except deliveries.NothingToTell:
        carry_patiently(lambda session: deliveries.drop(session, claimed))
        return
    headers, outcome = deliveries.send(claimed, message)
    carry_patiently(lambda session: deliveries.settle(session, claimed, headers, message.body, outcome))


def ring_due() -> None:
    """Every second, in every process: for what waits for its moment, and for bells that were lost."""
    with reading() as session:
        is_due = deliveries.is_anything_due(session)
    if is_due:
        ring_if_quiet(Task.DELIVER)

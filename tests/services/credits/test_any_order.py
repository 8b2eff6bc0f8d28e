"""Any steps in any order, repeated and broken off, against a plain model of what should be."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session

from pixorly.database import reading, transaction
from pixorly.models import EntryKind, new_id
from pixorly.services import credits
from pixorly.services.credits import NotEnoughCredits
from pixorly.words import t
from tests.grounds.people import somebody

W = t("A step")
NEXT = datetime(2030, 1, 1, tzinfo=UTC)
AMOUNTS = st.integers(0, 40)

Step = Callable[[Session], object]


@dataclass
class Expected:
    """What a workspace has, by addition and subtraction alone."""

    available: int = 10
    monthly: int = 0
    period: int = 0
    # By job: what is held, how much of it is of a month, and of which.
    held: dict[UUID, tuple[int, int, int]] = field(default_factory=dict)
    spent: int = 0
    came: int = 10
    lapsed: int = 0

    def take(self, amount: int) -> int:
        of_month = min(self.monthly, amount)
        self.available, self.monthly = self.available - amount, self.monthly - of_month
        return of_month

    def settle(self, job_id: UUID, cost: int) -> None:
        price, of_month, period = self.held.pop(job_id)
        cost = min(cost, price)
        back, back_of_month = price - cost, max(0, of_month - cost)
        self.spent += cost
        self.available += back
        if period == self.period:
            self.monthly += back_of_month
        else:
            self.available, self.lapsed = self.available - back_of_month, self.lapsed + back_of_month
        self.cap()

    def cap(self) -> None:
        self.monthly = min(self.monthly, max(0, self.available))


class _Crash(Exception):
    pass


class Books(RuleBasedStateMachine):
    """One workspace. Each step is a transaction of its own, as doors make them."""

    def __init__(self) -> None:
        super().__init__()
        self.expected = Expected()
        self.done: list[Step] = []
        self.may_be_below_zero = False

    @initialize()
    def arrive(self) -> None:
        with transaction() as session:
            self.workspace_id = somebody(session, f"{new_id().hex}@example.com").workspace_id

    @rule(price=st.integers(1, 40))
    def hold(self, price: int) -> None:
        job_id, now = new_id(), self.expected
        step = self._step(credits.hold, job_id, price, W, None)
        if price > now.available:
            with pytest.raises(NotEnoughCredits):
                self._do(step, keep=False)
            return
        self._do(step)
        now.held[job_id] = (price, now.take(price), now.period)

    @precondition(lambda self: self.expected.held)
    @rule(data=st.data(), cost=AMOUNTS)
    def charge(self, data: st.DataObject, cost: int) -> None:
        job_id = data.draw(st.sampled_from(list(self.expected.held)))
        self._do(self._step(credits.charge, job_id, cost, W))
        self.expected.settle(job_id, cost)

    @precondition(lambda self: self.expected.held)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(list(self.expected.held)))
        self._do(self._step(credits.release, job_id, W))
        self.expected.settle(job_id, 0)

    @rule(amount=AMOUNTS)
    def grant(self, amount: int) -> None:
        self._do(self._step(credits.receive, new_id().hex, EntryKind.GRANT, amount, W))
        self.expected.available, self.expected.came = self.expected.available + amount, self.expected.came + amount

    @rule(amount=AMOUNTS)
    def renew(self, amount: int) -> None:
        now = self.expected
        self._do(self._step(credits.renew, amount, NEXT, new_id().hex))
        now.available, now.lapsed = now.available - now.monthly + amount, now.lapsed + now.monthly
        now.monthly, now.period, now.came = amount, now.period + 1, now.came + amount
        now.cap()

    @rule(amount=st.integers(-30, 30).filter(bool))
    def adjust(self, amount: int) -> None:
        now = self.expected
        self._do(self._step(credits.operate, new_id().hex, amount, "to set it right"))
        now.came += amount
        if amount > 0:
            now.available += amount
        else:
            self.may_be_below_zero = True
            now.take(-amount)
            now.cap()

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        self._do(data.draw(st.sampled_from(self.done)), keep=False)

    @precondition(lambda self: self.expected.held)
    @rule(data=st.data(), cost=AMOUNTS)
    def settle_what_is_settled(self, data: st.DataObject, cost: int) -> None:
        """Somebody else comes with another outcome, in the same breath and after it."""
        job_id = data.draw(st.sampled_from(list(self.expected.held)))
        first, second = self._step(credits.charge, job_id, cost, W), self._step(credits.release, job_id, W)
        self._do(lambda session: (first(session), second(session)))
        self._do(self._step(credits.charge, job_id, cost + 1, W))
        self.expected.settle(job_id, cost)

    @rule(data=st.data(), amount=AMOUNTS)
    def crash(self, data: st.DataObject, amount: int) -> None:
        steps = [
            self._step(credits.receive, new_id().hex, EntryKind.BONUS, amount, W),
            self._step(credits.renew, amount, NEXT, new_id().hex),
            *[self._step(credits.charge, job_id, amount, W) for job_id in self.expected.held],
        ]
        step = data.draw(st.sampled_from(steps))
        with suppress(_Crash), transaction() as session:
            step(session)
            raise _Crash

    @invariant()
    def is_as_expected(self) -> None:
        now = self.expected
        held = sum(price for price, _, _ in now.held.values())
        with reading() as session:
            row = credits.row(session, self.workspace_id)
        assert (row.available, row.held, row.monthly, row.period) == (now.available, held, now.monthly, now.period)
        assert now.came - now.spent - now.lapsed == now.available + held
        assert row.available >= 0 or self.may_be_below_zero

    def teardown(self) -> None:
        with reading() as session:
            assert credits.disagreements(session) == []

    def _step(self, verb: Callable, *given: object) -> Step:
        return lambda session: verb(session, self.workspace_id, *given)

    def _do(self, step: Step, *, keep: bool = True) -> None:
        with transaction() as session:
            step(session)
        if keep:
            self.done.append(step)


def test_books_are_right_after_any_steps_in_any_order(house):
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

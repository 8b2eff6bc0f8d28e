"""A job's life, step by step in every order, with a crash between any two: against a dictionary that is never wrong.

A worker here is only what it remembers: a claim, and what it has had made. To crash is to forget it.
`PIXORLY_TEST_LIFE_EXAMPLES` makes it a longer one.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import col, update

from pixorly.database import carry, now, reading
from pixorly.errors import Conflict
from pixorly.integrations.providers import Working, trouble
from pixorly.models import ENDED, Circuit, EntryKind, Job, JobStatus, Lane, id_from
from pixorly.services import audit, credits, jobs, workspaces
from pixorly.services.jobs.ending import MOST_ATTEMPTS
from pixorly.services.jobs.performing import Made
from pixorly.tasks import catalogue
from pixorly.words import t
from tests.grounds import databases
from tests.grounds.environment import GIVEN_LIFE_EXAMPLES
from tests.grounds.harm import a_paid_wish, made_for
from tests.grounds.people import arrived
from tests.grounds.studio import balance_of, job, press

GIVEN = 1_000
TROUBLES = (trouble.OutcomeUnknown, trouble.CallLost, trouble.Passing, trouble.Refused, trouble.BadAnswer)
GOING_ON = (JobStatus.PENDING, JobStatus.PROCESSING)
WORKERS = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        databases.empty()
        catalogue.refresh()
        self.ada = arrived()[0]
        carry(self._enrich)
        self.start = balance_of(self.ada)[0]
        # What must be so: the status of each job, its price, and how often it was begun.
        self.jobs: dict[UUID, dict] = {}
        # What each worker remembers: its claim, and what it has had made.
        self.hands: dict[int, tuple[jobs.Claimed, Made | None]] = {}

    def _enrich(self, session) -> None:
        workspaces.put_on_plan(session, self.ada.workspace_id, "enterprise")
        credits.receive(session, self.ada.workspace_id, "for life", EntryKind.BONUS, GIVEN, t("To start with"))

    @precondition(lambda self: len(self.jobs) < 6)
    @rule()
    def ask(self) -> None:
        (job_id,) = press(self.ada, a_paid_wish())
        with reading() as session:
            self.jobs[job_id] = _known(job(session, job_id).price)

    @precondition(lambda self: any(one["status"] == JobStatus.PENDING for one in self.jobs.values()))
    @rule(worker=WORKERS)
    def claim(self, worker: int) -> None:
        """Whatever it had in hand before is forgotten, as when its process was killed and another one started."""
        _let_pauses_pass()
        claimed = carry(lambda session: jobs.claim(session, Lane.PROVIDER))
        assert claimed, "Somebody waits, and nobody is taken."
        one = self.jobs[claimed.id]
        assert one["status"] == JobStatus.PENDING
        assert (claimed.in_doubt_since is not None) == one["in_doubt"]
        one |= {"status": JobStatus.PROCESSING, "attempts": one["attempts"] + 1, "before": one["in_doubt"]}
        one |= {"holder": claimed.lease_number, "in_doubt": True}
        self.hands[worker] = claimed, None

    @precondition(lambda self: self.hands)
    @rule(worker=WORKERS)
    def store(self, worker: int) -> None:
        if held := self.hands.get(worker):
            self.hands[worker] = held[0], made_for(held[0])

    @precondition(lambda self: any(made for _, made in self.hands.values()))
    @rule(worker=WORKERS)
    def settle(self, worker: int) -> None:
        claimed, made = self.hands.get(worker, (None, None))
        if not claimed or not made:
            return
        is_ours = self._is_ours(claimed)
        assert carry(lambda session: jobs.conclude(session, claimed, made)) is is_ours
        if is_ours:
            self.jobs[claimed.id] |= {"status": JobStatus.COMPLETED, "holder": None}

    @precondition(lambda self: self.hands)
    @rule(worker=WORKERS, why=st.sampled_from(TROUBLES))
    def fail(self, worker: int, why: type) -> None:
        claimed, _ = self.hands.pop(worker, (None, None))
        if not claimed:
            return
        is_ours = self._is_ours(claimed)
        assert carry(lambda session: jobs.not_done(session, claimed, why())) is is_ours
        if is_ours:
            self._went_wrong(self.jobs[claimed.id], why)

    @precondition(lambda self: self.hands)
    @rule(worker=WORKERS)
    def leave_it_there(self, worker: int) -> None:
        """The provider works on it by itself, and the thread is free."""
        claimed, _ = self.hands.pop(worker, (None, None))
        if not claimed:
            return
        is_ours = self._is_ours(claimed)
        assert carry(lambda session: jobs.conclude(session, claimed, Working("there1"))) is is_ours
        if is_ours:
            self.jobs[claimed.id] |= {"holder": None, "is_there": True}

    @precondition(lambda self: any(one["is_there"] and one["holder"] is None for one in self.jobs.values()))
    @rule(worker=WORKERS)
    def look(self, worker: int) -> None:
        job_id = next(id for id, one in self.jobs.items() if one["is_there"] and one["holder"] is None)
        claimed = carry(lambda session: jobs.take_up(session, job_id))
        one = self.jobs[job_id]
        assert (claimed is not None) == (one["status"] == JobStatus.PROCESSING)
        if claimed:
            one["holder"] = claimed.lease_number
            self.hands[worker] = claimed, None

    @precondition(lambda self: self.jobs)
    @rule(number=st.integers(0, 5))
    def stop(self, number: int) -> None:
        job_id, one = self._nth(number)
        try:
            carry(lambda session: jobs.cancel(session, self.ada, str(job_id)))
        except Conflict:
            assert one["status"] in ENDED
            return
        assert one["status"] in GOING_ON
        if one["status"] == JobStatus.PENDING:
            one["status"] = JobStatus.CANCELLED
        else:
            one["is_stop_asked"] = True

    @precondition(lambda self: self.jobs)
    @rule(number=st.integers(0, 5))
    def try_again(self, number: int) -> None:
        job_id, one = self._nth(number)
        try:
            batch_id = carry(lambda session: jobs.retry(session, self.ada, str(job_id)).id)
        except Conflict:
            assert one["status"] not in (JobStatus.FAILED, JobStatus.CANCELLED)
            return
        assert one["status"] in (JobStatus.FAILED, JobStatus.CANCELLED)
        with reading() as session:
            shown = [id_from(each.id) for each in jobs.batch(session, self.ada, str(batch_id)).jobs]
            new = [each for each in shown if each not in self.jobs]
            assert len(new) == (not one["is_replaced"])
            self.jobs |= {each: _known(job(session, each).price) for each in new}
        one["is_replaced"] = True

    @precondition(lambda self: any(one["holder"] for one in self.jobs.values()))
    @rule(number=st.integers(0, 5))
    def lose_the_lease(self, number: int) -> None:
        """Its worker was killed, or sleeps; what it remembers it may still try to write."""
        job_id, one = self._nth(number)
        if one["holder"] is None:
            return
        carry(lambda session: session.execute(update(Job).where(col(Job.id) == job_id).values(**_lost(session))))
        with reading() as session:
            assert jobs.lost(session) == [job_id]
        carry(lambda session: jobs.take_back(session, job_id))
        if one["is_there"]:
            one["holder"] = None
        elif one["is_stop_asked"]:
            one |= {"status": JobStatus.CANCELLED, "holder": None}
        else:
            self._went_wrong(one, trouble.OutcomeUnknown)

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        with reading() as session:
            stand = {id: job(session, id) for id in self.jobs}
            found = [*audit.findings(session), *audit.not_stored(audit.to_look_for(session))]
        assert not found, found
        for id, one in self.jobs.items():
            assert stand[id].status == one["status"], (one, stand[id])
            assert stand[id].attempts == one["attempts"]
        held = sum(one["price"] for one in self.jobs.values() if one["status"] in GOING_ON)
        spent = sum(one["price"] for one in self.jobs.values() if one["status"] == JobStatus.COMPLETED)
        assert balance_of(self.ada) == (self.start - held - spent, held)

    def _went_wrong(self, one: dict, why: type) -> None:
        one["holder"] = None
        passes = issubclass(why, trouble.Passing)
        if one["is_stop_asked"]:
            one["status"] = JobStatus.CANCELLED
        elif passes and one["attempts"] < MOST_ATTEMPTS:
            # What an earlier call left in doubt stays so until somebody knows better.
            doubts = {trouble.OutcomeUnknown: True, trouble.CallLost: False}
            one |= {"status": JobStatus.PENDING, "in_doubt": doubts.get(why, one["before"])}
            one["is_there"] = one["is_there"] and why is trouble.OutcomeUnknown
        else:
            one["status"] = JobStatus.FAILED

    def _is_ours(self, claimed: jobs.Claimed) -> bool:
        one = self.jobs[claimed.id]
        return one["status"] == JobStatus.PROCESSING and one["holder"] == claimed.lease_number

    def _nth(self, number: int) -> tuple[UUID, dict]:
        return list(self.jobs.items())[number % len(self.jobs)]


def _known(price: int) -> dict:
    return {
        "status": JobStatus.PENDING, "price": price, "attempts": 0, "holder": None, "in_doubt": False, "before": False,
        "is_there": False, "is_stop_asked": False, "is_replaced": False,
    }  # fmt: skip


def _lost(session) -> dict:
    return {"lease_until": now(session) - timedelta(seconds=1), "held_by": "elsewhere:1:1"}


def _let_pauses_pass() -> None:
    def change(session) -> None:
        session.execute(update(Job).values(next_try_at=now(session)))
        # Whether a provider is left alone is told elsewhere.
        session.execute(update(Circuit).values(failures=0, open_until=None))

    carry(change)


@pytest.mark.parametrize(
    ("database", "examples"), [("sqlite", 12), ("postgres", 4)], indirect=["database"], ids=["sqlite", "postgres"]
)
def test_a_job_ends_once_and_its_credits_with_it_whatever_comes_between(house, openrouter, examples):
    examples = GIVEN_LIFE_EXAMPLES or examples
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            print_blob=True,
            # To make a story shorter is to live through hundreds of others: minutes, for one that can be read anyway.
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

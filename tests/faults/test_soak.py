"""Everything goes wrong at random, and in the end all that must hold holds. Row 30 of the fault matrix.

Seconds come from PIXORLY_TEST_SOAK_SECONDS; PIXORLY_TEST_SOAK_SEED throws the dice again that a run has printed.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest
from sqlmodel import select

from pixorly.broker import broker
from pixorly.database import carry, reading
from pixorly.errors import PixorlyError
from pixorly.models import ENDED, Job
from pixorly.services import jobs
from tests.faults.conftest import audited
from tests.grounds.environment import GIVEN_SOAK_SECONDS, GIVEN_SOAK_SEED
from tests.grounds.harm import FLUX_DEV, a_paid_wish, are_over, kill, let_pauses_pass
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, how_they_ended, press

_OPENROUTER = ("busy", "broken", "cut", "refused", "malformed", "text", "edge-timeout", "late-error")
_REPLICATE = ("busy", "broken", "broken-late", "cut", "failed", "crashed", "poll-broken", "truncated", "aborted")
_AT_REST_S = 90


class Chaos:
    """What may happen, each thing a method, drawn by the dice of one seed."""

    def __init__(self, seed: int, viewer, start_worker, valkey, openrouter, replicate) -> None:
        self.dice, self.viewer = random.Random(seed), viewer
        self.happened: Counter[str] = Counter()
        self._start_worker, self._valkey = start_worker, valkey
        self._openrouter, self._replicate = openrouter, replicate
        self.workers = [start_worker()]
        self.presses: list = []

    def step(self) -> None:
        for _ in range(self.dice.randrange(3)):
            self._press()
        what = self.dice.choices(
            [self._kill_worker, self._stall_worker, self._redis_dies, self._redis_forgets, self._redis_hangs,
             self._mood, self._stop_some, self._nothing],
            [2, 2, 1, 2, 1, 6, 4, 4],
        )[0]  # fmt: skip
        self.happened[what.__name__] += 1
        what()

    def quiesce(self) -> None:
        """All is healed, and whoever waits for a moment has waited."""
        if not any(worker.process.poll() is None for worker in self.workers):
            self.workers.append(self._start_worker())

        def rest() -> bool:
            let_pauses_pass()
            return are_over(self.presses)

        wait_until(rest, _AT_REST_S)

    def _press(self) -> None:
        model = self.dice.choice(["", "openrouter", "openrouter", "replicate"])
        prompt = f"a fox {self.dice.random()}"
        wish = {"": a_wish(prompt), "openrouter": a_paid_wish(prompt), "replicate": a_paid_wish(prompt, FLUX_DEV)}
        key = f"press {self.dice.randrange(10**9)}"
        for _ in range(self.dice.choice([1, 1, 2])):
            with suppress(PixorlyError):
                self.presses += press(self.viewer, wish[model], key)

    def _kill_worker(self) -> None:
        victim = self.workers.pop()
        kill(victim)
        self.workers.append(self._start_worker())

    def _stall_worker(self) -> None:
        pid = self.workers[-1].process.pid
        os.kill(pid, signal.SIGSTOP)
        time.sleep(self.dice.uniform(0.2, 1))
        os.kill(pid, signal.SIGCONT)

    def _redis_dies(self) -> None:
        self._valkey.kill()
        self._press()
        self._valkey.start()

    def _redis_forgets(self) -> None:
        broker().flushall()

    def _redis_hangs(self) -> None:
        self._valkey.stall()
        time.sleep(self.dice.uniform(0.2, 1))
        self._valkey.wake()

    def _mood(self) -> None:
        self._openrouter.seconds = self.dice.choice([0, 0.2, 1])
        self._openrouter.behave(self.dice.choice(_OPENROUTER))
        self._replicate.behave(self.dice.choice(_REPLICATE))

    def _stop_some(self) -> None:
        for job_id in self.dice.sample(self.presses, min(2, len(self.presses))):
            with suppress(PixorlyError):
                carry(lambda session, job_id=job_id: jobs.cancel(session, self.viewer, str(job_id)))

    def _nothing(self) -> None:
        time.sleep(self.dice.uniform(0.1, 0.6))


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_whatever_happens_in_the_end_all_is_well(ada, openrouter, replicate, own_valkey, worker):
    seed = int(GIVEN_SOAK_SEED or random.randrange(2**32))
    print(f"seed {seed}")
    with audited():
        chaos = Chaos(seed, ada, worker, own_valkey, openrouter, replicate)
        ends_at = time.monotonic() + GIVEN_SOAK_SECONDS / 2
        while time.monotonic() < ends_at:
            chaos.step()
        chaos.quiesce()

    ended = Counter(how_they_ended(chaos.presses))
    print(f"{dict(chaos.happened)}; {dict(ended)}; {len(openrouter.billed)} and {len(replicate.billed)} paid")
    with reading() as session:
        assert not session.exec(select(Job.id).where(Job.status.not_in(ENDED))).all(), f"seed {seed}"  # type: ignore[attr-defined]

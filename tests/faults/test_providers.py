"""Providers that are busy, broken, silent, hostile, or late. Rows 14 to 16 of the fault matrix."""

import time
from datetime import timedelta

import pytest

from pixorly.database import carry, now, reading
from pixorly.models import JobStatus
from pixorly.services import circuits
from pixorly.tasks import jobs as tasks
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import (
    FLUX_DEV,
    a_paid_wish,
    are_over,
    hands,
    let_pauses_pass,
    orphans,
    row_of,
)
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, pictures_of, press, work_off
from tests.standins.program import free_port

_MOST_GROWTH_KIB = 100 * 1024
_OPENROUTER_LIES = ("text", "truncated", "bomb", "empty", "not-base64", "malformed", "redirect", "svg")
_REPLICATE_LIES = ("text", "truncated", "bomb", "empty", "private", "unencrypted", "redirect", "endless", "lost", "svg")


@pytest.mark.parametrize(("mood", "seconds"), [("busy", 7), ("overloaded", 3)])
def test_a_provider_that_names_a_pause_is_not_asked_before(ada, openrouter, mood, seconds):
    with audited():
        openrouter.behave(mood)
        (job_id,) = press(ada, a_paid_wish())

        work_off()
        waits = row_of(job_id)
        work_off()

        asked = _asked(openrouter)
        let_pauses_pass()
        work_off()

    assert seconds - 1 < (waits.next_try_at - waits.started_at).total_seconds() < 3 * seconds
    assert asked == 1 and how_they_ended([job_id]) == [JobStatus.COMPLETED]


def test_a_broken_provider_is_left_alone_and_the_others_are_not(ada, openrouter, replicate):
    with audited():
        openrouter.behave("broken", circuits.MOST_FAILURES)
        there = [press(ada, a_paid_wish())[0] for _ in range(8)]
        elsewhere = [press(ada, a_paid_wish(model=FLUX_DEV))[0], press(ada, a_wish())[0]]

        replicate.seconds = 0
        work_off()
        tasks.follow_up(str(elsewhere[0]))
        with reading() as session:
            is_open = circuits.look(session, "openrouter").is_open
        asked = _asked(openrouter)
        others = how_they_ended(elsewhere)
        let_pauses_pass()
        work_off()
        let_pauses_pass()
        work_off()

    assert is_open and asked == circuits.MOST_FAILURES
    assert set(others) == {JobStatus.COMPLETED} == set(how_they_ended(there))


def test_after_its_pause_one_call_tries_first(ada, openrouter):
    with audited():
        openrouter.behave("broken", circuits.MOST_FAILURES + 1)
        job_ids = [press(ada, a_paid_wish())[0] for _ in range(8)]
        work_off()
        let_pauses_pass()

        work_off()
        asked = _asked(openrouter)
        for _ in range(3):
            let_pauses_pass()
            work_off()

    assert asked == circuits.MOST_FAILURES + 1
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}


def test_a_provider_that_hangs_leaves_threads_for_the_others(ada, openrouter, replicate):
    replicate.seconds = 0
    with audited():
        stuck = [press(ada, a_paid_wish("a fox [slow]"))[0] for _ in range(12)]
        with hands(8):
            wait_until(lambda: len([one for one in how_they_ended(stuck) if one == JobStatus.PROCESSING]) >= 5)
            time.sleep(0.5)
            pressed_at = time.monotonic()
            (free,) = press(ada, a_paid_wish(model=FLUX_DEV))
            wait_until(lambda: are_over([free]), 20)
            took = time.monotonic() - pressed_at
            openrouter.released.set()
            wait_until(lambda: are_over(stuck), 30)

    print(f"beside a provider that hangs: {took:.2f} s")
    assert set(how_they_ended([free, *stuck])) == {JobStatus.COMPLETED}


def test_a_provider_that_can_not_be_reached_was_not_paid_and_is_tried_again(ada, openrouter, change_settings):
    with audited():
        job_ids = [press(ada, a_paid_wish())[0] for _ in range(6)]
        change_settings(openrouter_base_url=f"http://127.0.0.1:{free_port()}/api/v1")
        work_off()
        states, held = how_they_ended(job_ids), balance_of(ada)[1]
        doubts = [row_of(one).call_begun_at for one in job_ids]

        change_settings(openrouter_base_url=f"{openrouter.url}/api/v1")
        let_pauses_pass()
        work_off()

    assert set(states) == {JobStatus.PENDING} and held and doubts == [None] * 6
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED} and len(openrouter.billed) == 6


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_comes_instead_of_a_picture_is_not_kept_and_not_charged(
    ada, openrouter, replicate, worker, own_pictures
):
    with audited():
        program = worker()
        good = [press(ada, a_paid_wish())[0] for _ in range(4)]
        wait_until(lambda: are_over(good))
        spent, before = balance_of(ada)[0], _memory_kib(program)

        lies = [press(ada, a_paid_wish(f"a fox [{mood}]"))[0] for mood in _OPENROUTER_LIES * 2]
        lies += [press(ada, a_paid_wish(f"a fox [{mood}]", FLUX_DEV))[0] for mood in _REPLICATE_LIES]
        wait_until(lambda: _all_but_the_pauses(lies), 60)

    grown = _memory_kib(program) - before
    print(f"memory grew by {grown // 1024} MB")
    assert set(how_they_ended(lies)) == {JobStatus.FAILED}, _notes(lies)
    assert not orphans() and balance_of(ada) == (spent, 0)
    assert all(row_of(one).failure_template for one in lies)
    assert grown < _MOST_GROWTH_KIB


def test_a_picture_that_comes_with_something_else_behind_it_is_kept_without_it_or_not_at_all(
    ada, openrouter, own_pictures
):
    with audited():
        (job_id,) = press(ada, a_paid_wish("a fox [polyglot]"))

        work_off()

    from pixorly.integrations.storage import storage

    assert all(b"<script" not in storage().get(one.key) for one in storage().keys("")), how_they_ended([job_id])


def test_a_question_that_fails_is_asked_again_and_the_call_is_not_made_again(ada, replicate):
    replicate.seconds = 0
    with audited():
        (job_id,) = press(ada, a_paid_wish("a fox [poll-broken]", FLUX_DEV))

        for _ in range(4):
            work_off()
            let_pauses_pass()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(replicate.billed) == 1


def test_a_doubt_outlives_a_try_that_could_not_even_ask(ada, replicate, change_settings):
    """Made, and the answer lost; then nobody could be asked. It is still looked for, and not paid again."""
    replicate.seconds = 0
    with audited():
        replicate.behave("broken-late")
        (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
        work_off()
        change_settings(replicate_base_url=f"http://127.0.0.1:{free_port()}/v1")
        let_pauses_pass()
        work_off()
        change_settings(replicate_base_url=f"{replicate.url}/v1")
        for _ in range(3):
            let_pauses_pass()
            work_off()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and row_of(job_id).attempts == 3
    assert len(replicate.predictions) == 1


def test_what_is_not_done_within_its_time_is_stopped_there_and_not_charged(ada, replicate):
    replicate.seconds = 3600
    with audited():
        (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
        work_off()
        _begun_long_ago(job_id)

        tasks.follow_up(str(job_id))
        (prediction,) = replicate.predictions.values()
        prediction.seconds = 0
        tasks.follow_up(str(job_id))

    assert prediction.is_canceled and not replicate.billed
    assert row_of(job_id).failure_code == "took_too_long" and balance_of(ada) == (10 + RICH, 0)


def test_one_that_is_done_at_the_very_last_moment_is_kept_and_charged_once(ada, replicate):
    replicate.seconds = 0
    with audited():
        (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
        tasks.carry_out()
        _begun_long_ago(job_id)

        for _ in range(3):
            tasks.follow_up(str(job_id))

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(pictures_of(job_id)) == 1
    assert balance_of(ada) == (10 + RICH - row_of(job_id).price, 0)


def test_one_that_can_not_even_be_stopped_ends_here_all_the_same(ada, replicate, change_settings):
    replicate.seconds = 3600
    with audited():
        (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
        work_off()
        _begun_long_ago(job_id)
        change_settings(replicate_base_url=f"http://127.0.0.1:{free_port()}/v1")

        tasks.follow_up(str(job_id))

    assert row_of(job_id).failure_code == "took_too_long" and balance_of(ada) == (10 + RICH, 0)


def test_a_model_that_is_gone_is_not_the_trouble_of_its_provider(ada, openrouter):
    with audited():
        for _ in range(circuits.MOST_FAILURES + 1):
            press(ada, a_paid_wish("a fox [retired]"))
        (good,) = press(ada, a_paid_wish())

        work_off()

    assert how_they_ended([good]) == [JobStatus.COMPLETED]


def _asked(openrouter) -> int:
    return len([one for one in openrouter.asked if one.method == "POST"])


def _begun_long_ago(job_id) -> None:
    def change(session) -> None:
        row = job(session, job_id)
        row.started_at = now(session) - timedelta(minutes=16)

    carry(change)


def _all_but_the_pauses(job_ids) -> bool:
    let_pauses_pass()
    return are_over(job_ids)


def _memory_kib(program) -> int:
    from pathlib import Path

    told = Path(f"/proc/{program.process.pid}/status").read_text("utf-8")
    return int(told.partition("VmRSS:")[2].split()[0])


def _notes(job_ids) -> list[str]:
    return [f"{row_of(one).prompt} {row_of(one).status} {row_of(one).failure_note}" for one in job_ids]

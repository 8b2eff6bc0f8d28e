"""A job from the press to its end: what is made, charged, returned, and told."""

from contextlib import ExitStack

import pytest

from pixorly.database import carry, reading, units_at_once
from pixorly.models import JobStatus
from pixorly.services import credits, jobs
from pixorly.tasks import jobs as tasks
from pixorly.tasks import turns
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, pictures_of, press, work_off

SEEDREAM = "openrouter/bytedance-seed/seedream-4.5"
FLUX_DEV = "replicate/black-forest-labs/flux-dev"


def an_openrouter_wish(prompt: str = "a fox at dawn", **more):
    return a_wish(prompt, **{"models": (SEEDREAM,), "width": None, "height": None, "steps": None} | more)


def a_replicate_wish(prompt: str = "a fox at dawn", **more):
    return a_wish(prompt, **{"models": (FLUX_DEV,), "width": None, "height": None, "steps": None} | more)


def test_the_painter_paints_and_nothing_is_paid(ada):
    (job_id,) = press(ada, a_wish(count=2, seed=7))

    work_off()

    first, second = pictures_of(job_id)
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert (first.width, first.height, first.seed, second.seed) == (256, 256, 7, 8)
    assert first.recipe["prompt"] == "ridges at dusk" and first.recipe["seed"] == 7
    assert balance_of(ada) == (10, 0)


def test_those_held_up_at_the_database_keep_others_away_for_a_moment_only(ada, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.1)
    (job_id,) = press(ada, a_wish())

    with ExitStack() as held_up:
        for _ in range(units_at_once()):
            held_up.enter_context(turns.in_turn())
        work_off()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]


def test_a_picture_is_charged_and_shown_though_the_job_after_it_can_not_be_read(ada):
    first, unreadable = press(ada)[0], press(ada)[0]
    carry(lambda session: setattr(job(session, unreadable), "parameters", {"from": "a later version"}))

    tasks.paint()

    assert how_they_ended([first, unreadable]) == [JobStatus.COMPLETED, JobStatus.PENDING]


def test_what_is_paid_is_held_first_and_charged_once(ada, openrouter):
    (job_id,) = press(ada, an_openrouter_wish())
    with reading() as session:
        price = job(session, job_id).price
    held = balance_of(ada)

    work_off()
    work_off()

    assert price > 0 and held == (10 - price, price)
    assert balance_of(ada) == (10 - price, 0)
    assert len(openrouter.billed) == 1


def test_one_that_works_on_its_own_holds_no_thread_and_ends_all_the_same(ada, replicate):
    replicate.seconds = 0
    (job_id,) = press(ada, a_replicate_wish())

    work_off()
    in_between = how_they_ended([job_id])
    tasks.follow_up(str(job_id))

    assert in_between == [JobStatus.PROCESSING]
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert len(replicate.billed) == 1 and balance_of(ada)[1] == 0


@pytest.mark.parametrize("mood", ["refused", "malformed", "empty", "text", "truncated", "bomb", "string"])
def test_what_fails_gives_everything_back_with_a_reason(ada, openrouter, mood):
    if mood not in openrouter.moods:
        pytest.skip("Its stand-in has no such mood.")
    (job_id,) = press(ada, an_openrouter_wish(f"a fox [{mood}]"))

    work_off()

    with reading() as session:
        (tile,) = jobs.feed(session, ada)[0].jobs[0].tiles
    assert how_they_ended([job_id]) == [JobStatus.FAILED]
    assert balance_of(ada) == (10, 0) and tile.failure and tile.failure.template
    assert not pictures_of(job_id)


def test_trouble_that_passes_is_tried_again_after_a_pause(ada, openrouter):
    openrouter.behave("broken")
    (job_id,) = press(ada, an_openrouter_wish())

    work_off()

    with reading() as session:
        waiting = job(session, job_id)
        (tile,) = jobs.feed(session, ada)[0].jobs[0].tiles
    assert (waiting.status, waiting.attempts) == (JobStatus.PENDING, 1)
    assert (tile.waits_for, tile.attempts) == ("trouble", 1) and tile.waits_until
    assert balance_of(ada)[1] == waiting.price


def test_after_three_tries_it_is_over(ada, openrouter):
    openrouter.behave("broken", 3)
    (job_id,) = press(ada, an_openrouter_wish())

    for _ in range(3):
        work_off()
        carry(lambda session: setattr(job(session, job_id), "next_try_at", job(session, job_id).created_at))

    assert how_they_ended([job_id]) == [JobStatus.FAILED]
    assert balance_of(ada) == (10, 0)


def test_a_whole_press_is_refused_where_credits_do_not_suffice(ada, openrouter):
    with pytest.raises(credits.NotEnoughCredits):
        press(ada, an_openrouter_wish(count=8))

    assert balance_of(ada) == (10, 0)
    with reading() as session:
        assert jobs.feed(session, ada) == []


def test_weighing_says_all_that_stands_in_the_way(ada, openrouter):
    with reading() as session:
        weighed = jobs.weigh(session, ada, an_openrouter_wish("", models=("openrouter/no/such",)))

    assert {reason.field for reason in weighed.reasons} == {"prompt", "models"}


def test_whoever_chooses_no_model_has_the_first(ada):
    (job_id,) = press(ada, a_wish(models=()))

    with reading() as session:
        assert job(session, job_id).model_id == "painter/formula"


def test_the_same_key_makes_one_batch(ada):
    first = press(ada, key="press-1")
    again = press(ada, key="press-1")

    assert first == again


def test_alternatives_and_models_make_a_job_each(ada, openrouter):
    wish = a_wish("a {red|blue} sea", models=("painter/formula", SEEDREAM), width=None, height=None, steps=None)
    with reading() as session:
        weighed = jobs.weigh(session, ada, wish)
    made = press(ada, wish) if not weighed.reasons else []

    assert weighed.prompt_count == 2 and weighed.jobs == 4
    assert len(made) in (0, 4)

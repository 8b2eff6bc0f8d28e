"""Many press at once, and every race about one job. Rows 24 to 26 of the fault matrix."""

from contextlib import suppress

import pytest
from sqlmodel import select

from pixorly.database import carry, reading
from pixorly.errors import Conflict
from pixorly.models import Batch, EntryKind, JobStatus, Lane, Workspace
from pixorly.services import credits, jobs
from pixorly.services.credits import NotEnoughCredits
from pixorly.services.jobs import limits
from pixorly.tasks import jobs as tasks
from pixorly.words import t
from tests.faults.conftest import audited
from tests.grounds.harm import a_paid_wish, let_pauses_pass, made_for, row_of
from tests.grounds.people import arrived
from tests.grounds.races import together
from tests.grounds.studio import a_wish, balance_of, how_they_ended, press, work_off


@pytest.fixture
def bea(house):
    """Somebody with what a new account has, and no more."""
    return arrived("bea@example.com")[0]


def test_fifty_presses_with_one_key_make_one_batch(bea, openrouter):
    with audited():
        pressed = together(50, lambda _: press(bea, a_paid_wish(), key="the same finger"))

        work_off()

    assert all(one == pressed[0] for one in pressed), pressed
    assert len(openrouter.billed) == 1


def test_fifty_presses_without_a_key_are_each_accepted_or_refused_whole(bea, openrouter):
    price = _price(bea)
    with audited():
        pressed = together(50, lambda _: press(bea, a_paid_wish()))

        accepted = [one for one in pressed if isinstance(one, list)]
        refused = [one for one in pressed if isinstance(one, NotEnoughCredits)]
    assert (len(accepted), len(accepted) + len(refused)) == (10 // price, 50), pressed


def test_sixty_four_race_for_credits_that_suffice_for_ten(bea, openrouter):
    price = _price(bea)
    carry(
        lambda session: credits.receive(
            session, bea.workspace_id, "ten", EntryKind.BONUS, 10 * price - 10, t("To start with")
        )
    )
    with audited():
        pressed = together(64, lambda _: press(bea, a_paid_wish()))

    assert len([one for one in pressed if isinstance(one, list)]) == 10, pressed
    assert balance_of(bea) == (0, 10 * price)


def test_no_more_start_at_once_than_a_plan_lets_however_many_claim(ada, openrouter):
    """Both lanes count towards one limit, so that claims in one must see those in the other."""
    carry(lambda session: _allow(session, ada, studio_jobs_at_once=3))
    for _ in range(3):
        press(ada, a_paid_wish())
        press(ada, a_wish())
    with audited():
        claimed = together(12, lambda number: carry(lambda session: jobs.claim(session, _lane(number))))
        with reading() as session:
            running = limits.running(session)
        for one in filter(None, claimed):
            carry(lambda session, one=one: jobs.cancelled(session, one))

    assert running == {(ada.workspace_id, "screen"): 3}


def test_an_end_and_a_stop_at_once_leave_one_of_them(ada, openrouter):
    with audited():
        for _ in range(10):
            (job_id,) = press(ada, a_paid_wish())
            claimed = carry(lambda session: jobs.claim(session, Lane.PROVIDER))
            made = made_for(claimed)
            before = balance_of(ada)

            ended = together(4, lambda n, claimed=claimed, made=made: _end(n, ada, claimed, made))

            assert ended.count(True) == 1 and not [one for one in ended if isinstance(one, Exception)], ended
            (how,) = how_they_ended([job_id])
            back = before[1] if how == JobStatus.CANCELLED else 0
            assert balance_of(ada) == (before[0] + back, 0)


def test_a_stop_that_meets_a_job_on_its_way_back_is_not_lost(ada, openrouter):
    """Put back and stopped at the same moment, it must not wait for another try that nobody wants."""
    from pixorly.integrations.providers import trouble

    with audited():
        for _ in range(10):
            (job_id,) = press(ada, a_paid_wish())
            claimed = carry(lambda session: jobs.claim(session, Lane.PROVIDER))

            ended = together(
                2,
                lambda n, claimed=claimed, job_id=job_id: carry(
                    (lambda session: jobs.cancel(session, ada, str(job_id)))
                    if n
                    else (lambda session: jobs.not_done(session, claimed, trouble.OutcomeUnknown()))
                ),
            )

            assert not [one for one in ended if isinstance(one, Exception)], ended
            assert how_they_ended([job_id]) == [JobStatus.CANCELLED], row_of(job_id)
            let_pauses_pass()


def _end(number: int, viewer, claimed, made) -> bool:
    """Settled, cancelled by the worker, asked to stop, or taken back: whoever comes first."""
    if number == 0:
        return carry(lambda session: jobs.conclude(session, claimed, made))
    if number == 1:
        return carry(lambda session: jobs.cancelled(session, claimed))
    if number == 2:
        tasks.rescue()
        return False
    with suppress(Conflict):
        carry(lambda session: jobs.cancel(session, viewer, str(claimed.id)))
    return False


def _lane(number: int) -> Lane:
    return Lane.PROVIDER if number % 2 else Lane.PICTURES


def _allow(session, viewer, **numbers) -> None:
    session.get_one(Workspace, viewer.workspace_id).overrides = numbers


def _price(viewer) -> int:
    with reading() as session:
        price = jobs.weigh(session, viewer, a_paid_wish()).price
        assert price and not session.exec(select(Batch)).all()
    return price

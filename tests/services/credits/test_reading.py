"""The history, the month and the balance, as their workspace sees them and nobody else."""

from datetime import timedelta
from itertools import pairwise

import pytest

from pixorly.database import now
from pixorly.errors import Invalid, NotFound
from pixorly.models import Batch, Entry, EntryKind, Job, JobKind, JobStatus, Lane, id_from, new_id
from pixorly.services import credits, means, workspaces
from pixorly.words import t
from tests.grounds.people import somebody

W = t("A step")


@pytest.fixture
def ada(session):
    return somebody(session)


def _receive(session, viewer, amount, kind=EntryKind.BONUS):
    credits.receive(session, viewer.workspace_id, new_id().hex, kind, amount, W)


def _spend(session, viewer, price, cost):
    job_id = new_id()
    credits.hold(session, viewer.workspace_id, job_id, price, W, viewer.user_id)
    credits.charge(session, viewer.workspace_id, job_id, cost, W)
    return job_id


def _job(session, viewer, status, price=4, started_at=None):
    batch = Batch(workspace_id=viewer.workspace_id, door="screen", prompt="a hill")
    session.add(batch)
    session.flush()
    job = Job(
        workspace_id=viewer.workspace_id, batch_id=batch.id, door="screen", kind=JobKind.GENERATE, status=status,
        lane=Lane.PROVIDER, model_id="m", provider="p", prompt="a hill", price=price, started_at=started_at,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
@pytest.mark.parametrize("kind", ["", "spent", "held", "added"])
def test_pages_neither_skip_nor_double_while_more_comes(session, ada, limit, kind):
    _receive(session, ada, 100)
    for _ in range(6):
        _spend(session, ada, 3, 2)
    whole = [entry.id for entry in credits.history(session, ada, kind)]

    seen, before = [], ""
    while page := credits.history(session, ada, kind, before, limit):
        seen += [entry.id for entry in page]
        before = page[-1].id
        _spend(session, ada, 3, 2)

    assert seen == whole and len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("", {"grant", "bonus", "hold", "charge", "release", "admin", "expire"}),
        ("spent", {"charge"}),
        ("held", {"hold", "release"}),
        ("added", {"grant", "bonus", "admin"}),
    ],
)
def test_a_history_is_narrowed_by_kind(session, ada, kind, kinds):
    _receive(session, ada, 40)
    credits.operate(session, ada.workspace_id, "given", 5, "a gift")
    credits.operate(session, ada.workspace_id, "taken", -5, "a mistake")
    credits.renew(session, ada.workspace_id, 9, now(session), "one")
    credits.renew(session, ada.workspace_id, 9, now(session), "two")
    _spend(session, ada, 3, 2)

    seen = credits.history(session, ada, kind)

    assert {entry.kind for entry in seen} == kinds
    assert kind != "added" or all(entry.change > 0 for entry in seen)


def test_a_kind_that_nobody_knows_is_refused(session, ada):
    with pytest.raises(Invalid):
        credits.history(session, ada, "hold' or 1=1")
    with pytest.raises(NotFound):
        credits.history(session, ada, before="not an id")


def test_nobody_asks_for_a_million_lines_at_once(session, ada):
    assert credits.history(session, ada, limit=10**9) and credits.history(session, ada, limit=-1)


def test_another_workspace_never_appears(session, ada):
    bob = somebody(session, "bob@example.com")
    _receive(session, bob, 500)
    _spend(session, bob, 9, 9)
    _job(session, bob, JobStatus.COMPLETED, started_at=now(session))
    _job(session, bob, JobStatus.PROCESSING)
    theirs = credits.history(session, bob)

    page = credits.page(session, ada)

    assert (page.available, page.held, page.jobs, page.whole) == (10, 0, 0, 10)
    assert (page.month.credits, page.month.generations) == (0, 0)
    for before in ("", theirs[0].id, theirs[-1].id):
        assert not {entry.id for entry in credits.history(session, ada, "", before)} & {one.id for one in theirs}


def test_lines_add_up_to_their_balances(session, ada):
    _receive(session, ada, 100)
    _spend(session, ada, 48, 12)
    _spend(session, ada, 5, 0)

    lines = credits.history(session, ada)

    for later, earlier in pairwise(lines):
        assert later.balance == earlier.balance + later.change
    assert lines[-1].change == lines[-1].balance == 10


def test_the_month_sums_what_was_charged_by_day(session, ada):
    _receive(session, ada, 100)
    _spend(session, ada, 20, 12)
    _spend(session, ada, 5, 5)
    today = now(session)
    _an_earlier_month(session, credits.history(session, ada, "spent")[0])

    month = credits.month(session, ada)

    assert month.credits == 12
    assert [(day.day, day.credits, day.share) for day in month.days if day.credits] == [(today.day, 12, 100)]
    assert [day.day for day in month.days if day.is_past] == list(range(1, today.day + 1))
    assert len(month.days) in (28, 29, 30, 31)


def test_the_month_counts_completed_generations_that_began_in_it(session, ada):
    today = now(session)
    _job(session, ada, JobStatus.COMPLETED, started_at=today)
    _job(session, ada, JobStatus.COMPLETED, price=0, started_at=today)
    _job(session, ada, JobStatus.FAILED, started_at=today)
    _job(session, ada, JobStatus.PROCESSING, started_at=today)
    _job(session, ada, JobStatus.COMPLETED, started_at=today - timedelta(days=40))

    assert credits.month(session, ada).generations == 2


def test_a_page_tells_what_holds_credits(session, ada):
    _job(session, ada, JobStatus.PROCESSING)
    _job(session, ada, JobStatus.PENDING)
    _job(session, ada, JobStatus.PENDING, price=0)
    _job(session, ada, JobStatus.COMPLETED)
    credits.hold(session, ada.workspace_id, new_id(), 4, W, None)

    page = credits.page(session, ada)

    assert (page.available, page.held, page.jobs, page.waiting) == (6, 4, 2, 1)


def test_a_plan_without_a_month_does_not_renew(session, ada):
    credits.renew(session, ada.workspace_id, 0, now(session), "one")

    page = credits.page(session, ada)

    assert (page.renews_at, page.renews_with) == (None, 0)


def test_a_plan_with_a_month_tells_when_and_with_what(session, ada):
    workspaces.put_on_plan(session, ada.workspace_id, "pro")
    credits.renew(session, ada.workspace_id, 1_500, now(session) + timedelta(days=3), "one")

    page = credits.page(session, ada)

    assert page.renews_at and (page.renews_with, page.whole, page.health) == (1_500, 1_510, "healthy")


def test_the_meter_is_full_when_credits_came_last_and_never_overflows(session, ada):
    _receive(session, ada, 30)
    _spend(session, ada, 20, 20)
    assert credits.page(session, ada).whole == 40

    credits.operate(session, ada.workspace_id, "x", -60, "taken back")
    assert credits.page(session, ada).whole == 40


def test_means_are_plan_storage_and_credits_of_one_workspace(session, ada):
    workspace = workspaces.personal_of(session, ada.user_id)
    workspace.overrides = {"storage_bytes": 5, "generations_a_month": 7}
    session.flush()

    seen = means.of_viewer(session, ada)

    assert (seen.plan.key, seen.plan.generations_a_month, seen.plan.studio_jobs_at_once) == ("free", 7, 1)
    assert (seen.storage.most_bytes, seen.storage.images, seen.credits.available) == (5, 0, 10)


def _an_earlier_month(session, entry):
    session.get_one(Entry, id_from(entry.id)).created_at = now(session) - timedelta(days=40)
    session.flush()


def test_a_line_about_a_job_says_what_was_asked_for(session, ada):
    job = _job(session, ada, JobStatus.PROCESSING)
    credits.hold(session, ada.workspace_id, job.id, 4, W, ada.user_id)
    credits.charge(session, ada.workspace_id, job.id, 3, W)

    lines = credits.history(session, ada)

    assert [(line.kind, line.prompt) for line in lines] == [
        ("release", "a hill"), ("charge", "a hill"), ("hold", "a hill"), ("grant", ""),
    ]  # fmt: skip


def test_a_prompt_of_another_workspace_is_never_read(session, ada):
    theirs = _job(session, somebody(session, "bob@example.com"), JobStatus.PROCESSING)
    credits.hold(session, ada.workspace_id, theirs.id, 4, W, ada.user_id)

    assert credits.history(session, ada, "held")[0].prompt == ""

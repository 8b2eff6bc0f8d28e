"""Jobs on a workspace's own key: whose account they are made on, what they cost, and whose trouble stays whose."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import select

from pixorly.database import carry, reading
from pixorly.models import EntryKind, JobStatus, ProviderKey
from pixorly.queue import Task, queue
from pixorly.services import catalog, circuits, credits, provider_keys
from pixorly.services.jobs.performing import _webhook_url
from pixorly.services.provider_keys import Tried
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from pixorly.words import t
from tests.grounds.harm import are_over, let_pauses_pass
from tests.grounds.people import arrived
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, press, work_off
from tests.standins import replicate as replicates
from tests.standins.replicate import Replicate

FLUX = "flux-1-dev"
OWN = "r8_of_ada"


@pytest.fixture
def rich(ada: Viewer) -> Viewer:
    carry(lambda session: credits.receive(session, ada.workspace_id, "for all", EntryKind.BONUS, 90, t("For all")))
    return ada


@pytest.fixture
def unset(house, change_settings: Callable[..., None]) -> Iterator[Replicate]:
    """Replicate, for which the operator has no key."""
    with Replicate() as server:
        change_settings(replicate_base_url=f"{server.url}/v1")
        yield server


def _bring(viewer: Viewer, secret: str = OWN) -> None:
    carry(lambda session: provider_keys.bring(session, viewer, Tried("replicate", secret)))


def _let_them_be_free() -> None:
    boss = arrived("boss@example.com", is_admin=True)[0]
    carry(lambda session: provider_keys.choose_free(session, boss, True))


def _wish(prompt: str = "a fox"):
    return a_wish(prompt, models=(FLUX,), width=None, height=None, steps=None)


def _row(job_id):
    with reading() as session:
        return job(session, job_id)


def _used(server: Replicate) -> set[str]:
    calls = [one for one in server.asked if one.method == "POST" and "predictions" in one.path]
    return {one.headers["authorization"].removeprefix("Bearer ") for one in calls}


def _make(count: int = 1, prompt: str = "a fox", viewer: Viewer | None = None):
    assert viewer
    made = [press(viewer, _wish(prompt))[0] for _ in range(count)]
    for _ in range(40):
        if are_over(made):
            break
        work_off()
        let_pauses_pass()
    return made


def test_what_has_a_key_of_ones_own_is_made_with_it(rich, replicate):
    replicate.seconds = 0
    _bring(rich)

    (job_id,) = _make(viewer=rich)

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _used(replicate) == {OWN}
    assert _row(job_id).provider_key_id and _row(job_id).has_others
    asked = {one.headers["authorization"] for one in replicate.asked if one.path.startswith("/v1/predictions/")}
    assert asked <= {f"Bearer {OWN}"}


def test_it_costs_what_it_costs_until_the_operator_gives_it_away(rich, replicate):
    replicate.seconds = 0
    _bring(rich)
    (paid,) = _make(viewer=rich)
    _let_them_be_free()

    (free,) = _make(viewer=rich)
    with reading() as session:
        (view,) = [one for one in catalog.offered(session, rich) if one.id == FLUX]

    assert _row(paid).price == 4 and (_row(free).price, _row(free).charged) == (0, 0)
    assert balance_of(rich) == (100 - 4, 0)
    assert view.is_own_key and view.price == 0


def test_nobody_else_is_made_anything_with_it(rich, ben, replicate):
    replicate.seconds = 0
    _bring(rich)

    _make(viewer=ben)

    assert _used(replicate) == {replicates.TOKEN}


def test_a_key_that_is_refused_opens_no_circuit_and_the_operators_takes_over(rich, replicate):
    replicate.seconds = 0
    _bring(rich, "r8_wrong_one")

    made = _make(circuits.MOST_FAILURES + 1, viewer=rich)

    with reading() as session:
        view = circuits.look(session, "replicate")
        (key,) = session.exec(select(ProviderKey)).all()
    assert set(how_they_ended(made)) == {JobStatus.COMPLETED} and "r8_wrong_one" in _used(replicate)
    assert (view.failures, view.is_open, key.trouble) == (0, False, "wrong_key")
    assert len(replicate.billed) == len(made)


def test_one_that_is_free_is_not_made_on_the_operators_bill_when_the_key_fails(rich, replicate):
    replicate.seconds = 0
    _let_them_be_free()
    _bring(rich, "r8_wrong_one")

    (job_id,) = _make(viewer=rich)

    row = _row(job_id)
    assert (row.status, row.failure_code) == (JobStatus.FAILED, "wrong_key")
    assert "Replicate" in str(row.failure_values) and not replicate.billed


def test_one_that_waits_for_a_key_which_is_taken_away_ends(rich, replicate):
    _bring(rich)
    (job_id,) = press(rich, _wish())
    carry(lambda session: provider_keys.forget(session, rich, "replicate"))

    work_off()

    assert _row(job_id).failure_code == "own_key_gone"
    assert not replicate.billed and balance_of(rich) == (100, 0)


def test_the_operators_pause_is_not_theirs(rich, replicate):
    replicate.seconds = 0
    _bring(rich)
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, "replicate", "Its key is empty."))

    (job_id,) = press(rich, _wish())
    work_off()
    tasks.follow_up(str(job_id))
    with reading() as session:
        is_open = circuits.look(session, "replicate").is_open

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and is_open


def test_no_webhook_is_asked_for_with_somebodys_key(rich, replicate, change_settings):
    _bring(rich)
    press(rich, _wish())
    claimed = carry(lambda session: tasks.jobs.claim(session, "provider"))
    change_settings(url="https://pixorly.example")

    assert claimed and claimed.provider_key_id and _webhook_url(claimed) == ""


def test_a_provider_without_the_operators_key_is_there_for_whoever_has_one(rich, ben, unset):
    _bring(rich)
    rung = [one.func_name for one in queue("upkeep").jobs]

    catalogue.refresh()
    (job_id,) = _make(viewer=rich)

    assert rung == [Task.REFRESH_CATALOGUE.value]
    with reading() as session:
        assert FLUX in {one.id for one in catalog.offered(session, rich)}
        assert FLUX not in {one.id for one in catalog.offered(session, ben)}
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _used(unset) == {OWN}

"""One FLUX at Replicate, fal and Together: three ways of answering behind one entry, and jobs that move on among them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID

import pytest

from pixorly.database import carry, reading
from pixorly.models import EntryKind, Job, JobStatus
from pixorly.services import catalog, circuits, credits
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from pixorly.words import t
from tests.grounds.harm import let_pauses_pass
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, pictures_of, press, work_off
from tests.standins import fal, replicate, together
from tests.standins.fal import Fal
from tests.standins.moods import ProviderStandIn
from tests.standins.replicate import Replicate
from tests.standins.together import Together

FLUX = "flux-1-kontext-pro"
# All cost the same, so they are tried as the file of same models has them.
REPLICATE = "replicate/black-forest-labs/flux-kontext-pro"
TOGETHER = "together/black-forest-labs/FLUX.1-kontext-pro"
FAL = "fal/fal-ai/flux-pro/kontext"

Servers = dict[str, ProviderStandIn]


@pytest.fixture
def servers(house, change_settings: Callable[..., None]) -> Iterator[Servers]:
    with ExitStack() as stack:
        found: Servers = {
            "replicate": stack.enter_context(Replicate()),
            "fal": stack.enter_context(Fal()),
            "together": stack.enter_context(Together()),
        }
        change_settings(
            replicate_api_token=replicate.TOKEN,
            replicate_base_url=f"{found['replicate'].url}/v1",
            fal_key=fal.KEY,
            fal_base_url=found["fal"].url,
            together_api_key=together.KEY,
            together_base_url=f"{found['together'].url}/v1",
        )
        catalogue.refresh()
        yield found


@pytest.fixture
def ada(ada: Viewer) -> Viewer:
    carry(lambda session: credits.receive(session, ada.workspace_id, "for all", EntryKind.BONUS, 90, t("For all")))
    return ada


def _press(viewer: Viewer) -> UUID:
    return press(viewer, a_wish("a fox", models=(FLUX,), width=None, height=None, steps=None))[0]


def _work_off(job_id: UUID) -> None:
    """Two of the three work on by themselves, and are asked for the picture, as their knock would have it."""
    work_off()
    if how_they_ended([job_id]) == [JobStatus.PROCESSING]:
        tasks.follow_up(str(job_id))


def _row(job_id: UUID) -> Job:
    with reading() as session:
        return job(session, job_id)


def _billed(servers: Servers) -> list[str]:
    return [name for name, server in servers.items() for _ in server.billed]


def test_three_offers_are_one_entry_by_whichever_name(ada, servers):
    with reading() as session:
        (view,) = [one for one in catalog.offered(session, ada) if "kontext-pro" in one.id]

    assert (view.id, view.name) == (FLUX, "FLUX.1 Kontext [pro]")
    assert [one.provider for one in view.offers] == ["replicate", "together", "fal"]
    assert set(view.aliases) == {REPLICATE, TOGETHER, FAL}


@pytest.mark.parametrize("mood", ["broken", "busy", "broke", "retired"])
def test_it_goes_from_one_to_the_next_until_somebody_can(ada, servers, mood):
    servers["replicate"].behave(mood)
    servers["together"].behave(mood)
    job_id = _press(ada)

    _work_off(job_id)

    row = _row(job_id)
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and pictures_of(job_id)
    assert (row.tried, row.offer_id, row.attempts) == ([REPLICATE, TOGETHER], FAL, 3)
    assert _billed(servers) == ["fal"]
    assert balance_of(ada) == (100 - row.price, 0)


def test_a_revoked_key_and_an_ended_process_are_passed_by(ada, servers, change_settings):
    servers["replicate"].locks_out = True
    change_settings(together_base_url="http://127.0.0.1:9/v1")
    job_id = _press(ada)

    _work_off(job_id)

    row = _row(job_id)
    assert (row.status, row.tried, row.offer_id) == (JobStatus.COMPLETED, [REPLICATE, TOGETHER], FAL)
    with reading() as session:
        failures = {name: circuits.look(session, name).failures for name in servers}
    assert failures == {"replicate": 1, "together": 1, "fal": 0}


def test_one_that_works_on_by_itself_is_waited_for_and_nobody_else_is_asked(ada, servers):
    """Replicate took the call: what it does with it may cost something, whatever an answer in between says."""
    servers["replicate"].behave("poll-broken")
    job_id = _press(ada)

    _work_off(job_id)
    let_pauses_pass()
    _work_off(job_id)

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _row(job_id).tried == []
    assert _billed(servers) == ["replicate"]


@pytest.mark.parametrize("mood", ["cut", "broken-late"])
def test_what_replicate_may_have_begun_is_looked_for_there(ada, servers, mood):
    servers["replicate"].behave(mood)
    job_id = _press(ada)

    for _ in range(3):
        _work_off(job_id)
        let_pauses_pass()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _row(job_id).offer_id == REPLICATE
    assert _billed(servers) == ["replicate"]


def test_a_refusal_is_an_answer(ada, servers):
    servers["replicate"].behave("refused")
    job_id = _press(ada)

    _work_off(job_id)

    assert how_they_ended([job_id]) == [JobStatus.FAILED] and _row(job_id).tried == []
    assert "together" not in _billed(servers) and "fal" not in _billed(servers)
    assert balance_of(ada) == (100, 0)


def test_when_all_three_are_out_it_ends_with_its_credits_back(ada, servers):
    for server in servers.values():
        server.behave("broke", 9)
    job_id = _press(ada)

    for _ in range(4):
        _work_off(job_id)
        let_pauses_pass()

    assert how_they_ended([job_id]) == [JobStatus.FAILED] and _row(job_id).failure_code == "out_of_balance"
    assert balance_of(ada) == (100, 0) and not _billed(servers)


def test_the_picker_tells_who_is_paused_and_puts_the_next_one_first(ada, servers):
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, "replicate", "It is down."))

    with reading() as session:
        (view,) = [one for one in catalog.offered(session, ada) if one.id == FLUX]

    assert view.provider == "together"
    assert [(one.provider, one.is_paused) for one in view.offers] == [
        ("together", False), ("fal", False), ("replicate", True),
    ]  # fmt: skip

"""The same model at two providers: which is asked, what moves a job on, and what must never be paid twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlmodel import select

from pixorly.database import carry, reading
from pixorly.integrations.providers import Cost
from pixorly.models import EntryKind, JobStatus, Mishap
from pixorly.services import catalog, circuits, credits, jobs
from pixorly.services.jobs.planning import plan
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from pixorly.words import t
from tests.grounds.harm import let_pauses_pass
from tests.grounds.people import arrived
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, pictures_of, press, work_off
from tests.standins import gemini as geminis
from tests.standins import openrouter as openrouters
from tests.standins.gemini import Gemini
from tests.standins.openrouter import OpenRouter

MODEL = "gemini-3.1-flash-image"
AT_GOOGLE, AT_OPENROUTER = f"gemini/{MODEL}", f"openrouter/google/{MODEL}"


@pytest.fixture
def gemini(house) -> Iterator[Gemini]:
    with Gemini() as server:
        yield server


@pytest.fixture
def openrouter(gemini: Gemini, change_settings: Callable[..., None]) -> Iterator[OpenRouter]:
    """Both, which have one model in common."""
    with OpenRouter() as server:
        change_settings(
            gemini_api_key=geminis.KEY,
            gemini_base_url=f"{gemini.url}/v1beta",
            openrouter_api_key=openrouters.KEY,
            openrouter_base_url=f"{server.url}/api/v1",
        )
        catalogue.refresh()
        yield server


@pytest.fixture
def ada(ada: Viewer) -> Viewer:
    carry(lambda session: credits.receive(session, ada.workspace_id, "for all", EntryKind.BONUS, 500, t("For all")))
    return ada


def _wish(prompt: str = "a fox", model: str = MODEL, **more):
    return a_wish(prompt, **{"models": (model,), "width": None, "height": None, "steps": None, "tier": "512"} | more)


def _row(job_id):
    with reading() as session:
        return job(session, job_id)


def _first_and_second(viewer, gemini, openrouter):
    """In the order in which they are tried: by their price, which is not what this is about."""
    with reading() as session:
        (first,) = plan(session, viewer, _wish()).jobs
    return (gemini, openrouter) if first.model.provider == "gemini" else (openrouter, gemini)


def test_one_model_at_two_providers_is_one_entry(openrouter):
    with reading() as session:
        (view,) = [one for one in catalog.offered(session, None) if MODEL in one.id]

    assert (view.id, view.name) == (MODEL, "Gemini 3.1 Flash Image")
    assert {one.provider for one in view.offers} == {"gemini", "openrouter"}
    assert set(view.aliases) == {AT_GOOGLE, AT_OPENROUTER}
    assert view.price == view.offers[0].price <= view.offers[1].price


@pytest.mark.parametrize("name", [MODEL, AT_GOOGLE, AT_OPENROUTER])
def test_by_whichever_of_its_names_it_is_chosen_it_is_that_model(ada, openrouter, name):
    (job_id,) = press(ada, _wish(model=name))

    assert _row(job_id).model_id == MODEL
    assert _row(job_id).offer_id in (AT_GOOGLE, AT_OPENROUTER) and _row(job_id).has_others


def test_two_of_its_names_are_one_choice(ada, openrouter):
    assert len(press(ada, _wish(models=(AT_GOOGLE, AT_OPENROUTER, MODEL)))) == 1


@pytest.mark.parametrize("mood", ["broken", "overloaded", "busy", "broke", "limited", "retired"])
def test_what_one_can_not_do_just_now_the_other_does_at_once(ada, gemini, openrouter, mood):
    first, second = _first_and_second(ada, gemini, openrouter)
    if mood not in first.moods:
        pytest.skip("It has no such mood.")
    first.behave(mood)
    (job_id,) = press(ada, _wish())
    before = _row(job_id)

    work_off()

    row = _row(job_id)
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert (row.attempts, row.tried) == (2, [before.offer_id]) and row.offer_id != before.offer_id
    assert (len(first.billed), len(second.billed)) == (0, 1)
    assert row.charged == before.price and balance_of(ada) == (510 - before.price, 0)
    assert row.call_id != before.call_id and pictures_of(job_id)


def test_what_may_have_been_paid_stays_where_it_is(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    first.behave("cut")
    (job_id,) = press(ada, _wish())
    before = _row(job_id)

    work_off()
    waits = _row(job_id)
    let_pauses_pass()
    work_off()

    assert (waits.status, waits.offer_id, waits.tried) == (JobStatus.PENDING, before.offer_id, [])
    assert waits.call_begun_at and not second.billed
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _row(job_id).offer_id == before.offer_id


def test_a_doubt_is_not_forgotten_when_the_next_try_fails_for_certain(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    first.behave("cut")
    first.behave("broken", 2)
    (job_id,) = press(ada, _wish())

    for _ in range(4):
        work_off()
        let_pauses_pass()

    assert how_they_ended([job_id]) == [JobStatus.FAILED] and not second.billed
    assert balance_of(ada) == (510, 0)


def test_a_refusal_is_an_answer_and_nobody_else_is_asked(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    first.behave("refused")
    (job_id,) = press(ada, _wish())

    work_off()

    assert how_they_ended([job_id]) == [JobStatus.FAILED] and not second.billed
    assert _row(job_id).failure_code == "refused_by_provider"


def test_when_all_have_failed_it_waits_and_begins_with_the_best(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    first.behave("broken")
    second.behave("broken")
    (job_id,) = press(ada, _wish())
    before = _row(job_id)

    work_off()
    waits = _row(job_id)
    let_pauses_pass()
    work_off()

    assert (waits.status, waits.attempts, waits.offer_id) == (JobStatus.PENDING, 2, before.offer_id)
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _row(job_id).attempts == 3
    assert (len(first.billed), len(second.billed)) == (1, 0)


def test_it_ends_with_its_credits_back_when_nobody_can_do_it(ada, gemini, openrouter):
    for server in (gemini, openrouter):
        server.behave("broken", 9)
    (job_id,) = press(ada, _wish())

    for _ in range(4):
        work_off()
        let_pauses_pass()

    assert how_they_ended([job_id]) == [JobStatus.FAILED] and _row(job_id).attempts == 3
    assert balance_of(ada) == (510, 0)


def test_a_paused_provider_is_skipped_where_another_is_there(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    provider = "gemini" if first is gemini else "openrouter"
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, provider, "It is down."))

    (job_id,) = press(ada, _wish())
    work_off()

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert _row(job_id).attempts == 1 and (len(first.billed), len(second.billed)) == (0, 1)


def test_jobs_that_wait_for_a_provider_which_is_paused_meanwhile_go_elsewhere(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    (job_id,) = press(ada, _wish())
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, _row(job_id).provider, "It is down."))
    tasks.carry_out()
    waits = _row(job_id).status

    tasks.rescue()
    work_off()

    assert waits == JobStatus.PENDING and how_they_ended([job_id]) == [JobStatus.COMPLETED]
    assert (len(first.billed), len(second.billed)) == (0, 1)


def test_nobody_is_tried_whose_price_the_quote_does_not_cover(ada, gemini, openrouter):
    with reading() as session:
        dear = [replace(catalog.find(session, AT_GOOGLE), cost=Cost(per_picture=900_000))]
    carry(lambda session: catalog.learn(session, "gemini", dear))
    openrouter.behave("broken", 9)
    (job_id,) = press(ada, _wish())

    for _ in range(4):
        work_off()
        let_pauses_pass()

    assert not _row(job_id).has_others
    assert how_they_ended([job_id]) == [JobStatus.FAILED] and not gemini.billed


def test_what_only_one_of_them_can_do_is_asked_of_that_one(ada, openrouter):
    """Very long pictures are made by Google itself alone."""
    (job_id,) = press(ada, _wish(ratio="1:8"))

    row = _row(job_id)
    assert (row.provider, row.has_others) == ("gemini", False)


def test_an_offer_that_is_switched_off_is_not_used(ada, openrouter):
    boss = arrived("boss@example.com", is_admin=True)[0]
    carry(lambda session: catalog.use_offer(session, boss, AT_GOOGLE, False))

    (job_id,) = press(ada, _wish())

    assert (_row(job_id).provider, _row(job_id).has_others) == ("openrouter", False)


def test_trying_again_goes_to_whoever_does_best_now(ada, gemini, openrouter):
    first, second = _first_and_second(ada, gemini, openrouter)
    first.behave("refused")
    (job_id,) = press(ada, _wish())
    work_off()
    for _ in range(circuits.MOST_FAILURES):
        carry(lambda session: circuits.failed(session, _row(job_id).provider, "It is down."))

    carry(lambda session: jobs.retry(session, ada, str(job_id)))
    work_off()

    assert len(second.billed) == 1


def test_each_try_that_came_to_nothing_is_written_down_where_it_was_made(ada, gemini, openrouter):
    first, _ = _first_and_second(ada, gemini, openrouter)
    first.behave("broken")
    (job_id,) = press(ada, _wish())
    before = _row(job_id).offer_id

    work_off()

    with reading() as session:
        (mishap,) = session.exec(select(Mishap)).all()
    assert mishap.offer_id == before and mishap.code and "50" in mishap.note

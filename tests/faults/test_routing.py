"""Three providers that fail in turns, and sometimes all at once, under two hundred jobs. Row 16 of the fault matrix."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlmodel import col, select

from pixorly.database import reading
from pixorly.models import ENDED, Image, Job, JobStatus
from pixorly.services import circuits
from pixorly.tasks import catalogue
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import hands, let_pauses_pass
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, balance_of, press
from tests.standins import gemini, openai, openrouter
from tests.standins.gemini import Gemini
from tests.standins.moods import ProviderStandIn
from tests.standins.openai import OpenAI
from tests.standins.openrouter import OpenRouter

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# One at Google and at OpenRouter, one at OpenAI and at OpenRouter.
_MODELS = ({"models": ("gemini-3.1-flash-image",), "tier": "512"}, {"models": ("gpt-image-2",), "quality": "low"})
# What says for certain that nothing was made, each in its provider's own words.
_MOODS = {
    "openrouter": ("broken", "overloaded", "busy", "broke"),
    "gemini": ("broken", "overloaded", "busy", "broke", "limited"),
    "openai": ("broken", "busy", "broke"),
}
_DOWN = (
    (), ("openrouter",), ("gemini", "openai"), ("openrouter", "gemini", "openai"), ("gemini",), ("openai",), ("openrouter",), (),
)  # fmt: skip
_JOBS_A_TURN = 25

Servers = dict[str, ProviderStandIn]


@pytest.fixture
def servers(house, change_settings: Callable[..., None]) -> Iterator[Servers]:
    with ExitStack() as stack:
        found: Servers = {
            "openrouter": stack.enter_context(OpenRouter()),
            "gemini": stack.enter_context(Gemini()),
            "openai": stack.enter_context(OpenAI()),
        }
        change_settings(
            openrouter_api_key=openrouter.KEY,
            openrouter_base_url=f"{found['openrouter'].url}/api/v1",
            gemini_api_key=gemini.KEY,
            gemini_base_url=f"{found['gemini'].url}/v1beta",
            openai_api_key=openai.KEY,
            openai_base_url=f"{found['openai'].url}/v1",
        )
        catalogue.refresh()
        yield found


def test_three_providers_that_fail_in_turns_pay_nobody_twice_and_every_job_ends_right(ada, servers):
    dice, opened = random.Random(20), set()
    job_ids: list = []
    with audited():
        for down in _DOWN:
            _fail(servers, down, dice)
            with hands(3):
                made = [_press(ada, dice) for _ in range(_JOBS_A_TURN)]
                wait_until(lambda made=made: _are_over(made, opened), 120)
            job_ids += made
        ended = _ended(job_ids)

    done = [row for row in ended if row.status == JobStatus.COMPLETED]
    print(f"{len(done)} of {len(ended)} made, {sum(len(row.tried) for row in done)} moves, opened: {sorted(opened)}")
    assert len(ended) == len(_DOWN) * _JOBS_A_TURN and {row.status for row in ended} <= ENDED
    assert all(row.failure_template for row in ended if row.status == JobStatus.FAILED)
    assert len(done) > 0.8 * len(ended)
    # Whatever was billed arrived, and was billed once.
    billed = sum(len(server.billed) for server in servers.values())
    assert billed == len(done) == _pictures()
    assert balance_of(ada) == (10 + RICH - sum(row.charged for row in done), 0)
    assert opened == set(servers) and not _open_or_failing()


def _fail(servers: Servers, down: tuple[str, ...], dice: random.Random) -> None:
    """These can't be used, each in a way of its own; the others are well."""
    for name, server in servers.items():
        server._coming.clear()
        if name in down:
            server.behave(dice.choice(_MOODS[name]), 1000)


def _press(viewer, dice: random.Random):
    return press(viewer, a_wish("a fox", **{"width": None, "height": None, "steps": None} | dice.choice(_MODELS)))[0]


def _are_over(job_ids, opened: set[str]) -> bool:
    with reading() as session:
        opened |= set(circuits.paused(session))
    let_pauses_pass()
    return len(_ended(job_ids)) == len(job_ids)


def _ended(job_ids) -> list[Job]:
    with reading() as session:
        return list(session.exec(select(Job).where(col(Job.id).in_(job_ids), col(Job.status).in_(ENDED))))


def _pictures() -> int:
    with reading() as session:
        return len(session.exec(select(Image.id)).all())


def _open_or_failing() -> list[str]:
    with reading() as session:
        return [
            name for name in _MOODS if circuits.look(session, name).is_open or circuits.look(session, name).failures
        ]

"""Pictures seen while they are made: by whoever is looked at while it works, and by whoever is asked now and then."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import update

from pixorly.database import carry, now, reading
from pixorly.errors import NotFound
from pixorly.integrations import pictures, providers
from pixorly.integrations.providers.trouble import Busy
from pixorly.models import Job, JobStatus
from pixorly.services import jobs, previews
from pixorly.services.jobs import TileView
from pixorly.services.jobs.holding import _TELL_SECONDS
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.tasks import jobs as tasks
from tests.grounds.harm import are_over, hands, let_pauses_pass, row_of
from tests.grounds.pictures import a_picture
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, balance_of, how_they_ended, press
from tests.standins import darkroom
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI
from tests.standins.web import Answer, Asked

POLLED, WATCHED = "comfyui/checkpoint/v1-5-pruned-emaonly.safetensors", "automatic1111/v1-5-pruned-emaonly"
_LONG = 20


@pytest.fixture
def comfyui(house, change_settings: Callable[..., None]) -> Iterator[ComfyUI]:
    with ComfyUI(seconds=_LONG) as server:
        change_settings(comfyui_base_url=server.url)
        catalogue.refresh()
        yield server


@pytest.fixture
def automatic1111(house, change_settings: Callable[..., None]) -> Iterator[Automatic1111]:
    with Automatic1111(seconds=_LONG) as server:
        change_settings(automatic1111_base_url=server.url)
        catalogue.refresh()
        yield server


def wish_of(model: str, prompt: str = "a fox", **more: Any) -> jobs.Wish:
    return a_wish(prompt, **{"models": (model,), "width": None, "height": None, "steps": None} | more)


def tiles_of(viewer: Viewer, job_id: UUID) -> tuple[TileView, ...]:
    with reading() as session:
        return jobs.batch(session, viewer, str(row_of(job_id).batch_id)).jobs[0].tiles


def is_shown(job_id: UUID, number: int = 0) -> bool:
    try:
        return pictures.read(previews.find(job_id, number)).format == "jpeg"
    except NotFound:
        return False


def test_whoever_is_asked_now_and_then_shows_what_it_has_so_far(ada, comfyui):
    (job_id,) = press(ada, wish_of(POLLED))
    tasks.carry_out()
    (call,) = comfyui.calls.values()

    counts = []
    for _ in range(3):
        call.starts_at -= 4
        tasks.follow_up(str(job_id))
        counts.append(tiles_of(ada, job_id)[0].preview)
    first = previews.find(job_id, 0)
    call.starts_at -= 4
    tasks.follow_up(str(job_id))

    assert counts == [1, 2, 3] and is_shown(job_id) and previews.find(job_id, 0) != first
    assert tiles_of(ada, job_id)[0].progress == pytest.approx(0.8, abs=0.1)


def test_several_that_are_made_together_show_the_first_and_are_all_as_far(ada, comfyui):
    (job_id,) = press(ada, wish_of(POLLED, count=3))
    tasks.carry_out()
    (call,) = comfyui.calls.values()
    call.starts_at -= 10

    tasks.follow_up(str(job_id))
    tiles = tiles_of(ada, job_id)

    assert [tile.preview for tile in tiles] == [1, 0, 0] and is_shown(job_id) and not is_shown(job_id, 1)
    assert [tile.progress for tile in tiles] == pytest.approx([0.5] * 3, abs=0.1)


def test_a_moment_of_silence_takes_nothing_back(ada, comfyui):
    (job_id,) = press(ada, wish_of(POLLED))
    tasks.carry_out()
    next(iter(comfyui.calls.values())).starts_at -= 10
    tasks.follow_up(str(job_id))
    (before,) = tiles_of(ada, job_id)

    comfyui.is_mute = True
    tasks.follow_up(str(job_id))

    assert before.preview == 1 and tiles_of(ada, job_id) == (before,)


@pytest.mark.parametrize("mood", list(darkroom.NO_PREVIEWS))
def test_what_is_no_preview_is_not_shown_by_whoever_is_asked_and_the_picture_comes(ada, comfyui, mood: str):
    # Some take longer to put together than anybody listens.
    darkroom.preview(mood, 0)
    (job_id,) = press(ada, wish_of(POLLED, f"a fox [{mood}]"))
    tasks.carry_out()
    (call,) = comfyui.calls.values()
    call.starts_at -= 10

    tasks.follow_up(str(job_id))
    on_its_way = row_of(job_id)
    call.starts_at -= 10
    tasks.follow_up(str(job_id))

    assert on_its_way.progress and on_its_way.previews == 0 and not is_shown(job_id)
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED]


def test_what_is_no_preview_is_not_shown_by_whoever_is_looked_at_and_the_pictures_come(ada, automatic1111):
    job_ids = [press(ada, wish_of(WATCHED, f"a fox [{mood}]"))[0] for mood in darkroom.NO_PREVIEWS]

    with hands(2):
        for job_id in job_ids:
            wait_until(lambda job_id=job_id: row_of(job_id).progress, 20)
            assert automatic1111.current
            automatic1111.current.seconds = 0.01
            wait_until(lambda job_id=job_id: are_over([job_id]), 20)

    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}
    assert not any(row_of(one).previews or is_shown(one) for one in job_ids)


@pytest.mark.parametrize("model", [POLLED, WATCHED])
def test_a_large_one_is_shown_small(ada, comfyui, automatic1111, model: str):
    (job_id,) = press(ada, wish_of(model, "a fox [preview-large]"))

    with hands(2):
        wait_until(lambda: row_of(job_id).previews, 15)
        seen = pictures.read(previews.find(job_id, 0))
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        _notice_stops_until(lambda: how_they_ended([job_id]) == [JobStatus.CANCELLED])

    assert (seen.format, seen.width, seen.height) == ("jpeg", 512, 512)


def test_whoever_is_looked_at_shows_each_step_until_a_stop_interrupts_it(ada, automatic1111):
    before = balance_of(ada)
    (job_id,) = press(ada, wish_of(WATCHED))

    with hands(2):
        wait_until(lambda: tiles_of(ada, job_id)[0].preview > 1, 15)
        (tile,), was_shown = tiles_of(ada, job_id), is_shown(job_id)
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        _notice_stops_until(lambda: how_they_ended([job_id]) == [JobStatus.CANCELLED])

    assert was_shown and tile.progress is not None and 0 < tile.progress < 1
    assert automatic1111.interrupts == 1 and automatic1111.billed == [] and balance_of(ada) == before


def test_a_stop_reaches_whoever_is_asked_now_and_then(ada, comfyui):
    before = balance_of(ada)
    (job_id,) = press(ada, wish_of(POLLED))
    tasks.carry_out()

    carry(lambda session: jobs.cancel(session, ada, str(job_id)))
    tasks.follow_up(str(job_id))

    assert how_they_ended([job_id]) == [JobStatus.CANCELLED] and balance_of(ada) == before
    assert [call.is_interrupted for call in comfyui.calls.values()] == [True] and comfyui.billed == []


class Stumbling(ComfyUI):
    """Has trouble of its own, from the moment it is told to have some."""

    has_trouble = False

    def call(self, asked: Asked) -> Answer:
        return Answer(b"", 503) if self.has_trouble else super().call(asked)


def test_a_stop_waits_for_a_provider_that_stumbles_and_not_for_one_that_is_gone(ada, change_settings):
    before = balance_of(ada)
    with Stumbling(seconds=_LONG) as server:
        change_settings(comfyui_base_url=server.url)
        catalogue.refresh()
        (job_id,) = press(ada, wish_of(POLLED))
        tasks.carry_out()
        server.has_trouble = True
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        tasks.follow_up(str(job_id))
        (waits,) = how_they_ended([job_id])

    tasks.follow_up(str(job_id))

    assert waits == JobStatus.PROCESSING
    assert how_they_ended([job_id]) == [JobStatus.CANCELLED] and balance_of(ada) == before


def test_a_worker_that_slept_until_it_was_let_go_by_another_writes_nothing(ada, comfyui):
    (job_id,) = press(ada, wish_of(POLLED))
    tasks.carry_out()
    sleeper = carry(lambda session: jobs.take_up(session, job_id))
    assert sleeper
    carry(lambda session: session.execute(update(Job).values(lease_until=now(session) - timedelta(seconds=1))))
    carry(lambda session: jobs.take_back(session, job_id))

    wrote = carry(lambda session: jobs.conclude(session, sleeper, providers.Working("there")))

    assert not wrote and row_of(job_id).provider_call_id in comfyui.calls
    assert carry(lambda session: jobs.take_up(session, job_id))


class _Broken(Exception):
    pass


def _breaks() -> providers.Picture:
    raise _Broken("no room")


@pytest.mark.parametrize(
    "preview",
    [_breaks, *(lambda body=each: providers.Picture(body(), "image/jpeg") for each in darkroom.NO_PREVIEWS.values())],
)
def test_whatever_an_adapter_hands_over_only_small_jpegs_are_counted(ada, preview):
    (job_id,) = press(ada)
    claimed = carry(lambda session: jobs.claim(session, "pictures"))
    assert claimed

    with jobs.holding(claimed, tasks._tell) as held:
        held.saw(providers.Progress(0.5, preview))

    assert (row_of(job_id).progress, row_of(job_id).previews) == (0.5, 0) and not is_shown(job_id)
    assert not held.wants_stop()


def test_the_next_of_several_is_not_seen_before_its_first_preview(ada):
    (job_id,) = press(ada, a_wish(count=2))
    claimed = carry(lambda session: jobs.claim(session, "pictures"))
    assert claimed
    small = providers.Picture(a_picture("jpeg"), "image/jpeg")
    seen = []

    with jobs.holding(claimed, tasks._tell) as held:
        for share, preview in ((0.3, lambda: small), (0.6, None), (0.8, lambda: small), (0.9, None)):
            held.saw(providers.Progress(share, preview))
            seen.append([tile.preview for tile in tiles_of(ada, job_id)])
            time.sleep(_TELL_SECONDS)

    assert seen == [[1, 0], [0, 0], [0, 2], [0, 2]]


def test_another_try_counts_from_the_beginning_and_the_last_picture_is_the_last(ada):
    (job_id,) = press(ada, a_wish(count=2))
    claimed = carry(lambda session: jobs.claim(session, "pictures"))
    assert claimed
    small = providers.Picture(a_picture("jpeg"), "image/jpeg")
    with jobs.holding(claimed, tasks._tell) as held:
        held.saw(providers.Progress(1.0, lambda: small))
    shown, was_seen = row_of(job_id).previews, is_shown(job_id, 1)

    carry(lambda session: jobs.not_done(session, claimed, Busy(retry_after=0)))
    let_pauses_pass()
    again = carry(lambda session: jobs.claim(session, "pictures"))

    assert shown == 1 and was_seen and not is_shown(job_id, 2)
    assert again and again.attempts == 2 and again.previews == row_of(job_id).previews == 0


def _notice_stops_until(is_so: Callable[[], bool]) -> None:
    def look() -> bool:
        tasks.notice_stops()
        return is_so()

    wait_until(look, 15)

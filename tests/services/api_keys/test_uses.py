"""What keys are used for: counted for each, written down at most once a minute, and never lost at the end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from pixorly.models import ApiKey, id_from
from pixorly.services import api_keys, workspaces
from pixorly.services.api_keys import uses
from pixorly.services.viewer import Viewer
from tests.grounds.people import somebody


@pytest.fixture(autouse=True)
def _nothing_noted(monkeypatch):
    monkeypatch.setattr(uses, "_noted", uses._Noted())


@pytest.fixture
def ada(session: Session) -> Viewer:
    viewer = somebody(session)
    workspaces.put_on_plan(session, viewer.workspace_id, "pro")
    return viewer


def _key(session: Session, viewer: Viewer) -> ApiKey:
    return session.get_one(ApiKey, id_from(api_keys.issue(session, viewer, "shop", ["models"]).key.id))


def _today(session: Session, viewer: Viewer) -> int:
    return api_keys.by_day(session, viewer)[-1].requests


def test_uses_are_written_at_most_once_a_minute_and_whole_at_the_end(session, ada):
    key = _key(session, ada)
    api_keys.note(key.id)
    api_keys.write_down(session, api_keys.take())
    for _ in range(3):
        api_keys.note(key.id)

    assert not api_keys.is_anything_due(datetime.now(UTC))
    api_keys.write_down(session, api_keys.take())
    assert _today(session, ada) == 1
    assert api_keys.is_anything_due(datetime.now(UTC) + uses.EVERY)
    api_keys.write_down(session, api_keys.take(is_last=True))
    assert _today(session, ada) == 4
    session.refresh(key)
    assert key.used_at and datetime.now(UTC) - key.used_at < timedelta(minutes=1)


def test_days_without_any_are_there_too(session, ada):
    api_keys.note(_key(session, ada).id)
    api_keys.write_down(session, api_keys.take())

    days = api_keys.by_day(session, ada, days=7)

    assert [one.requests for one in days] == [0] * 6 + [1] and days[-1].share == 100
    assert days[-1].day == datetime.now(UTC).date().isoformat()


def test_a_key_that_is_gone_meanwhile_harms_nobody(session, ada):
    key = _key(session, ada)
    api_keys.note(key.id)
    session.delete(key)
    session.flush()

    api_keys.write_down(session, api_keys.take())

    assert _today(session, ada) == 0


def test_uses_of_others_are_not_mine(session, ada):
    api_keys.note(_key(session, ada).id)
    api_keys.write_down(session, api_keys.take())

    assert _today(session, somebody(session, "bea@example.com")) == 0


def test_what_could_not_be_written_is_not_lost(session, ada):
    api_keys.note(_key(session, ada).id)
    taken = api_keys.take()
    api_keys.put_back(taken)

    assert not api_keys.take()
    api_keys.write_down(session, api_keys.take(is_last=True))
    assert _today(session, ada) == 1

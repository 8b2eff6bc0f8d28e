"""What is kept of webhooks, for how long, sealed, and at which cost."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from pixorly.database import carry, engine, reading
from pixorly.models import Attempt, Delivery, Endpoint
from pixorly.services import webhooks
from pixorly.services.telling import Kind, tell
from pixorly.settings import Settings
from pixorly.tasks import upkeep
from tests.grounds.webhooks import (
    attempts,
    deliveries_of,
    developer,
    happen,
    listening,
    secret_of,
    send_all,
    time_passes,
)
from tests.standins.receiver import Receiver


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


@pytest.fixture
def ada(house):
    return developer()


def test_the_log_is_kept_for_thirty_days(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada, times=3)
        send_all()
        time_passes(webhooks.KEPT - timedelta(days=1))
        happen(ada)
        send_all()
        upkeep.tidy()
        assert len(deliveries_of(endpoint)) == 4

        time_passes(timedelta(days=2))
        upkeep.tidy()

    (left,) = deliveries_of(endpoint)
    with reading() as session:
        assert [one.delivery_id for one in session.exec(select(Attempt))] == [left.id]


def test_what_is_still_to_be_sent_is_never_swept(ada):
    endpoint = listening(ada, "http://127.0.0.1:9/")
    happen(ada)
    time_passes(timedelta(days=40))

    upkeep.tidy()

    assert len(deliveries_of(endpoint)) == 1


def test_secrets_are_stored_sealed(ada):
    endpoint = listening(ada, "http://127.0.0.1:9/")
    shown = secret_of(ada, endpoint)
    carry(lambda session: webhooks.rotate(session, ada, endpoint.id))

    with reading() as session:
        row = session.exec(select(Endpoint)).one()
    stored = row.secret + row.secret_before
    assert len(shown) >= 6 + 32 and shown.startswith("whsec_")
    assert shown not in stored and shown.removeprefix("whsec_") not in stored


def test_a_long_request_and_a_long_answer_are_logged_in_part(ada):
    with Receiver(body="ä" * 100_000) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        send_all()

    (attempt,) = attempts(deliveries_of(endpoint)[0])
    assert 1000 < len(attempt.answer.encode()) <= 4100


def test_where_nobody_listens_telling_is_one_look(ada):
    statements: list[str] = []
    heard = event.listens_for(engine(), "before_cursor_execute")(
        lambda _connection, _cursor, statement, *_: statements.append(statement)
    )
    carry(lambda session: tell(session, ada.workspace_id, Kind.COMPLETED, ada.workspace_id))
    event.remove(engine(), "before_cursor_execute", heard)

    told = [one for one in statements if "webhook" in one]
    assert len(told) == 1 and told[0].lstrip().startswith("SELECT")
    with reading() as session:
        assert session.exec(select(Delivery)).all() == []


def test_what_was_never_committed_is_never_told(ada):
    with Receiver() as receiver:
        listening(ada, receiver.url)

        def half(session):
            tell(session, ada.workspace_id, Kind.CREDIT_LOW, ada.workspace_id)
            raise RuntimeError("in the middle")

        with pytest.raises(RuntimeError):
            carry(half)
        send_all()

        assert receiver.asked == []


def test_production_refuses_to_reach_its_own_machine(monkeypatch):
    monkeypatch.setenv("PIXORLY_ENV", "production")
    monkeypatch.setenv("PIXORLY_URL", "https://pixorly.example")

    with pytest.raises(ValueError, match="PIXORLY_WEBHOOK_LOOPBACK"):
        Settings()

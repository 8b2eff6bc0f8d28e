"""Webhooks sent: verified by the public library, tried again as promised, given up as promised."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from pixorly.database import carry, reading
from pixorly.models import Batch, DeliveryStatus, OffBecause, id_outward, new_id
from pixorly.services import credits, deliveries, jobs, notices, webhooks, workspaces
from pixorly.services.telling import Kind
from tests.grounds.people import mail_to
from tests.grounds.studio import a_wish, job, press, work_off
from tests.grounds.webhooks import (
    attempts,
    deliveries_of,
    developer,
    endpoint_row,
    happen,
    listening,
    secret_of,
    send_all,
    time_passes,
)
from tests.standins.receiver import RawReceiver, Receiver

FIVE_HUNDRED = 500


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


@pytest.fixture
def ada(house):
    return developer()


def _statuses(endpoint) -> list[str]:
    return [delivery.status for delivery in deliveries_of(endpoint)]


def test_a_generation_is_told_from_start_to_end_and_the_library_believes_it(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, f"{receiver.url}/hooks")
        (job_id,) = press(ada, a_wish("ridges at dusk"))
        work_off()
        send_all()

        seen = [Webhook(secret_of(ada, endpoint)).verify(one.body, one.headers) for one in receiver.asked]
        assert sorted(one["type"] for one in seen) == ["generation.completed", "generation.started"]
        assert len(set(receiver.ids)) == 2
        (told,) = (one for one in seen if one["type"] == "generation.completed")
        assert told["data"]["id"] == id_outward("job", job_id)
        assert (told["data"]["status"], told["data"]["prompt"]) == ("completed", "ridges at dusk")
        assert len(told["data"]["images"]) == 1
        assert abs(datetime.fromisoformat(told["timestamp"]) - datetime.now(UTC)) < timedelta(minutes=1)
        assert receiver.asked[0].headers["content-type"] == "application/json"
        with pytest.raises(WebhookVerificationError):
            Webhook(secret_of(ada, endpoint)).verify(receiver.asked[0].body + b" ", receiver.asked[0].headers)


def test_only_what_was_chosen_is_told_and_only_to_its_workspace(ada):
    bob = developer("bob@example.com")
    with Receiver() as receiver, Receiver() as other:
        endpoint = listening(ada, receiver.url, Kind.FAILED)
        listening(bob, other.url)
        press(ada)
        work_off()
        send_all()

        assert (receiver.asked, other.asked, deliveries_of(endpoint)) == ([], [], [])


def test_credits_that_run_low_and_out_are_told(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url, Kind.CREDIT_LOW, Kind.CREDIT_DEPLETED)
        carry(lambda session: workspaces.put_on_plan(session, ada.workspace_id, "basic"))
        carry(lambda session: credits.operate(session, ada.workspace_id, "more", 90, "more"))
        carry(lambda session: credits.operate(session, ada.workspace_id, "low", -80, "used"))
        send_all()
        carry(lambda session: credits.operate(session, ada.workspace_id, "out", -20, "used"))
        send_all()

        seen = [Webhook(secret_of(ada, endpoint)).verify(one.body, one.headers) for one in receiver.asked]
        assert [one["type"] for one in seen] == ["credit.low", "credit.depleted"]
        assert seen[0]["data"] == {"available": 20, "held": 0, "plan": "basic"}


def test_after_a_rotation_both_secrets_verify_for_a_day_and_then_only_the_new_one(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        before = secret_of(ada, endpoint)
        carry(lambda session: webhooks.rotate(session, ada, endpoint.id))
        after = secret_of(ada, endpoint)
        happen(ada)
        send_all()
        time_passes(webhooks.OVERLAP + timedelta(seconds=1))
        happen(ada)
        send_all()

        during, later = receiver.asked
        assert before != after
        for secret in (before, after):
            Webhook(secret).verify(during.body, during.headers)
        Webhook(after).verify(later.body, later.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(before).verify(later.body, later.headers)
        carry(webhooks.forget_old_secrets)
        assert endpoint_row(endpoint).secret_before == ""


def test_a_receiver_that_fails_for_ever_gets_eight_tries_at_the_promised_times_under_one_id(ada):
    with Receiver(FIVE_HUNDRED) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        pauses = []
        for _ in range(12):
            send_all()
            (delivery,) = deliveries_of(endpoint)
            if delivery.status == DeliveryStatus.FAILED:
                break
            last = attempts(delivery)[-1]
            pauses.append(delivery.next_try_at - last.begun_at)
            # A moment before its time nothing is sent.
            time_passes(delivery.next_try_at - datetime.now(UTC) - timedelta(seconds=1))
            send_all()
            assert len(attempts(delivery)) == len(pauses)
            time_passes(timedelta(seconds=1.5))

        for pause, promised in zip(pauses, deliveries.PAUSES, strict=True):
            assert promised <= pause <= promised * 1.1 + timedelta(seconds=5)
        promised = [
            timedelta(seconds=5),
            timedelta(minutes=5),
            timedelta(minutes=30),
            *(timedelta(hours=n) for n in (2, 5, 10, 10)),
        ]
        assert list(deliveries.PAUSES) == promised
        assert (len(receiver.asked), len(set(receiver.ids))) == (8, 1)
        assert len({one.headers["webhook-timestamp"] for one in receiver.asked}) >= 1
        (delivery,) = deliveries_of(endpoint)
        assert [one.status for one in attempts(delivery)] == [FIVE_HUNDRED] * 8
        assert endpoint_row(endpoint).off_because == OffBecause.ON


def test_a_receiver_that_recovers_has_it_once_more_and_then_no_more(ada):
    with Receiver(503, 200) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        send_all()
        assert endpoint_row(endpoint).failing_since
        time_passes(timedelta(seconds=7))
        send_all()
        time_passes(timedelta(days=1))
        send_all()

        assert (len(receiver.asked), _statuses(endpoint)) == (2, ["delivered"])
        assert endpoint_row(endpoint).failing_since is None


def test_a_busy_receiver_is_given_the_time_it_asks_for(ada):
    with Receiver(429, headers={"retry-after": "600"}) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        send_all()

        (delivery,) = deliveries_of(endpoint)
        assert delivery.next_try_at - datetime.now(UTC) > timedelta(seconds=590)


def test_gone_is_believed_at_once(ada):
    with Receiver(410) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada, times=3)
        send_all()
        happen(ada)
        send_all()

        assert len(receiver.asked) == 1
        assert endpoint_row(endpoint).off_because == OffBecause.GONE
        assert _statuses(endpoint) == ["failed"] * 3
        _require_told(ada, "it answered that it is gone", "410 Gone")


def test_after_five_days_of_failure_an_endpoint_is_switched_off_and_its_people_are_told_once(ada):
    with Receiver(FIVE_HUNDRED) as receiver:
        endpoint = listening(ada, receiver.url)
        for _ in range(20):
            assert endpoint_row(endpoint).off_because == OffBecause.ON
            happen(ada)
            send_all()
            time_passes(timedelta(hours=6))
        assert len(receiver.asked) > 20
        happen(ada, times=5)
        send_all()
        asked = len(receiver.asked)
        time_passes(timedelta(days=2))
        send_all()

        row = endpoint_row(endpoint)
        assert row.off_because == OffBecause.FAILING
        assert {*_statuses(endpoint)} == {"failed"}
        assert len(receiver.asked) == asked
        _require_told(ada, "it failed for five days", "For five days")


def test_two_failures_that_lie_a_week_apart_are_no_five_days_of_failure(ada):
    with Receiver(FIVE_HUNDRED) as receiver:
        endpoint = listening(ada, receiver.url)
        for _ in range(3):
            happen(ada)
            send_all()
            time_passes(timedelta(days=7))

        assert endpoint_row(endpoint).off_because == OffBecause.ON


def _require_told(viewer, in_notice: str, in_letter: str) -> None:
    with reading() as session:
        told = [one.template for one in notices.latest(session, viewer) if "webhook" in one.template]
        letters = [one for one in mail_to(session, "ada@example.com") if "webhook" in one.subject]
    assert len(told) == 1 and in_notice in told[0]
    assert len(letters) == 1 and in_letter in letters[0].text and "/account/webhooks?endpoint=whe_" in letters[0].text


@pytest.mark.parametrize(
    ("stand_in", "trouble", "status"),
    [
        (lambda: RawReceiver(), "refused", None),
        (lambda: RawReceiver(is_reset=True), "cut", None),
        (lambda: Receiver(302, headers={"location": "http://127.0.0.1:9/"}), "", 302),
    ],
)
def test_every_kind_of_failure_is_tried_again_and_logged(ada, stand_in, trouble, status):
    with stand_in() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        if trouble == "refused":
            receiver.leave()
        send_all()

    (delivery,) = deliveries_of(endpoint)
    (attempt,) = attempts(delivery)
    assert (delivery.status, delivery.tries) == (DeliveryStatus.WAITING, 1)
    assert (attempt.trouble, attempt.status) == (trouble, status)
    assert attempt.milliseconds is not None
    assert json.loads(attempt.body)["type"] == "credit.low"
    assert attempt.headers["webhook-id"] == id_outward("whd", delivery.id)


def test_what_a_request_named_is_told_once_and_signed_by_the_workspaces_own_secret(ada):
    with Receiver() as receiver, Receiver(410) as gone:
        for url in (f"{receiver.url}/done", gone.url):
            (job_id,) = press(ada)

            def name_it(session, url=url, job_id=job_id):
                session.get_one(Batch, job(session, job_id).batch_id).webhook_url = webhooks.expect(
                    session, ada.workspace_id, url
                )

            carry(name_it)
        work_off()
        send_all()
        time_passes(timedelta(days=1))
        send_all()

        with reading() as session:
            own = webhooks.own_of(session, ada)
        assert own and own.is_own
        (asked,) = receiver.asked
        told = Webhook(secret_of(ada, own)).verify(asked.body, asked.headers)
        assert (told["type"], asked.path) == ("generation.completed", "/done")
        # One address that is gone speaks for no other.
        assert (len(gone.asked), endpoint_row(own).off_because) == (1, OffBecause.ON)
        assert sorted(_statuses(own)) == ["delivered", "failed"]


def test_a_job_that_is_stopped_is_told_as_failed_and_says_that_it_was_cancelled(ada):
    with Receiver() as receiver:
        listening(ada, receiver.url)
        (job_id,) = press(ada)
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        send_all()

        (told,) = (json.loads(one.body) for one in receiver.asked)
        assert (told["type"], told["data"]["status"]) == ("generation.failed", "cancelled")


def test_what_nobody_can_be_told_of_any_more_ends(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada, Kind.COMPLETED, new_id())
        send_all()

        assert (receiver.asked, _statuses(endpoint)) == ([], ["failed"])

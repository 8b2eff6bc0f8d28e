"""Webhooks by REST: set up, tried out, read, replayed; by nobody else; and told of one request alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from pixorly.database import carry
from pixorly.models import Role
from pixorly.services import webhooks
from pixorly.services.telling import Kind
from tests.grounds.people import arrived
from tests.grounds.programs import V1, holding, key_of, on_plan
from tests.grounds.studio import PAINTER, work_off
from tests.grounds.teams import member
from tests.grounds.webhooks import happen, send_all, time_passes
from tests.standins.receiver import Receiver

HOOKS = f"{V1}/webhooks"
NEW_ID = "0198aa5d1c2b7e3f9a4b5c6d7e8f9012"


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


def _add(program, url, *events, **more) -> dict:
    answer = program.post(HOOKS, json={"url": url, "events": events or ["credit.low"], **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_webhook_is_added_seen_changed_and_deleted(program):
    added = _add(program, "http://127.0.0.1:9000/hooks", "generation.failed", "generation.completed", name="Shop")

    assert added["id"].startswith("whe_") and added["secret"].startswith("whsec_")
    assert (added["events"], added["enabled"]) == (["generation.completed", "generation.failed"], True)
    seen = program.get(f"{HOOKS}/{added['id']}").json()
    assert "secret" not in seen and seen["name"] == "Shop"
    assert program.get(f"{HOOKS}/{added['id']}/secret").json() == {"secret": added["secret"]}

    changed = program.patch(f"{HOOKS}/{added['id']}", json={"events": ["credit.low"], "enabled": False}).json()
    assert (changed["events"], changed["enabled"], changed["disabledBecause"]) == (["credit.low"], False, "person")
    assert program.patch(f"{HOOKS}/{added['id']}", json={"enabled": True}).json()["disabledBecause"] is None
    assert [one["id"] for one in program.get(HOOKS).json()["webhooks"]] == [added["id"]]

    assert program.delete(f"{HOOKS}/{added['id']}").status_code == 204
    assert program.get(f"{HOOKS}/{added['id']}").status_code == 404


def test_a_test_arrives_and_its_log_tells_everything(program):
    with Receiver() as receiver:
        added = _add(program, receiver.url)
        sent = program.post(f"{HOOKS}/{added['id']}/test")
        again = program.post(f"{HOOKS}/{added['id']}/test")
        send_all()

        (asked,) = receiver.asked
        told = Webhook(added["secret"]).verify(asked.body, asked.headers)
        assert (sent.status_code, again.status_code) == (202, 409)
        assert (told["type"], told["data"]) == ("webhook.test", {"endpointId": added["id"]})
        logged = program.get(f"{HOOKS}/deliveries/{sent.json()['id']}").json()
        (attempt,) = logged["log"]
        assert (logged["status"], attempt["responseStatus"], attempt["responseBody"]) == ("delivered", 200, "taken")
        assert attempt["requestBody"] == asked.body.decode()
        assert attempt["requestHeaders"]["webhook-id"] == logged["id"] == asked.headers["webhook-id"]
        assert attempt["milliseconds"] >= 0


def test_the_log_comes_in_pages_and_by_state(program, ada):
    with Receiver(500) as receiver:
        added = _add(program, receiver.url)
        happen(ada, times=5)
        send_all()

        first = program.get(f"{HOOKS}/{added['id']}/deliveries?limit=3").json()
        rest = program.get(f"{HOOKS}/{added['id']}/deliveries?limit=3&cursor={first['nextCursor']}").json()
        assert [len(page["deliveries"]) for page in (first, rest)] == [3, 2]
        assert rest["nextCursor"] is None
        assert len({one["id"] for page in (first, rest) for one in page["deliveries"]}) == 5
        assert len(program.get(f"{HOOKS}/{added['id']}/deliveries?status=waiting").json()["deliveries"]) == 5
        assert program.get(f"{HOOKS}/{added['id']}/deliveries?status=delivered").json()["deliveries"] == []


def test_replaying_sends_again_under_the_same_id(program, ada):
    with Receiver() as receiver:
        added = _add(program, receiver.url)
        happen(ada, times=2)
        send_all()
        time_passes(timedelta(hours=2))
        happen(ada)
        send_all()
        old = program.get(f"{HOOKS}/{added['id']}/deliveries").json()["deliveries"][-1]["id"]

        assert program.post(f"{HOOKS}/deliveries/{old}/replay").json()["status"] == "waiting"
        send_all()
        since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        lately = program.post(f"{HOOKS}/{added['id']}/replay", json={"since": since}).json()
        long_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat()
        failed = program.post(f"{HOOKS}/{added['id']}/replay", json={"since": long_ago, "status": "failed"}).json()
        send_all()

        assert (lately, failed) == ({"replayed": 1}, {"replayed": 0})
        assert (len(receiver.asked), len(set(receiver.ids))) == (5, 3)
        assert receiver.ids.count(old) == 2


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00Z"])
def test_any_time_can_be_named(program, since):
    added = _add(program, "http://127.0.0.1:9000/")

    assert program.post(f"{HOOKS}/{added['id']}/replay", json={"since": since}).json() == {"replayed": 0}
    assert program.post(f"{HOOKS}/{added['id']}/replay", json={"since": since[:19]}).status_code == 422


def test_what_failed_while_a_receiver_was_away_is_replayed_when_it_is_back(program, ada):
    with Receiver(500) as receiver:
        added = _add(program, receiver.url)
        for _ in range(22):
            happen(ada)
            send_all()
            time_passes(timedelta(hours=6))
        assert program.get(f"{HOOKS}/{added['id']}").json()["disabledBecause"] == "failing"
        since = (datetime.now(UTC) - timedelta(days=20)).isoformat()
        assert program.post(f"{HOOKS}/{added['id']}/replay", json={"since": since}).json()["code"] == "endpoint_is_off"

        receiver.statuses = [200]
        assert program.patch(f"{HOOKS}/{added['id']}", json={"enabled": True}).json()["failingSince"] is None
        count = program.post(f"{HOOKS}/{added['id']}/replay", json={"since": since, "status": "failed"}).json()[
            "replayed"
        ]
        asked = len(receiver.asked)
        send_all()

        assert count > 10
        assert len(receiver.asked) - asked == count
        states = {
            one["status"] for one in program.get(f"{HOOKS}/{added['id']}/deliveries?limit=100").json()["deliveries"]
        }
        assert states == {"delivered"}


def test_rotating_says_until_when_both_sign(program):
    added = _add(program, "http://127.0.0.1:9000/")

    rotated = program.post(f"{HOOKS}/{added['id']}/rotate").json()

    assert rotated["secret"] != added["secret"]
    until = datetime.fromisoformat(rotated["previousSecretUntil"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < until <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "https://10.0.0.1/", "events": ["credit.low"]}, "url"),
        ({"url": "http://169.254.169.254/latest/", "events": ["credit.low"]}, "url"),
        ({"url": "http://127.0.0.1:9000/", "events": []}, "events"),
        ({"url": "http://127.0.0.1:9000/", "events": ["generation.exploded"]}, "events.0"),
        ({"url": "http://127.0.0.1:9000/", "events": ["credit.low"], "name": "x" * 81}, "name"),
        ({"url": "http://127.0.0.1:9000/", "events": ["credit.low"], "secret": "mine"}, "secret"),
        ({"events": ["credit.low"]}, "url"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(program, given, field):
    answer = program.post(HOOKS, json=given)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert program.get(HOOKS).json()["webhooks"] == []


def test_a_repeated_request_adds_one(program):
    given = {"url": "http://127.0.0.1:9000/", "events": ["credit.low"]}

    first, second = (program.post(HOOKS, json=given, headers={"idempotency-key": "once"}).json() for _ in range(2))

    assert first == second
    assert len(program.get(HOOKS).json()["webhooks"]) == 1


def test_there_is_an_end_to_how_many(program):
    for n in range(webhooks.MOST_ENDPOINTS):
        _add(program, f"http://127.0.0.1:9000/{n}")

    answer = program.post(HOOKS, json={"url": "http://127.0.0.1:9000/more", "events": ["credit.low"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_nobody_reaches_another_workspaces_webhooks(open_browser, program, ada):
    with Receiver() as receiver:
        added = _add(program, receiver.url)
        happen(ada)
        send_all()
        delivery = program.get(f"{HOOKS}/{added['id']}/deliveries").json()["deliveries"][0]["id"]
        eve = holding(open_browser(), key_of(on_plan("eve@example.com")).secret)

        since = {"since": "2020-01-01T00:00:00Z"}
        for hook, one in ((added["id"], delivery), (f"whe_{NEW_ID}", f"whd_{NEW_ID}"), ("nonsense", "nonsense")):
            answers = [
                eve.get(f"{HOOKS}/{hook}"),
                eve.patch(f"{HOOKS}/{hook}", json={"enabled": False}),
                eve.delete(f"{HOOKS}/{hook}"),
                eve.get(f"{HOOKS}/{hook}/secret"),
                eve.post(f"{HOOKS}/{hook}/rotate"),
                eve.post(f"{HOOKS}/{hook}/test"),
                eve.post(f"{HOOKS}/{hook}/replay", json=since),
                eve.get(f"{HOOKS}/{hook}/deliveries"),
                eve.get(f"{HOOKS}/deliveries/{one}"),
                eve.post(f"{HOOKS}/deliveries/{one}/replay"),
            ]
            assert {answer.status_code for answer in answers} == {404}
        foreign_cursor = program.get(f"{HOOKS}/{added['id']}/deliveries?cursor=nonsense")

        assert foreign_cursor.status_code == 404
        assert eve.get(HOOKS).json()["webhooks"] == []
        assert program.get(f"{HOOKS}/{added['id']}").json()["enabled"] is True
        send_all()
        assert len(receiver.asked) == 1


def test_a_key_without_the_scope_and_a_plan_without_the_api_are_refused(open_browser, ada):
    without = holding(open_browser(), key_of(ada, "generate").secret)

    assert without.get(HOOKS).json()["code"] == "missing_scope"
    free, _ = arrived("tom@example.com")
    with pytest.raises(webhooks.NoWebhooks):
        carry(lambda session: webhooks.register(session, free, "http://127.0.0.1:9/", [Kind.CREDIT_LOW]))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_those_who_manage_the_workspace_set_up_webhooks(program, ada, role):
    from pixorly.errors import NotAllowed

    added = _add(program, "http://127.0.0.1:9000/")
    bob = carry(lambda session: member(session, ada, "bob@example.com", role))

    for deed in (webhooks.secret, webhooks.rotate, webhooks.forget, webhooks.switch_off, webhooks.test):
        with pytest.raises(NotAllowed):
            carry(lambda session, deed=deed: deed(session, bob, added["id"]))


def test_one_request_is_told_of_at_the_address_it_names(program):
    with Receiver() as receiver:
        wish = {
            "prompt": "ridges",
            "model": PAINTER,
            "parameters": {"width": 256, "height": 256},
            "metadata": {"order": "7"},
        }
        accepted = program.post(f"{V1}/generate", json={**wish, "webhookUrl": f"{receiver.url}/done?order=7"})
        program.post(f"{V1}/generate", json=wish)
        work_off()
        send_all()

        assert accepted.status_code == 202, accepted.text
        (own,) = program.get(HOOKS).json()["webhooks"]
        secret = program.get(f"{HOOKS}/{own['id']}/secret").json()["secret"]
        (asked,) = receiver.asked
        told = Webhook(secret).verify(asked.body, asked.headers)
        status = program.get(f"{V1}/status/{accepted.json()['jobId']}").json()
        assert own["url"] is None
        assert (asked.path, asked.query, told["type"]) == ("/done", {"order": "7"}, "generation.completed")
        assert {**told["data"], "images": []} == {**status, "images": []}
        assert told["data"]["metadata"] == {"order": "7"}
        assert set(json.loads(asked.body)) == {"type", "timestamp", "data"}
        refused = program.delete(f"{HOOKS}/{own['id']}")
        assert refused.status_code == 409


def test_a_request_that_names_a_private_address_is_refused_whole(program):
    wish = {"prompt": "ridges", "model": PAINTER, "webhookUrl": "https://[::ffff:169.254.169.254]/latest/meta-data"}

    answer = program.post(f"{V1}/generate", json=wish)

    assert (answer.status_code, answer.json()["field"]) == (422, "webhookUrl")
    assert program.get(f"{V1}/jobs").json()["jobs"] == []

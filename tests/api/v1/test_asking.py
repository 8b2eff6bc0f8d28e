"""Who may ask, and how often: keys, scopes, plans, limits, and what is said about each."""

import time
from datetime import timedelta

import pytest
import redis
from sqlmodel import select

from pixorly.broker import broker
from pixorly.database import carry
from pixorly.launch import valkey as launched
from pixorly.models import ApiKey, ApiSecret
from pixorly.services import api_keys, workspaces
from pixorly.services.api_keys import writing
from tests.grounds.environment import changed
from tests.grounds.people import arrived
from tests.grounds.programs import V1, holding, key_of, on_plan

BALANCE = f"{V1}/credits/balance"


def _code(answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "no_key"),
        ("", "no_key"),
        ("Basic YWRhOmFkYQ==", "no_key"),
        ("Bearer", "no_key"),
        ("Bearer px_live_cut", "bad_key"),
        (f"Bearer {writing.make().text}", "bad_key"),
    ],
    # By name: one of them is drawn anew in each process.
    ids=["none", "empty", "another scheme", "no secret", "cut", "unknown"],
)
def test_without_a_good_key_nobody_is_let_in(open_browser, ada, authorization, code):
    program = holding(open_browser(), "x")
    program.headers.pop("authorization")

    answer = program.get(BALANCE, headers={"authorization": authorization} if authorization is not None else {})

    assert _code(answer) == (401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_cookie_is_no_key(open_browser, ada):
    from tests.api.conftest import let_in

    _, secret = arrived("bea@example.com")

    assert let_in(open_browser(), secret).get(BALANCE).status_code == 401


@pytest.mark.parametrize("path", [f"{V1}/images?limit=many", f"{V1}/images?cursor=", f"{V1}/jobs?limit=0"])
def test_what_is_wrong_with_a_question_is_told_to_nobody_without_a_key(open_browser, program, path):
    stranger = open_browser()

    assert stranger.get(path).status_code == 401
    assert program.get(path).status_code == 422


def test_a_key_does_what_its_scopes_say_and_no_more(open_browser, ada):
    program = holding(open_browser(), key_of(ada, "models").secret)

    assert program.get(f"{V1}/models").status_code == 200
    for method, path in (("GET", "/credits/balance"), ("GET", "/jobs"), ("POST", "/generate"), ("GET", "/usage")):
        answer = program.request(method, V1 + path)
        assert _code(answer) == (403, "missing_scope")
        assert "RateLimit" in answer.headers


def test_a_plan_without_the_api_refuses_and_says_which_has_it(open_browser, ada):
    program = holding(open_browser(), key_of(ada).secret)
    carry(lambda session: workspaces.put_on_plan(session, ada.workspace_id, "free"))

    answer = program.get(BALANCE)

    assert _code(answer) == (403, "plan_too_small")
    assert "Basic" in answer.json()["title"]


def test_a_revoked_key_is_refused_from_the_next_request_on(program, ada):
    assert program.get(BALANCE).status_code == 200
    (key,) = carry(lambda session: api_keys.all_of(session, ada))

    carry(lambda session: api_keys.revoke(session, ada, key.id))

    assert _code(program.get(BALANCE)) == (401, "bad_key")


def test_a_key_opens_until_its_last_day_is_over(open_browser, ada):
    program = holding(open_browser(), key_of(ada, days=30).secret)

    _time_passes(timedelta(days=30) - timedelta(minutes=1))
    before = program.get(BALANCE)
    _time_passes(timedelta(minutes=1))

    assert before.status_code == 200
    assert _code(program.get(BALANCE)) == (401, "bad_key")


def test_a_replaced_secret_opens_for_another_day_and_then_no_more(open_browser, ada):
    issued = key_of(ada)
    old, new = (
        holding(open_browser(), secret)
        for secret in (issued.secret, carry(lambda session: api_keys.rotate(session, ada, issued.key.id)).secret)
    )

    _time_passes(timedelta(hours=24) - timedelta(minutes=1))
    before = [one.get(BALANCE).status_code for one in (old, new)]
    _time_passes(timedelta(minutes=1))

    assert before == [200, 200]
    assert _code(old.get(BALANCE)) == (401, "bad_key")
    assert new.get(BALANCE).status_code == 200


def test_each_answer_says_how_the_limits_stand(program):
    first, second = program.get(BALANCE), program.get(BALANCE)

    policy = '"key";q=600;w=60, "workspace";q=1200;w=60, "day";q=1000;w=86400'
    assert first.headers["RateLimit-Policy"] == policy
    assert '"day";r=999;' in first.headers["RateLimit"] and '"day";r=998;' in second.headers["RateLimit"]
    assert "RateLimit" in program.get(f"{V1}/jobs/none").headers


def test_past_a_limit_the_answer_says_when_it_works_again(program, change_settings):
    _mid_minute()
    change_settings(api_requests_a_minute=3)
    answers = [program.get(BALANCE) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert _code(answers[-1]) == (429, "rate_limited")
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert '"key";r=0;' in answers[-1].headers["RateLimit"]


def test_several_keys_of_a_workspace_share_its_limit(open_browser, ada, change_settings):
    _mid_minute()
    change_settings(api_requests_a_minute=2)
    programs = [holding(open_browser(address=f"203.0.113.{n}"), key_of(ada).secret) for n in range(3)]

    answers = [program.get(BALANCE) for _ in range(2) for program in programs]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    for refused in answers[4:]:
        assert _code(refused) == (429, "rate_limited") and 1 <= int(refused.headers["retry-after"]) <= 60
        assert '"workspace";r=0;' in refused.headers["RateLimit"]


def test_an_address_has_a_limit_whatever_key_it_shows(open_browser, ada, change_settings):
    _mid_minute()
    change_settings(api_requests_a_minute=1)
    stranger = open_browser(authorization="Bearer px_live_nothing")

    answers = [stranger.get(BALANCE) for _ in range(6)]
    elsewhere = open_browser(address="203.0.113.8", authorization="Bearer px_live_nothing").get(BALANCE)

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert _code(answers[-1]) == (429, "rate_limited") and 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert elsewhere.status_code == 401


def test_who_guesses_keys_is_sent_away_before_long(open_browser, ada):
    _mid_minute()
    stranger = open_browser()

    answers = [stranger.get(BALANCE, headers={"authorization": f"Bearer {writing.make().text}"}) for _ in range(61)]

    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_the_plans_day_is_counted_for_all_keys_together(open_browser, ada):
    def allow(session):
        from pixorly.models import Workspace

        session.get_one(Workspace, ada.workspace_id).overrides = {"api_requests_a_day": 2}

    carry(allow)
    one, other = (holding(open_browser(), key_of(ada).secret) for _ in range(2))

    answers = [one.get(BALANCE), other.get(BALANCE), one.get(BALANCE)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert _code(answers[-1]) == (429, "day_used_up")
    assert int(answers[-1].headers["retry-after"]) > 60 or int(time.time()) % 86400 > 86300


def test_while_redis_is_away_everybody_is_answered_and_a_line_says_so(program, tmp_path, caplog):
    running = launched.start(tmp_path / "valkey")
    with changed(redis_url=running.url):
        assert "RateLimit" in program.get(BALANCE).headers
        running.stop()
        with pytest.raises(redis.RedisError):
            broker().ping()

        answers = [program.get(BALANCE) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200] * 3
        assert all("RateLimit" not in answer.headers for answer in answers)
        assert sum("requests of the API are not counted" in line for line in caplog.messages) == 1
        assert program.post(f"{V1}/generate", json={"prompt": "dunes"}).status_code == 202


def test_a_key_counts_for_more_than_where_it_comes_from(open_browser, ada):
    program = holding(open_browser(), key_of(ada).secret)

    answer = program.post(f"{V1}/estimate", json={"prompt": "dunes"}, headers={"origin": "https://elsewhere.example"})
    without = open_browser().post(f"{V1}/estimate", json={}, headers={"origin": "https://elsewhere.example"})

    assert answer.status_code == 200
    assert without.status_code == 403


def test_the_key_of_somebody_else_sees_somebody_else(open_browser, ada):
    bea = on_plan("bea@example.com", credit=7)

    assert holding(open_browser(), key_of(ada).secret).get(BALANCE).json()["available"] == 110
    assert holding(open_browser(), key_of(bea).secret).get(BALANCE).json() == {
        "available": 17,
        "held": 0,
        "plan": "pro",
    }


def _time_passes(by: timedelta) -> None:
    """All that is written of keys is as much older."""

    def move(session):
        for row, ends in ((ApiSecret, "ends_at"), (ApiKey, "expires_at")):
            for one in session.exec(select(row).where(getattr(row, ends).is_not(None))):
                setattr(one, ends, getattr(one, ends) - by)

    carry(move)


def _mid_minute() -> None:
    """Windows begin with the clock's minute, and none must begin in the middle of what follows."""
    if time.time() % 60 > 57:
        time.sleep(3.1)

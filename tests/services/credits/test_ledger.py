"""Holding, charging, returning: each step once, and a balance that is the sum of its lines."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly.database import now
from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Entry, EntryKind, new_id
from pixorly.services import credits
from pixorly.services.credits import NotEnoughCredits
from pixorly.words import t
from tests.grounds.people import somebody

W = t("A step")


@pytest.fixture
def ada(session):
    """With the ten credits that everybody begins with."""
    return somebody(session)


def state(session, viewer) -> tuple[int, int, int]:
    row = credits.row(session, viewer.workspace_id)
    return row.available, row.held, row.monthly


def kinds(session, viewer) -> list[str]:
    return [entry.kind for entry in reversed(credits.history(session, viewer))]


def hold(session, viewer, price):
    job_id = new_id()
    credits.hold(session, viewer.workspace_id, job_id, price, W, viewer.user_id)
    return job_id


def test_everybody_begins_with_the_credits_of_their_plan(session, ada):
    assert state(session, ada) == (10, 0, 0)
    assert kinds(session, ada) == ["grant"]


def test_a_hold_sets_its_whole_price_aside(session, ada):
    hold(session, ada, 7)

    assert state(session, ada) == (3, 7, 0)
    (newest, _) = credits.history(session, ada)
    assert (newest.kind, newest.change, newest.balance, newest.spent) == ("hold", -7, 3, 0)


def test_what_is_not_there_can_not_be_held_and_leaves_no_line(session, ada):
    with pytest.raises(NotEnoughCredits) as refused:
        hold(session, ada, 11)

    assert (refused.value.status, refused.value.words.values) == (402, {"price": 11, "available": 10})
    assert state(session, ada) == (10, 0, 0) and kinds(session, ada) == ["grant"]


def test_the_last_credit_can_be_held(session, ada):
    hold(session, ada, 10)

    assert state(session, ada) == (0, 10, 0)


def test_a_repeated_key_holds_once(session, ada):
    job_id = hold(session, ada, 4)

    credits.hold(session, ada.workspace_id, job_id, 4, W, ada.user_id)

    assert state(session, ada) == (6, 4, 0)


def test_what_a_job_cost_is_gone_and_the_rest_comes_back(session, ada):
    job_id = hold(session, ada, 8)

    credits.charge(session, ada.workspace_id, job_id, 3, W)

    assert state(session, ada) == (7, 0, 0)
    rest, spent, held, _ = credits.history(session, ada)
    assert [(one.kind, one.change, one.spent, one.balance) for one in (held, spent, rest)] == [
        ("hold", -8, 0, 2), ("charge", 0, 3, 2), ("release", 5, 0, 7),
    ]  # fmt: skip


def test_never_more_is_charged_than_was_held(session, ada):
    job_id = hold(session, ada, 8)

    credits.charge(session, ada.workspace_id, job_id, 9, W)

    assert state(session, ada) == (2, 0, 0)
    assert kinds(session, ada) == ["grant", "hold", "charge"]


@pytest.mark.parametrize("cost", [0, -3])
def test_a_job_that_cost_nothing_gives_all_back(session, ada, cost):
    job_id = hold(session, ada, 8)

    credits.charge(session, ada.workspace_id, job_id, cost, W)

    assert state(session, ada) == (10, 0, 0)
    assert kinds(session, ada) == ["grant", "hold", "release"]


def test_a_hold_ends_once_whoever_comes_again_and_with_what(session, ada):
    charged, released = hold(session, ada, 4), hold(session, ada, 5)
    credits.charge(session, ada.workspace_id, charged, 1, W)
    credits.release(session, ada.workspace_id, released, W)
    before = state(session, ada)

    for job_id in (charged, released):
        credits.charge(session, ada.workspace_id, job_id, 2, W)
        credits.release(session, ada.workspace_id, job_id, W)

    assert state(session, ada) == before == (9, 0, 0)


def test_what_was_never_held_is_neither_charged_nor_returned(session, ada):
    credits.charge(session, ada.workspace_id, new_id(), 5, W)
    credits.release(session, ada.workspace_id, new_id(), W)

    assert state(session, ada) == (10, 0, 0)


def test_one_workspace_can_not_settle_what_another_holds(session, ada):
    bob = somebody(session, "bob@example.com")
    job_id = hold(session, ada, 4)

    credits.release(session, bob.workspace_id, job_id, W)

    assert (state(session, ada), state(session, bob)) == ((6, 4, 0), (10, 0, 0))


def test_what_comes_comes_once_for_its_key(session, ada):
    for _ in range(2):
        credits.receive(session, ada.workspace_id, "pack:1", EntryKind.PURCHASE, 50, W)
        credits.grant_once(session, ada.workspace_id, 10, "sign-up", W)

    assert state(session, ada) == (60, 0, 0)
    assert kinds(session, ada) == ["grant", "purchase"]


def test_an_operator_gives_and_takes_and_may_take_below_zero(session, ada):
    boss = somebody(session, "boss@example.com", is_admin=True)

    credits.adjust(session, boss, ada.workspace_id, "1", 5, "a gift")
    credits.adjust(session, boss, ada.workspace_id, "2", -40, "a mistake")
    credits.adjust(session, boss, ada.workspace_id, "2", -40, "a mistake")

    assert state(session, ada) == (-25, 0, 0)
    newest = credits.history(session, ada)[0]
    assert (newest.template, newest.values) == ("From the operator: {reason}", {"reason": "a mistake"})
    actors = session.exec(select(Entry.actor_id).where(Entry.kind == "admin", Entry.workspace_id == ada.workspace_id))
    assert set(actors) == {boss.user_id}


def test_only_operators_adjust_and_never_without_a_reason(session, ada):
    boss = somebody(session, "boss@example.com", is_admin=True)

    with pytest.raises(NotAllowed):
        credits.adjust(session, ada, ada.workspace_id, "1", 5, "a gift")
    with pytest.raises(Invalid):
        credits.adjust(session, boss, ada.workspace_id, "1", 5, "  ")
    with pytest.raises(Invalid):
        credits.adjust(session, boss, ada.workspace_id, "1", 0, "nothing")

    assert state(session, ada) == (10, 0, 0)


def test_below_zero_nothing_can_be_held(session, ada):
    credits.operate(session, ada.workspace_id, "x", -12, "a refund")

    with pytest.raises(NotEnoughCredits):
        hold(session, ada, 1)


def test_a_workspace_that_is_gone_has_no_credits(session):
    with pytest.raises(NotFound):
        credits.receive(session, new_id(), "x", EntryKind.BONUS, 1, W)


def test_lines_stand_in_the_order_of_their_balances_even_within_a_millisecond(session, ada):
    for number in range(40):
        credits.receive(session, ada.workspace_id, f"n{number}", EntryKind.BONUS, 1, W)

    balances = [entry.balance for entry in credits.history(session, ada)]

    assert balances == list(range(50, 9, -1))


def test_a_clock_that_went_back_puts_no_line_before_an_earlier_one(session, ada):
    last = session.exec(select(Entry).where(Entry.workspace_id == ada.workspace_id)).one()
    ahead = type(last.id)(int=last.id.int + (int(timedelta(hours=1).total_seconds() * 1000) << 80))
    session.add(_copy(last, id=ahead, key="ahead", available_change=0))
    session.flush()

    credits.receive(session, ada.workspace_id, "x", EntryKind.BONUS, 5, W)

    assert [entry.balance for entry in credits.history(session, ada)] == [15, 10, 10]
    assert credits.disagreements(session) == []


def test_a_balance_tells_when_it_renews(session, ada):
    soon = now(session) + timedelta(days=9)
    credits.renew(session, ada.workspace_id, 300, soon, "m1")

    seen = credits.balance(session, ada)

    assert (seen.available, seen.held, seen.monthly) == (310, 0, 300)
    assert abs((seen.renews_at - soon).total_seconds()) < 1


def _copy(entry: Entry, **changed) -> Entry:
    return Entry(**{**entry.model_dump(), **changed})

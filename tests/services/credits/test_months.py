"""Credits of a month: spent first, gone with their month, and never mixed with those that were bought."""

from datetime import timedelta

import pytest

from pixorly.database import now
from pixorly.models import EntryKind, new_id
from pixorly.services import credits
from pixorly.services.credits import NotEnoughCredits
from pixorly.words import t
from tests.grounds.people import somebody

W = t("A step")


@pytest.fixture
def ada(session):
    """Twenty of this month, and ten that stay."""
    viewer = somebody(session)
    _renew(session, viewer, "first", 20)
    return viewer


def _renew(session, viewer, key, amount):
    credits.renew(session, viewer.workspace_id, amount, now(session) + timedelta(days=30), key)


def _hold(session, viewer, price):
    job_id = new_id()
    credits.hold(session, viewer.workspace_id, job_id, price, W, None)
    return job_id


def _state(session, viewer):
    row = credits.row(session, viewer.workspace_id)
    assert credits.disagreements(session) == []
    return row.available, row.held, row.monthly


def test_those_of_the_month_are_spent_first(session, ada):
    _hold(session, ada, 15)
    assert _state(session, ada) == (15, 15, 5)

    _hold(session, ada, 10)
    assert _state(session, ada) == (5, 25, 0)


def test_a_new_month_takes_the_old_ones_away_and_leaves_the_bought(session, ada):
    credits.receive(session, ada.workspace_id, "pack", EntryKind.PURCHASE, 50, W)

    _renew(session, ada, "second", 20)

    assert _state(session, ada) == (80, 0, 20)
    kinds = [entry.kind for entry in credits.history(session, ada)]
    assert kinds[:2] == ["grant", "expire"]


def test_a_month_begins_once(session, ada):
    _renew(session, ada, "second", 20)
    _hold(session, ada, 12)

    _renew(session, ada, "second", 20)

    assert _state(session, ada) == (18, 12, 8)


def test_a_month_that_was_used_up_has_nothing_to_lapse(session, ada):
    credits.charge(session, ada.workspace_id, _hold(session, ada, 25), 25, W)

    _renew(session, ada, "second", 20)

    assert _state(session, ada) == (25, 0, 20)
    assert "expire" not in {entry.kind for entry in credits.history(session, ada)}


def test_what_comes_back_within_its_month_is_of_the_month_again(session, ada):
    credits.release(session, ada.workspace_id, _hold(session, ada, 25), W)

    assert _state(session, ada) == (30, 0, 20)


def test_a_charge_uses_up_the_months_part_first(session, ada):
    credits.charge(session, ada.workspace_id, _hold(session, ada, 25), 22, W)
    assert _state(session, ada) == (8, 0, 0)

    _renew(session, ada, "second", 20)
    assert _state(session, ada) == (28, 0, 20)


def test_what_comes_back_after_its_month_lapses_but_for_what_was_bought(session, ada):
    job_id = _hold(session, ada, 25)
    _renew(session, ada, "second", 20)
    assert _state(session, ada) == (25, 25, 20)

    credits.release(session, ada.workspace_id, job_id, W)

    assert _state(session, ada) == (30, 0, 20)
    newest = credits.history(session, ada)[:2]
    assert [(entry.kind, entry.change) for entry in newest] == [("expire", -20), ("release", 25)]


def test_a_charge_after_its_month_gives_back_only_what_was_bought(session, ada):
    job_id = _hold(session, ada, 25)
    _renew(session, ada, "second", 20)

    credits.charge(session, ada.workspace_id, job_id, 5, W)

    # Of the 20 left over, 15 were of the month that ended.
    assert _state(session, ada) == (30, 0, 20)


def test_a_debt_is_paid_by_the_next_month_once_and_not_by_each(session, ada):
    credits.operate(session, ada.workspace_id, "x", -55, "taken back")
    assert _state(session, ada) == (-25, 0, 0)

    _renew(session, ada, "second", 40)
    assert _state(session, ada) == (15, 0, 15)

    _renew(session, ada, "third", 40)
    assert _state(session, ada) == (40, 0, 40)


def test_bought_ones_that_are_taken_back_leave_the_month_alone_where_they_can(session, ada):
    credits.receive(session, ada.workspace_id, "back", EntryKind.REFUND, -10, W)
    assert _state(session, ada) == (20, 0, 20)

    credits.receive(session, ada.workspace_id, "more", EntryKind.REFUND, -5, W)
    assert _state(session, ada) == (15, 0, 15)


def test_nothing_lapses_below_zero(session, ada):
    credits.operate(session, ada.workspace_id, "x", -18, "taken back")

    _renew(session, ada, "second", 0)

    assert _state(session, ada) == (10, 0, 0)


def test_what_is_refused_in_a_month_takes_nothing_of_it(session, ada):
    with pytest.raises(NotEnoughCredits):
        _hold(session, ada, 31)

    assert _state(session, ada) == (30, 0, 20)

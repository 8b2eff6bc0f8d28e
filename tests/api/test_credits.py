"""The history as a table: whole, in order, harmless, and its own workspace's alone."""

import csv
import io
from datetime import datetime

import pytest

from pixorly.database import carry
from pixorly.models import EntryKind, User, new_id
from pixorly.services import credits
from pixorly.words import t
from tests.api.conftest import let_in
from tests.grounds.people import arrived

CSV = "/api/account/credits.csv"
HEAD = ["time", "kind", "what", "change", "spent", "balance", "prompt"]


@pytest.fixture
def ada(browser):
    viewer, secret = arrived()
    let_in(browser, secret)
    return viewer


def _receive(viewer, words, amount=1, count=1):
    def give(session):
        for _ in range(count):
            credits.receive(session, viewer.workspace_id, new_id().hex, EntryKind.BONUS, amount, words)

    carry(give)


def _rows(answer) -> list[list[str]]:
    assert answer.status_code == 200
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == HEAD
    return rows


def test_nobody_gets_it_without_signing_in(browser):
    assert browser.get(CSV).status_code == 401


def test_it_is_a_file_that_nobody_keeps(browser, ada):
    answer = browser.get(CSV)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="pixorly-credits-')
    assert answer.headers["cache-control"] == "private, no-store"


def test_times_have_their_zone_and_figures_are_figures(browser, ada):
    job_id = new_id()
    carry(lambda session: credits.hold(session, ada.workspace_id, job_id, 8, t("Held for {n} images", n=2), None))
    carry(lambda session: credits.charge(session, ada.workspace_id, job_id, 3, t("{n} images", n=2)))

    rows = _rows(browser.get(CSV))

    assert [row[1:6] for row in rows] == [
        ["release", "Returned, not needed", "5", "0", "7"],
        ["charge", "2 images", "0", "3", "2"],
        ["hold", "Held for 2 images", "-8", "0", "2"],
        ["grant", "To start with", "10", "0", "10"],
    ]
    assert all(datetime.fromisoformat(row[0]).utcoffset().total_seconds() == 0 for row in rows)


def test_a_long_history_comes_whole_and_in_order(browser, ada):
    _receive(ada, t("A gift"), count=1_203)

    rows = _rows(browser.get(CSV))

    assert [int(row[5]) for row in rows] == list(range(1_213, 9, -1))


def test_it_is_narrowed_as_the_list_is(browser, ada):
    job_id = new_id()
    carry(lambda session: credits.hold(session, ada.workspace_id, job_id, 8, t("Held"), None))

    assert [row[1] for row in _rows(browser.get(CSV, params={"kind": "held"}))] == ["hold"]
    assert _rows(browser.get(CSV, params={"kind": "spent"})) == []
    assert browser.get(CSV, params={"kind": "nonsense"}).status_code == 422


def test_another_workspace_never_appears(browser, ada):
    bob, _ = arrived("bob@example.com")
    _receive(bob, t("For Bob alone"), count=3)

    rows = _rows(browser.get(CSV))

    assert [row[2] for row in rows] == ["To start with"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "  =1+1", "＝1+1", "\n=1"]
)
def test_a_cell_that_begins_like_a_formula_is_text(browser, ada, text):
    _receive(ada, t(text))

    newest = _rows(browser.get(CSV))[0]

    assert newest[2] == f"'{text}"


def test_commas_quotes_and_lines_stay_in_their_cell(browser, ada):
    words = t("{name}, and more", name='a "b", c\r\nd')
    _receive(ada, words)

    assert _rows(browser.get(CSV))[0][2] == str(words)


def test_it_speaks_the_persons_language_and_heads_stay(browser, ada):
    carry(lambda session: setattr(session.get_one(User, ada.user_id), "language", "de"))

    assert _rows(browser.get(CSV))[0][2] == "Zum Start"

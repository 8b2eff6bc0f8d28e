"""Versions of the prices: added and never changed, each with who, when, why and what."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import select

from pixorly.database import carry, reading
from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.integrations.providers import Cost
from pixorly.models import PriceList
from pixorly.services import pricing
from pixorly.services.parameters import Parameters
from pixorly.services.pricing import Factor, Fixed, Rules, Step
from tests.grounds.models import model
from tests.grounds.people import arrived, somebody
from tests.grounds.races import together

DEARER = Rules(base=Decimal(7))
SQUARE = Parameters(1024, 1024)


def test_the_prices_that_come_with_the_house_are_version_0(session):
    assert pricing.current(session) == (0, Rules())
    assert pricing.at(session, 0) == Rules()


def test_only_admins_see_and_change_prices(session):
    ada = somebody(session)

    for verb in (
        lambda: pricing.change(session, ada, DEARER, "costs rose", 0),
        lambda: pricing.versions(session, ada),
        lambda: pricing.preview(session, ada, {}),
        lambda: pricing.in_force(session, ada),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(session):
    admin = somebody(session, is_admin=True)
    unknown = model(cost=Cost())
    assert pricing.change(session, admin, DEARER, "costs rose", 0) == 1

    assert pricing.change(session, admin, replace(DEARER, base=Decimal("8.5")), "again", 1) == 2

    quotes = [pricing.quote(session, unknown, SQUARE, version) for version in (None, 0, 1, 2)]
    assert [(quote.each, quote.version) for quote in quotes] == [(9, 2), (4, 0), (7, 1), (9, 2)]


def test_rules_come_back_from_the_database_as_they_were(session):
    rules = Rules(
        base=Decimal("3.25"), steps=(Step(Decimal("1.5"), Decimal(1)),), margin=Decimal("1.45"), extras=(),
        factors=(Factor("a/b", Decimal("0.5")),), fixed=(Fixed("c/d", 0),),
    )  # fmt: skip
    pricing.change(session, somebody(session, is_admin=True), rules, "all of it", 0)

    assert pricing.current(session) == (1, rules)


def test_who_did_not_see_the_newest_prices_looks_again(session):
    admin = somebody(session, is_admin=True)
    pricing.change(session, admin, DEARER, "costs rose", 0)

    with pytest.raises(Conflict):
        pricing.change(session, admin, Rules(base=Decimal(2)), "a sale", 0)

    assert pricing.current(session) == (1, DEARER)


def test_of_two_who_change_them_at_once_one_looks_again(house):
    admin, _ = arrived(is_admin=True)

    def change(number: int) -> int:
        rules = Rules(base=Decimal(10 + number))
        return carry(lambda session: pricing.change(session, admin, rules, "mine", 0))

    outcomes = together(4, change)

    assert sorted(str(type(each).__name__) for each in outcomes) == ["Conflict"] * 3 + ["int"]
    with reading() as session:
        assert session.exec(select(PriceList.version)).all() == [1]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_change_needs_its_reason(session, reason):
    with pytest.raises(Invalid):
        pricing.change(session, somebody(session, is_admin=True), DEARER, reason, 0)


def test_the_same_prices_again_are_no_change(session):
    with pytest.raises(Invalid):
        pricing.change(session, somebody(session, is_admin=True), Rules(), "nothing", 0)


def test_a_version_that_never_was_has_no_prices(session):
    with pytest.raises(NotFound):
        pricing.at(session, 9)


def test_versions_say_who_changed_what_and_why(session):
    admin = somebody(session, is_admin=True)
    first = Rules(base=Decimal("5.50"), fixed=(Fixed("a/b", 3),))
    pricing.change(session, admin, first, "  costs   rose ", 0)
    pricing.change(session, admin, replace(first, fixed=(), margin=Decimal(2)), "a/b is gone", 1)

    newest, older, oldest = pricing.versions(session, admin)

    assert [(each.version, each.by, each.reason) for each in (newest, older, oldest)] == [
        (2, "Ada", "a/b is gone"), (1, "Ada", "costs rose"), (0, "", ""),
    ]  # fmt: skip
    assert newest.created_at.tzinfo
    said = [[each["template"].format(**each["values"]) for each in view.changes] for view in (newest, older)]
    assert said == [
        ["Margin: × 1.3 → × 2", "Fixed price of a/b: 3 → –"],
        ["Base price: 4 → 5.5", "Fixed price of a/b: – → 3"],
    ]


def test_a_preview_shows_common_pictures_before_and_after(session):
    typed = {"base": "7", "margin": "2", "least": "many", "step:2": ""}

    seen = pricing.preview(session, somebody(session, is_admin=True), typed)

    assert [(each.now, each.then) for each in seen.examples] == [(6, 8), (4, 7), (16, 19)]
    assert seen.problems == {name: {"template": "That is not a number.", "values": {}} for name in ("least", "step:2")}


def test_the_form_shows_the_prices_in_force_and_what_is_typed_changes_them(session):
    admin = somebody(session, is_admin=True)
    pricing.change_typed(session, admin, {"base": "4.50", "extra:1": "1,5"}, "costs rose", 0)
    pricing.change_model(session, admin, "a/b", {"factor": "2"}, "a/b is dear", 1)

    form = pricing.in_force(session, admin)

    assert (form.version, form.base, form.margin, form.least, form.credits_per_usd) == (2, "4.5", "1.3", "1", "100")
    assert [(line.name, line.about, line.value) for line in form.extras][1] == ("extra:1", "medium", "1.5")
    assert [line.about for line in form.steps] == ["1.5", "3", "9"]
    assert pricing.current(session)[1].factors == (Factor("a/b", Decimal(2)),)

"""What people can choose from, and what an operator says of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from pixorly.database import now
from pixorly.errors import NotAllowed, NotFound
from pixorly.integrations.providers import Cost, Kind, Range
from pixorly.models import JobStatus, new_id
from pixorly.services import catalog, circuits, jobs, pricing
from pixorly.services.catalog import NotOffered
from pixorly.services.pricing import Factor, Rules
from tests.grounds.models import PAINTER, job_done, model
from tests.grounds.people import somebody


def _ids(session) -> list[str]:
    return [each.id for each in catalog.offered(session, None)]


def test_a_model_is_shown_with_all_that_its_controls_need(session):
    catalog.learn(session, "darkroom", [model(steps=Range(1, 50, 28), qualities=("low", "high"), most_references=3)])

    view = catalog.offered(session, somebody(session))[1]

    assert (view.id, view.name, view.provider, view.provider_name) == (
        "darkroom/swift",
        "Swift",
        "darkroom",
        "Darkroom",
    )
    assert (view.price, view.typical_seconds, view.sample) == (6, 9, "")
    assert view.abilities["ratios"] == ["1:1", "16:9"]
    assert view.abilities["tiers"][0] == {"name": "1K", "side": 1024}
    assert view.abilities["steps"] == {"low": 1, "high": 50, "usual": 28, "step": 1}
    assert (view.abilities["guidance"], view.abilities["sizes"], view.abilities["qualities"]) == (
        None,
        [],
        ["low", "high"],
    )
    assert (view.abilities["most_references"], view.abilities["longest_prompt"]) == (3, 2000)


def test_the_painter_shows_what_it_paints_and_costs_nothing(session):
    view = catalog.offered(session, somebody(session))[0]

    assert (view.provider_name, view.price) == ("Pixorly", 0)
    assert view.sample.startswith("/img/")


def test_what_only_changes_pictures_is_not_among_those_that_make_them(session):
    viewer = somebody(session)
    catalog.learn(session, "darkroom", [model(), model("eraser", kinds=(Kind.CUTOUT,))])

    weighed = jobs.weigh(session, viewer, jobs.Wish(prompt="a fox", models=("darkroom/eraser",)))

    assert _ids(session) == [PAINTER, "darkroom/swift"]
    assert [reason.field for reason in weighed.reasons] == ["models"]


def test_prices_follow_the_rules_in_force(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model("unknown", cost=Cost())])
    rules = Rules(factors=(Factor("darkroom/unknown", pricing.Rules().margin),))

    pricing.change(session, admin, rules, "dearer", 0)

    assert catalog.offered(session, admin)[1].price == 6


def test_the_painter_leads_and_others_follow_by_name(session):
    catalog.learn(session, "darkroom", [model("swift"), model("Álbum"), model("brush")])

    assert _ids(session) == [PAINTER, "darkroom/brush", "darkroom/swift", "darkroom/Álbum"]


def test_an_operator_puts_them_in_order_and_new_ones_follow(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model("a"), model("b"), model("c")])

    catalog.put_in_order(session, admin, ["darkroom/c", PAINTER, "darkroom/c"])
    catalog.learn(session, "darkroom", [model("a"), model("aa"), model("b"), model("c")])

    assert _ids(session) == ["darkroom/c", PAINTER, "darkroom/a", "darkroom/b", "darkroom/aa"]
    assert catalog.default(session) == "darkroom/c"


def test_a_model_moves_up_and_down_among_those_that_are_offered(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model("a"), model("b"), model("c"), model("gone")])
    catalog.learn(session, "darkroom", [model("a"), model("b"), model("c")])

    catalog.move(session, admin, "darkroom/c", -1)
    assert _ids(session) == [PAINTER, "darkroom/a", "darkroom/c", "darkroom/b"]
    catalog.move(session, admin, PAINTER, 1)
    assert _ids(session) == ["darkroom/a", PAINTER, "darkroom/c", "darkroom/b"]
    catalog.move(session, admin, "darkroom/a", -1)
    catalog.move(session, admin, "darkroom/b", 99)
    assert _ids(session) == ["darkroom/a", PAINTER, "darkroom/c", "darkroom/b"]
    with pytest.raises(NotFound):
        catalog.move(session, admin, "darkroom/gone", 1)


def test_what_is_switched_off_can_not_be_chosen(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model()])

    catalog.enable(session, admin, PAINTER, False)

    assert _ids(session) == ["darkroom/swift"]
    assert catalog.default(session) == "darkroom/swift"
    with pytest.raises(NotOffered):
        catalog.get(session, PAINTER)
    catalog.enable(session, admin, "darkroom/swift", False)
    assert catalog.default(session) == ""
    catalog.enable(session, admin, PAINTER, True)
    assert catalog.default(session) == PAINTER


def test_looking_again_does_not_switch_on_what_was_switched_off(session):
    catalog.learn(session, "darkroom", [model()])
    catalog.enable(session, somebody(session, is_admin=True), "darkroom/swift", False)

    catalog.learn(session, "darkroom", [model(most_pictures=2)])

    assert _ids(session) == [PAINTER]


def test_only_admins_arrange_the_catalogue(session):
    ada = somebody(session)

    for verb in (
        lambda: catalog.enable(session, ada, PAINTER, False),
        lambda: catalog.put_in_order(session, ada, [PAINTER]),
        lambda: catalog.move(session, ada, PAINTER, 1),
        lambda: catalog.look_again(session, ada),
        lambda: catalog.models(session, ada),
        lambda: catalog.sources(session, ada),
    ):
        with pytest.raises(NotAllowed):
            verb()


@pytest.mark.parametrize("model_id", ["", "darkroom/none", "painter/other", "'; --", "x" * 5000])
def test_a_model_that_never_was_is_not_there(session, model_id):
    admin = somebody(session, is_admin=True)

    assert catalog.find(session, model_id) is None
    with pytest.raises(NotOffered):
        catalog.get(session, model_id)
    with pytest.raises(NotFound):
        catalog.enable(session, admin, model_id, True)
    with pytest.raises(NotFound):
        catalog.put_in_order(session, admin, [model_id])


def test_typical_time_is_the_median_of_what_jobs_here_took(session):
    ada = somebody(session)
    catalog.learn(session, "darkroom", [model(), model("slow")])
    for seconds in (2, 3, 40):
        job_done(session, ada, "darkroom/swift", seconds)

    times = {view.id: view.typical_seconds for view in catalog.offered(session, ada)}

    assert times == {PAINTER: 1.5, "darkroom/swift": 3, "darkroom/slow": 9}


def test_only_the_newest_fifty_jobs_that_went_well_count(session):
    ada = somebody(session)
    catalog.learn(session, "darkroom", [model()])
    for _ in range(60):
        job_done(session, ada, "darkroom/swift", 100)
    for _ in range(50):
        job_done(session, ada, "darkroom/swift", 5)
    for _ in range(60):
        job_done(session, ada, "darkroom/swift", 700, status=JobStatus.FAILED)
        job_done(session, ada, "darkroom/swift", 700, attempts=3)

    assert catalog.offered(session, ada)[1].typical_seconds == 5


def test_what_took_its_time_weeks_ago_does_not_count(session):
    ada = somebody(session)
    catalog.learn(session, "darkroom", [model()])
    stamp = int((now(session) - timedelta(days=8)).timestamp() * 1000)
    job_done(session, ada, "darkroom/swift", 300, id=UUID(int=(stamp << 80) | new_id().int & ((1 << 80) - 1)))

    assert catalog.offered(session, ada)[1].typical_seconds == 9


def test_an_operator_sees_every_model_with_what_it_costs_here_and_there(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model(), model("unknown", cost=Cost()), model("gone")])
    catalog.learn(session, "darkroom", [model(), model("unknown", cost=Cost())])
    catalog.enable(session, admin, "darkroom/swift", False)
    rules = pricing.with_model(Rules(), "darkroom/unknown", {"factor": "1.50", "fixed": "12"})
    pricing.change(session, admin, rules, "by hand", 0)

    rows = {row.id: row for row in catalog.models(session, admin)}

    assert list(rows) == [PAINTER, "darkroom/swift", "darkroom/unknown", "darkroom/gone"]
    swift, unknown, gone = (rows[f"darkroom/{name}"] for name in ("swift", "unknown", "gone"))
    assert (swift.price, swift.cost_micro_usd, swift.is_enabled, swift.is_offered) == (6, 40_000, False, True)
    assert (unknown.price, unknown.cost_micro_usd, unknown.factor, unknown.fixed) == (12, None, "1.5", "12")
    assert not gone.is_offered
    assert rows[PAINTER].is_free


def test_an_operator_sees_every_provider_and_its_trouble(session):
    admin = somebody(session, is_admin=True)
    catalog.learn(session, "darkroom", [model()])
    for _ in range(5):
        circuits.failed(session, "darkroom", "It is busy.")

    painter, darkroom = catalog.sources(session, admin)

    assert (painter.name, painter.is_configured, painter.models, painter.circuit.is_open) == ("Pixorly", True, 1, False)
    assert (darkroom.models, darkroom.is_configured, darkroom.circuit.is_open) == (1, False, True)
    assert darkroom.found_at.tzinfo

"""One model that several offer: an entry with a name, a picture, an order and a price of its own."""

from dataclasses import replace

import pytest

from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.integrations.providers import Cost, Range, Tier
from pixorly.models import CatalogueEntry
from pixorly.services import catalog, health, pricing
from pixorly.services.catalog import NotOffered
from pixorly.services.catalog.joined import joined
from pixorly.services.health import Fared, Health
from tests.grounds.models import PAINTER, model
from tests.grounds.people import somebody

ENTRY = "flux-2-pro"
HERE, THERE = "openrouter/black-forest-labs/flux.2-pro", "together/black-forest-labs/FLUX.2-pro"


def _at(offer_id: str, cost: int = 40_000, **abilities):
    provider, _, name = offer_id.partition("/")
    return replace(model(name, provider, Cost(per_picture=cost), **abilities), name=f"Flux at {provider}")


def _learn(session, here: int = 40_000, there: int = 40_000) -> None:
    catalog.learn(session, "openrouter", [_at(HERE, here)])
    catalog.learn(session, "together", [_at(THERE, there)])


def _view(session):
    return next(view for view in catalog.offered(session, None) if view.id == ENTRY)


def test_two_offers_are_shown_once_under_the_name_of_the_model(session):
    _learn(session)

    view = _view(session)

    assert [one.id for one in catalog.offered(session, None)] == [PAINTER, ENTRY]
    assert (view.name, [one.provider for one in view.offers]) == ("FLUX.2 [pro]", ["openrouter", "together"])


def test_the_cheaper_one_leads(session):
    _learn(session, here=60_000, there=20_000)

    view = _view(session)

    assert (view.provider, view.price) == ("together", 3)


def test_one_that_does_badly_comes_last_though_it_is_cheaper(session):
    _learn(session, here=20_000)
    health.reading._memory()[:] = [float("inf"), {HERE: Health(recent=Fared(worked=1, failed=9))}]

    assert _view(session).provider == "together"
    health.reading._memory.cache_clear()


def test_with_one_offer_gone_the_other_stays_and_with_both_gone_it_can_not_be_chosen(session):
    _learn(session)

    catalog.learn(session, "openrouter", [])
    assert _view(session).provider == "together" and catalog.get(session, HERE).provider == "together"
    catalog.learn(session, "together", [])

    with pytest.raises(NotOffered):
        catalog.get(session, HERE)
    found = catalog.entry(session, HERE)
    assert found and found.name == "FLUX.2 [pro]"


def test_what_is_said_of_one_name_is_said_of_the_model(session):
    admin = somebody(session, is_admin=True)
    _learn(session)

    catalog.enable(session, admin, HERE, False)

    assert [one.id for one in catalog.offered(session, None)] == [PAINTER]
    catalog.enable(session, admin, ENTRY, True)
    assert _view(session)


def test_the_default_is_the_one_that_an_operator_makes_it(session):
    admin = somebody(session, is_admin=True)
    _learn(session)

    catalog.make_default(session, admin, THERE)

    assert catalog.default(session) == ENTRY


def test_a_price_of_its_own_counts_at_every_provider_and_by_every_name(session):
    admin = somebody(session, is_admin=True)
    _learn(session, there=90_000)
    rules = pricing.with_model(pricing.Rules(), HERE, {"fixed": "9"})
    pricing.change(session, admin, rules, "a favourite", 0)

    assert [one.price for one in _view(session).offers] == [9, 9]
    (row,) = [row for row in catalog.models(session, admin) if row.id == ENTRY]
    assert row.fixed == "9"
    assert not pricing.with_model(rules, ENTRY, {}).fixed


def test_a_name_and_a_picture_are_given_and_taken_back(session):
    admin = somebody(session, is_admin=True)
    _learn(session)

    catalog.present(session, admin, ENTRY, "  Flux,   big ", "")
    assert _view(session).name == "Flux, big"
    catalog.present(session, admin, ENTRY, "", "")

    assert _view(session).name == "FLUX.2 [pro]"
    for given in (
        {"name": "x" * 121, "sample": ""},
        {"name": "", "sample": "not one"},
        {"name": "", "sample": "0" * 32},
    ):
        with pytest.raises(Invalid):
            catalog.present(session, admin, ENTRY, **given)


def test_what_was_said_of_an_offer_before_is_kept_when_it_becomes_an_entry(session):
    session.add(CatalogueEntry(id=HERE, position=3))
    session.add(CatalogueEntry(id=THERE, position=7, is_enabled=False, name="Together's"))
    session.flush()

    catalog.gather(session)
    catalog.gather(session)

    row = session.get_one(CatalogueEntry, ENTRY)
    assert (row.position, row.is_enabled, row.name) == (3, True, "")


def test_only_admins_say_anything(session):
    ada = somebody(session)
    _learn(session)

    for verb in (
        lambda: catalog.use_offer(session, ada, HERE, False),
        lambda: catalog.present(session, ada, ENTRY, "Mine", ""),
        lambda: catalog.make_default(session, ada, ENTRY),
        lambda: catalog.providers(session, ada),
        lambda: catalog.may_try(session, ada, "painter"),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_picture_is_seen_by_all_only_while_it_shows_a_model(session):
    with pytest.raises(NotFound):
        catalog.require_sample(session, somebody(session), "0" * 32)


def test_what_any_of_them_can_is_shown_and_the_first_has_the_say():
    lead = model(steps=None, ratios=("1:1",), tiers=(Tier("1K", 1024),)).abilities
    other = model(steps=Range(1, 8), ratios=("1:1", "21:9"), tiers=(Tier("one", 1024),), most_references=3).abilities

    both = joined([lead, other])

    assert (both.ratios, both.tiers, both.steps) == (("1:1", "21:9"), lead.tiers, Range(1, 8))
    assert both.most_references == 3 and joined([lead]) is lead

"""The catalogue learns what providers offer, and forgets no name that an old picture may ask for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly import events
from pixorly.database import carry, now, reading, transaction
from pixorly.integrations.providers import Model
from pixorly.models import CatalogueModel
from pixorly.services import catalog
from pixorly.services.catalog import NotOffered
from tests.grounds import environment
from tests.grounds.models import PAINTER, model
from tests.grounds.people import somebody
from tests.grounds.races import together
from tests.standins.openai import OpenAI
from tests.standins.web import Answer, Asked


def test_what_was_found_can_be_chosen_as_it_was_offered(session):
    swift = model(backgrounds=("auto", "transparent"), sizes=((512, 512),), has_seed=True)

    catalog.learn(session, "darkroom", [swift])

    assert catalog.get(session, swift.id) == swift


def test_the_painter_is_there_before_anything_was_looked_up(session):
    assert catalog.get(session, PAINTER).name == "The painter"
    assert catalog.default(session) == PAINTER
    with reading() as looking:
        assert [each.id for each in catalog.offered(looking, None)] == [PAINTER]


def test_looking_the_painter_up_changes_nothing_about_it(session):
    catalog.learn(session, "painter", catalog.look_up("painter"))

    assert [each.id for each in catalog.offered(session, somebody(session))] == [PAINTER]
    assert catalog.get(session, PAINTER) == catalog.look_up("painter")[0]


class Stuttering(OpenAI):
    """Lists each of its models twice, and some that no table could keep."""

    def call(self, asked: Asked) -> Answer:
        answer = super().call(asked)
        if asked.path.endswith("/models"):
            unkept = [{"id": each, "object": "model", "owned_by": "me"} for each in ("x" * 300, "a\0b", "")]
            answer.body["data"] = [*answer.body["data"], *unkept, *answer.body["data"]]
        return answer


def test_one_that_is_listed_twice_or_can_not_be_kept_costs_no_other(session):
    with Stuttering() as server, environment.changed(openai_api_key="sk-1", openai_base_url=f"{server.url}/v1"):
        found = catalog.look_up("openai")
    catalog.learn(session, "openai", found)

    assert len({each.id for each in found}) == len(found) > 1
    assert catalog.get(session, found[0].id) == found[0]


def test_what_is_gone_can_not_be_chosen_and_keeps_its_name(session):
    swift, slow = model(), model("slow")
    catalog.learn(session, "darkroom", [swift, slow])

    catalog.learn(session, "darkroom", [slow])

    with pytest.raises(NotOffered) as refused:
        catalog.get(session, swift.id)
    assert refused.value.field == "models"
    assert catalog.find(session, swift.id) == swift
    assert catalog.get(session, slow.id) == slow


def test_what_comes_back_can_be_chosen_again(session):
    catalog.learn(session, "darkroom", [model()])
    catalog.learn(session, "darkroom", [])

    catalog.learn(session, "darkroom", [model()])

    assert catalog.get(session, "darkroom/swift")


def test_what_one_provider_offers_says_nothing_about_another(session):
    catalog.learn(session, "darkroom", [model()])

    catalog.learn(session, "lightroom", [model(provider="lightroom")])

    assert catalog.get(session, "darkroom/swift") and catalog.get(session, "lightroom/swift")


def test_a_new_offer_counts_at_once_also_where_the_old_one_was_read(session):
    catalog.learn(session, "darkroom", [model()])
    assert catalog.get(session, "darkroom/swift").abilities.most_pictures == 4

    catalog.learn(session, "darkroom", [model(most_pictures=10)])

    assert catalog.get(session, "darkroom/swift").abilities.most_pictures == 10
    assert catalog.offered(session, None)[1].abilities["most_pictures"] == 10


def test_what_is_read_once_is_not_parsed_again(session):
    catalog.learn(session, "darkroom", [model()])
    first = catalog.get(session, "darkroom/swift")

    assert catalog.get(session, "darkroom/swift") is first


def test_admins_hear_of_every_look_and_everybody_of_what_is_new(session):
    def heard(*models: Model) -> list[str]:
        session.info.pop("hints", None)
        catalog.learn(session, "darkroom", models)
        return [event.audience for event in session.info["hints"]]

    nothing_new = [events.ADMINS]
    news = [events.ADMINS, events.EVERYBODY]
    assert heard(model()) == news and heard(model()) == nothing_new
    assert heard(model(), model("slow")) == news
    assert heard(model("slow")) == news and heard(model("slow")) == nothing_new


def test_a_row_of_another_version_of_us_is_left_out_until_it_is_written_anew(session, caplog):
    catalog.learn(session, "darkroom", [model(), model("slow")])
    session.exec(select(CatalogueModel).where(CatalogueModel.id == "darkroom/swift")).one().offer = {"id": 5}
    session.flush()

    assert [each.id for each in catalog.offered(session, None)] == [PAINTER, "darkroom/slow"]
    with pytest.raises(NotOffered):
        catalog.get(session, "darkroom/swift")
    assert "can't be read" in caplog.text

    catalog.learn(session, "darkroom", [model(), model("slow")])
    assert catalog.get(session, "darkroom/swift")


def test_two_workers_who_learn_the_same_at_once_write_it_once(house):
    offers = [model(f"m{number}") for number in range(8)]

    outcomes = together(4, lambda _: carry(lambda session: catalog.learn(session, "darkroom", offers)))

    assert outcomes == [None] * 4
    with reading() as session:
        assert len(catalog.offered(session, None)) == 9


def test_a_provider_that_is_not_set_up_any_more_offers_nothing(session):
    catalog.learn(session, "painter", catalog.look_up("painter"))
    catalog.learn(session, "darkroom", [model()])

    catalog.forget_others(session)

    assert [each.id for each in catalog.offered(session, None)] == [PAINTER]
    assert catalog.find(session, "darkroom/swift")


def test_another_process_that_changes_a_row_is_noticed(house):
    """Written past the process's memory, as another process does."""
    with transaction() as session:
        catalog.learn(session, "darkroom", [model()])
    with reading() as session:
        assert catalog.get(session, "darkroom/swift").name == "Swift"

    with transaction() as session:
        row = session.get_one(CatalogueModel, "darkroom/swift")
        row.offer, row.found_at = row.offer | {"name": "Swifter"}, now(session) + timedelta(seconds=1)

    with reading() as session:
        assert catalog.get(session, "darkroom/swift").name == "Swifter"


def test_a_rolled_back_look_is_not_remembered(house):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        catalog.learn(session, "darkroom", [model()])
        assert catalog.get(session, "darkroom/swift")
        raise ZeroDivisionError

    carry(lambda session: catalog.learn(session, "darkroom", [replace(model(), name="Later")]))

    with reading() as session:
        assert catalog.get(session, "darkroom/swift").name == "Later"

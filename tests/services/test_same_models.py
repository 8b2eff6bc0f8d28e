"""The curated file of which offers are one model."""

import json
from datetime import date
from pathlib import Path

from pixorly.services import same_models


def test_it_says_when_and_where_it_was_read():
    told = json.loads(Path(same_models.__file__).with_suffix(".json").read_text("utf-8"))

    assert date.fromisoformat(told["read_on"]).year >= 2026 and len(told["sources"]) > 2


def test_no_offer_is_two_models_and_no_entry_can_be_taken_for_an_offer():
    known = same_models.all_known()
    offers = [offer for one in known for offer in one.offers]

    assert len(offers) == len(set(offers)) and len({one.id for one in known}) == len(known)
    assert all("/" not in one.id and one.name for one in known)
    assert all("/" in offer for offer in offers)
    # Two of one provider would be the same thing at two prices.
    assert all(len({offer.partition("/")[0] for offer in one.offers}) == len(one.offers) for one in known)


def test_every_name_leads_to_its_entry_and_an_unknown_one_to_itself():
    assert same_models.entry_id("openrouter/openai/gpt-image-2") == "gpt-image-2" == same_models.entry_id("gpt-image-2")
    assert same_models.entry_id("painter/formula") == "painter/formula"
    assert same_models.offer_ids("painter/formula") == ("painter/formula",)
    assert same_models.name_of("gpt-image-2") == "GPT Image 2" and not same_models.name_of("painter/formula")

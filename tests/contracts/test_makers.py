"""The table of providers: one way to make each, with the operator's key or with somebody's own."""

import subprocess
import sys

import pytest

from pixorly.integrations.providers import can_be_brought, makers, provider_with, providers
from pixorly.integrations.providers.makers import MAKERS
from pixorly.settings import Settings
from tests.grounds import environment

KEY = "sk-or-of-somebody-1"


def test_every_line_names_settings_that_exist_and_a_provider_of_that_name() -> None:
    for key, maker in MAKERS.items():
        made = maker.make("https://127.0.0.1:1" if maker.needs.endswith("_url") else "a key", makers.settings())

        assert made.key == key
        assert {maker.needs, maker.address} - {""} <= Settings.model_fields.keys()
        assert maker.brought_as in ("", made.name)
        assert not maker.brought_as or (maker.address and maker.keys_at.startswith("https://"))


def test_whoever_has_no_key_or_stands_in_ones_own_network_can_not_be_brought() -> None:
    assert not {"painter", "automatic1111", "comfyui"} & can_be_brought().keys()
    with pytest.raises(KeyError):
        provider_with("painter", KEY)


def test_in_production_a_key_goes_to_the_makers_of_the_provider_alone() -> None:
    production = {"env": "production", "url": "https://pixorly.example"}

    with environment.changed(**production, openai_base_url="http://127.0.0.1:8080/v1"):
        assert "openai" not in can_be_brought() and "gemini" in can_be_brought()
    with environment.changed(openai_base_url="http://127.0.0.1:8080/v1"):
        assert "openai" in can_be_brought()


def test_the_same_key_finds_the_same_adapter_and_the_operators_stays_another() -> None:
    with environment.changed(openrouter_api_key="sk-or-of-the-house"):
        mine = provider_with("openrouter", KEY)

        assert provider_with("openrouter", KEY) is mine
        assert provider_with("openrouter", "sk-or-of-somebody-2") is not mine
        assert providers()["openrouter"] is not mine


def test_only_so_many_are_kept_and_none_under_its_key() -> None:
    with environment.changed(data_dir=environment.SCRATCH / "data"):
        first = provider_with("openrouter", KEY)
        for number in range(makers._MOST_KEPT):
            provider_with("openrouter", f"sk-or-of-number-{number}")
        kept, _lock = makers._kept()

        assert len(kept) == makers._MOST_KEPT
        assert provider_with("openrouter", KEY) is not first
        assert KEY not in repr(kept)


def test_a_webhook_secret_of_the_operators_is_not_believed_for_somebody_elses_account() -> None:
    with environment.changed(replicate_api_token="r8_house", replicate_webhook_secret="whsec_aG91c2U="):
        assert vars(providers()["replicate"])["_given_key"] == b"house"
        assert vars(provider_with("replicate", "r8_of_somebody"))["_given_key"] == b""


def test_nothing_of_an_adapter_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys, pixorly.integrations.providers; print([m for m in sys.modules if m.endswith(('.openai', '.fal'))])"
    )

    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"

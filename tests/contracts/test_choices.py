"""The settings choose which adapter stands behind each port, and what is not set up is not there."""

import pytest

from pixorly.errors import Misconfigured
from pixorly.integrations.mail import postman
from pixorly.integrations.mail.outbox import OutboxPostman
from pixorly.integrations.mail.ses import SesPostman
from pixorly.integrations.mail.smtp import SmtpPostman
from pixorly.integrations.sign_in import providers
from pixorly.integrations.storage import storage
from pixorly.integrations.storage.disk import DiskStorage
from pixorly.integrations.storage.s3 import S3Storage
from tests.grounds import environment


def test_without_settings_everything_stays_on_this_machine() -> None:
    with environment.changed():
        assert isinstance(postman(), OutboxPostman)
        assert isinstance(storage(), DiskStorage)
        assert providers() == {}


def test_mail_leaves_by_what_is_chosen() -> None:
    with environment.changed(mail="smtp", smtp_url="smtp://127.0.0.1:2525"):
        assert isinstance(postman(), SmtpPostman)
    with environment.changed(mail="ses"):
        assert isinstance(postman(), SesPostman)


def test_smtp_without_an_address_is_ours_to_mend() -> None:
    with environment.changed(mail="smtp"), pytest.raises(Misconfigured):
        postman()


def test_pictures_are_kept_where_it_is_chosen() -> None:
    with environment.changed(storage="s3", s3_bucket="pictures"):
        assert isinstance(storage(), S3Storage)


def test_each_provider_that_is_set_up_has_a_button_with_its_name() -> None:
    everything = {
        "google_client_id": "g",
        "github_client_id": "h",
        "oidc_client_id": "o",
        "oidc_issuer": "https://id.example",
        "oidc_name": "Example ID",
    }

    with environment.changed(**everything):
        found = {key: provider.name for key, provider in providers().items()}

    assert found == {"google": "Google", "github": "GitHub", "oidc": "Example ID"}


def test_in_production_an_issuer_in_the_open_is_refused() -> None:
    chosen = {"oidc_client_id": "o", "oidc_issuer": "http://id.example", "url": "https://pixorly.example"}

    with environment.changed(env="production", **chosen), pytest.raises(Misconfigured):
        providers()["oidc"].begin("https://pixorly.example/auth/with/oidc/back")

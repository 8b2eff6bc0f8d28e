"""Links that CloudFront lets through."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pydantic import ValidationError

from pixorly.errors import Misconfigured
from pixorly.integrations import cdn
from pixorly.settings import Settings

ENDS = datetime.fromtimestamp(1795219200, UTC)
SIGNED = (
    '{"Statement":[{"Resource":"https://cdn.example.test/u/1/a.png",'
    '"Condition":{"DateLessThan":{"AWS:EpochTime":1795219200}}}]}'
)
KEY = rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@pytest.fixture
def configured(change_settings: Callable[..., None]) -> Callable[..., None]:
    def configure(**more: str) -> None:
        given = {
            "cdn_url": "https://cdn.example.test",
            "cdn_key_pair_id": "K2JCJMDEHXQW5F",
            "cdn_private_key": pem(KEY),
        }
        change_settings(**(given | more))

    return configure


def opens(url: str, resource: str) -> bool:
    """As CloudFront looks at it: the policy is built anew from the address, and the signature must be of that."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    condition = {"DateLessThan": {"AWS:EpochTime": int(query["Expires"])}}
    policy = {"Statement": [{"Resource": resource, "Condition": condition}]}
    signature = base64.b64decode(query["Signature"].replace("-", "+").replace("_", "=").replace("~", "/"))
    try:
        KEY.public_key().verify(
            signature, json.dumps(policy, separators=(",", ":")).encode(), padding.PKCS1v15(), hashes.SHA1()
        )
    except InvalidSignature:
        return False
    return True


def test_a_link_carries_its_end_its_signature_and_the_keys_name(configured) -> None:
    configured()

    url = cdn.link("u/1/a.png", ENDS)

    assert url.startswith("https://cdn.example.test/u/1/a.png?Expires=1795219200&Signature=")
    assert url.endswith("&Key-Pair-Id=K2JCJMDEHXQW5F")
    signature = parse_qs(urlsplit(url).query)["Signature"][0]
    expected = base64.b64encode(KEY.sign(SIGNED.encode(), padding.PKCS1v15(), hashes.SHA1())).decode()
    assert signature == expected.replace("+", "-").replace("=", "_").replace("/", "~")


def test_it_opens_this_picture_and_no_other(configured) -> None:
    configured()

    url = cdn.link("/u/1/a.png", ENDS)

    assert opens(url, "https://cdn.example.test/u/1/a.png")
    assert not opens(url, "https://cdn.example.test/u/2/a.png")
    assert not opens(url.replace("Expires=1795219200", "Expires=1895219200"), "https://cdn.example.test/u/1/a.png")


def test_a_size_is_part_of_what_is_signed(configured) -> None:
    configured(cdn_url="https://cdn.example.test/pictures/")

    url = cdn.link("i/7?w=400", ENDS)

    assert url.startswith("https://cdn.example.test/pictures/i/7?w=400&Expires=")
    assert opens(url, "https://cdn.example.test/pictures/i/7?w=400")


def test_the_same_link_is_made_again(configured) -> None:
    configured()

    assert cdn.link("u/1/a.png", ENDS) == cdn.link("u/1/a.png", ENDS)


def test_a_key_may_stand_on_one_line(configured) -> None:
    configured(cdn_private_key=pem(KEY).replace("\n", "\\n"))

    assert opens(cdn.link("u/1/a.png", ENDS), "https://cdn.example.test/u/1/a.png")


@pytest.mark.parametrize("key", ["no key", pem(KEY)[:400], pem(ec.generate_private_key(ec.SECP256R1()))])
def test_a_key_that_can_not_sign_is_ours_to_mend(configured, key: str) -> None:
    configured(cdn_private_key=key)

    with pytest.raises(Misconfigured):
        cdn.link("u/1/a.png", ENDS)


def test_without_an_address_there_is_none(configured, change_settings) -> None:
    assert not cdn.is_configured()

    configured()

    assert cdn.is_configured()


@pytest.mark.parametrize(
    ("name", "value"), [("cdn_url", "http://cdn.example.test"), ("cdn_key_pair_id", ""), ("cdn_private_key", "")]
)
def test_half_a_configuration_is_refused(name: str, value: str) -> None:
    given = {"cdn_url": "https://cdn.example.test", "cdn_key_pair_id": "K2", "cdn_private_key": "key"}

    with pytest.raises(ValidationError, match="PIXORLY_CDN_URL"):
        Settings(**(given | {name: value}))

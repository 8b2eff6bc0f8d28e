"""Pictures that lie in a bucket, and pictures that people fetch from a CDN."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pixorly.integrations.storage import storage
from pixorly.services import images
from tests.api.conftest import let_in
from tests.grounds.gallery import developed, hung_for_good
from tests.grounds.people import arrived
from tests.grounds.pictures import shown
from tests.standins import s3

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CDN = "https://cdn.example.test"


@pytest.fixture(scope="module")
def moto():
    with s3.moto() as url:
        s3.account().client("s3", region_name="us-east-1", endpoint_url=url).create_bucket(Bucket="pictures")
        yield url


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(65537, 2048)
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@pytest.fixture
def at_cdn(key, change_settings, tmp_path: Path):
    change_settings(
        data_dir=tmp_path, secret_key="k" * 40, cdn_url=CDN, cdn_key_pair_id="K2JCJMDEHXQW5F", cdn_private_key=key
    )


def test_a_bucket_is_asked_once_for_each_size(house, open_browser, change_settings, moto, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    change_settings(data_dir=tmp_path, storage="s3", s3_bucket="pictures", s3_endpoint=moto)
    viewer, secret = arrived()
    browser = let_in(open_browser(accept="image/webp,*/*"), secret)
    path = f"/i/{hung_for_good(viewer, width=1000, height=600)}"
    queries = ("", "?w=400", "?w=64", "?w=64&f=png")

    first = [browser.get(path + query) for query in queries]
    taken = browser.get(f"{path}/download")
    for each in storage().keys(prefix=str(viewer.workspace_id)):
        storage().delete(each.key)
    again = [browser.get(path + query) for query in queries]

    assert [shown(answer.content).size for answer in first] == [(1000, 600), (400, 240), (64, 38), (64, 38)]
    assert shown(taken.content).tobytes() == shown(developed(1000, 600).original).tobytes()
    assert [answer.content for answer in again] == [answer.content for answer in first]
    assert browser.get(path, headers={"range": "bytes=5-9"}).content == first[0].content[5:10]


def test_a_cdn_is_told_everything_in_the_address_and_fetches_it_by_a_link(house, open_browser, at_cdn):
    viewer, secret = arrived()
    browser = let_in(open_browser(accept="image/webp,*/*"), secret)
    path = f"/i/{hung_for_good(viewer, width=1000, height=600)}"

    answer = browser.get(f"{path}?w=390&h=390&fit=cover")
    led = urlsplit(answer.headers["location"])
    query = {name: value[0] for name, value in parse_qs(led.query).items()}
    # CloudFront takes its own words out of the address, asks us with the rest, and says nothing of what it accepts.
    ours = "&".join(f"{name}={value}" for name, value in query.items() if name.islower())
    fetched = open_browser(accept="*/*").get(f"{led.path}?{ours}")

    assert (answer.status_code, f"{led.scheme}://{led.netloc}", led.path) == (302, CDN, path)
    assert answer.headers["cache-control"] == "private, max-age=600"
    assert {"Expires", "Signature", "Key-Pair-Id"} < query.keys()
    assert query["Expires"] == query["until"]
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/webp")
    assert shown(fetched.content).size == (400, 400)
    assert fetched.headers["cache-control"].startswith("public, max-age=")
    assert fetched.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "vary" not in fetched.headers


def test_the_same_picture_has_the_same_address_for_a_while(house, open_browser, at_cdn):
    viewer, secret = arrived()
    browser = let_in(open_browser(accept="image/webp,*/*"), secret)
    path = f"/i/{hung_for_good(viewer)}?w=64"

    assert browser.get(path).headers["location"] == browser.get(path).headers["location"]
    assert browser.get(path, headers={"accept": "*/*"}).headers["location"] != browser.get(path).headers["location"]


def test_who_may_not_see_it_is_not_led_to_the_cdn(house, open_browser, at_cdn):
    viewer, _ = arrived()
    image_id = str(hung_for_good(viewer))
    _, other = arrived("bea@example.com")

    assert let_in(open_browser(), other).get(f"/i/{image_id}").status_code == 404
    assert open_browser().get(f"/i/{image_id}").status_code == 401
    assert images.is_at_cdn()


def test_pages_may_show_what_the_cdn_has(open_browser, at_cdn):
    policy = open_browser().get("/health").headers["content-security-policy"]

    assert f"img-src 'self' data: blob: {CDN};" in policy

"""The way to a provider and to its pictures: an end to everything, and no road into private networks."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.connections import Bounds, NotPublic, TooLong, is_public
from pixorly.integrations.http import client, client_for_strangers, in_words, require_https, retry_after
from pixorly.integrations.providers import providers
from pixorly.integrations.providers.trouble import BadAnswer, NotAccepted, NotFetched, saying
from pixorly.integrations.providers.wire import Downloads, Wire, in_time, json_in, media_type, seed_in
from tests.grounds import environment
from tests.standins import darkroom
from tests.standins.web import Answer, Asked, StandIn

BOUNDS = Bounds(seconds=3, most_bytes=100_000, connect_seconds=1)


class Gallery(StandIn):
    """Hands out one picture, or sends one on."""

    leads_to = ""

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/on" and self.leads_to:
            return Answer(b"", 302, {"location": self.leads_to})
        if asked.path == "/packed":
            return Answer(b"x", 200, {"content-encoding": "gzip"})
        status = int(asked.query.get("status", 200))
        return Answer(b"picture", status, {"content-type": "Image/PNG; charset=x"})


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    with Gallery() as server:
        yield server


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[str]:
    """A server that says something, then one drop every tenth of a second, for ever."""
    over = threading.Event()

    def serve(listening: socket.socket) -> None:
        taken, _ = listening.accept()
        with taken:
            taken.recv(65536)
            taken.sendall(first)
            while not over.wait(0.1):
                try:
                    taken.sendall(drop)
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=[listening])
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n", b"."),
        (b"HTTP/1.1 200 OK\r\n", b"x-more: yes\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "headers", "promises"],
)
def test_a_server_that_drips_is_left_when_the_time_is_over(first: bytes, drop: bytes) -> None:
    began = time.monotonic()

    with dripping(first, drop) as url, client(Bounds(0.6, 100_000)) as http, pytest.raises(httpx.TimeoutException):
        http.get(url)

    assert 0.5 < time.monotonic() - began < 5


def test_an_answer_longer_than_agreed_is_cut_off() -> None:
    class Talker(StandIn):
        def answer(self, asked: Asked) -> Answer:
            return Answer(b" " * 100_001)

    with Talker() as talker, client(BOUNDS) as http, pytest.raises(TooLong):
        http.get(talker.url)


def test_a_packed_answer_is_not_unpacked(gallery: Gallery) -> None:
    with client(BOUNDS) as http, pytest.raises(httpx.DecodingError):
        http.get(f"{gallery.url}/packed")


PRIVATE = [
    "0.0.0.0", "10.0.0.7", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "192.168.1.1",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.7", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:7::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.png",
        "https://localhost/a.png",
        "https://[::1]/a.png",
        "https://2130706433/a.png",
        "https://0x7f.1/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "http://1.1.1.1/a.png",
        "ftp://1.1.1.1/a.png",
        "file:///etc/passwd",
        "/relative",
        "https://",
        "no address at all",
        "https://xn--a/a.png",
        "https://xn--/a.png",
    ],
)
def test_a_picture_from_elsewhere_comes_from_a_public_host_over_https(url: str) -> None:
    with pytest.raises(BadAnswer):
        Downloads("P", "https://api.example/v1", allows_http=False, bounds=BOUNDS).fetch(url)


def test_a_provider_on_this_machine_may_hand_out_its_own_pictures_and_nothing_beside(gallery: Gallery) -> None:
    downloads = Downloads("P", f"{gallery.url}/v1", allows_http=True, bounds=BOUNDS)

    picture = downloads.fetch(f"{gallery.url}/a.png")

    assert (picture.content, picture.media_type) == (b"picture", darkroom.PNG)
    with Gallery() as other, pytest.raises(BadAnswer):
        gallery.leads_to = f"{other.url}/secret"
        downloads.fetch(f"{gallery.url}/on")
    assert other.asked == []


def test_in_production_not_even_its_own(gallery: Gallery) -> None:
    with pytest.raises(BadAnswer):
        Downloads("P", gallery.url, allows_http=False, bounds=BOUNDS).fetch(f"{gallery.url}/a.png")

    assert gallery.asked == []


def test_redirects_in_a_circle_end(gallery: Gallery) -> None:
    gallery.leads_to = f"{gallery.url}/on"

    with pytest.raises(BadAnswer):
        Downloads("P", gallery.url, allows_http=True, bounds=BOUNDS).fetch(f"{gallery.url}/on")


@pytest.mark.parametrize(("status", "trouble"), [(500, Passing), (429, Passing), (404, BadAnswer), (204, BadAnswer)])
def test_a_picture_that_is_not_there(gallery: Gallery, status: int, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        Downloads("P", gallery.url, allows_http=True, bounds=BOUNDS).fetch(f"{gallery.url}/a.png?status={status}")


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[list[str]]], None]:
    """Gives a name its addresses, another set each time it is looked up."""

    def give(turns: list[list[str]]) -> None:
        def looked_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            found = turns.pop(0) if len(turns) > 1 else turns[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

        monkeypatch.setattr(socket, "getaddrinfo", looked_up)

    return give


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["93.184.215.14", "127.0.0.1"], []])
def test_one_private_address_behind_a_name_is_one_too_many(
    addresses: list[str], named: Callable[[list[list[str]]], None]
) -> None:
    named([addresses])

    with client_for_strangers(BOUNDS) as http, pytest.raises(NotPublic):
        http.get("https://pictures.example/a.png")


def test_a_name_that_changes_its_mind_between_look_and_leap_gains_nothing(
    named: Callable[[list[list[str]]], None],
) -> None:
    named([["93.184.215.14"], ["127.0.0.1"]])

    with client_for_strangers(BOUNDS) as http, pytest.raises(NotPublic):
        http.get("https://pictures.example/a.png")


def test_the_certificate_is_still_asked_for_by_name(
    certificate: Path, encrypting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Gallery() as gallery:
        gallery._server.socket = encrypting.wrap_socket(gallery._server.socket, server_side=True)
        url = gallery.url.replace("http://", "https://")
        with client(BOUNDS) as http, pytest.raises(httpx.ConnectError) as refused:
            http.get(url)
        assert in_words(refused.value) == "its certificate is not trusted"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with client(BOUNDS) as http:
            assert http.get(url).content == b"picture"


def test_a_proxy_of_the_environment_is_used_except_for_this_machine(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", gallery.url)
    monkeypatch.delenv("no_proxy", raising=False)

    with client(BOUNDS) as http, Gallery() as other:
        assert http.get("http://provider.example/a.png").content == b"picture"
        assert http.get(other.url).content == b"picture"

    assert [asked.headers["host"] for asked in gallery.asked] == ["provider.example"]
    assert len(other.asked) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9/", "nothing listens there"),
        ("http://no-such-name.invalid/", "its name has no address"),
        ("ftp://127.0.0.1/", "no address of the web"),
    ],
)
def test_how_the_way_there_failed_is_said_in_words(url: str, words: str) -> None:
    with client(BOUNDS) as http, pytest.raises(httpx.HTTPError) as broken:
        http.get(url)

    assert in_words(broken.value) == words


def test_a_pause_is_read_as_seconds_or_as_a_date() -> None:
    def read(told: str) -> float | None:
        return retry_after(httpx.Headers({"retry-after": told}))

    assert (read("7"), read("0.5"), read("-3")) == (7, 0.5, 0)
    assert (read(""), read("soon"), read("nan"), read("1e999")) == (None, None, None, None)
    assert read("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert read("9" * 12) == 24 * 3600
    assert (read("99999999999 Oct 1 25:99:99"), read("Wed, 21 Oct 2015 07:28:00 -9999")) == (None, None)


@pytest.mark.parametrize(
    ("told", "claim"),
    [("image/webp", "image/webp"), ("text/html", "application/octet-stream"), (None, "application/octet-stream")],
)
def test_what_a_picture_claims_to_be_is_a_kind_of_picture_or_nothing(told: Any, claim: str) -> None:
    assert media_type(told) == claim


def test_either_half_of_a_key_is_hidden_where_it_is_quoted() -> None:
    class Quoting(StandIn):
        def answer(self, asked: Asked) -> Answer:
            id, secret = asked.headers["authorization"].removeprefix("Key ").split(":")
            return Answer({"said": f"{secret} is no secret of {id}"}, 401)

    heard: list[Any] = []
    with Quoting() as server, pytest.raises(NotAccepted):
        key = {"Authorization": "Key an-id-of-some-length:a-secret-of-some-length"}
        Wire("P", server.url, "S", lambda told: heard.append(told.body) or NotAccepted(), key).read("/")

    assert heard == [{"said": "[hidden] is no secret of [hidden]"}]


def test_what_a_provider_asks_us_to_remember_is_forgotten() -> None:
    class Baker(StandIn):
        def answer(self, asked: Asked) -> Answer:
            return Answer({}, 200, {"set-cookie": "who=us; Path=/"})

    with Baker() as server:
        wire = Wire("P", server.url, "S", lambda _told: NotAccepted(), {"Authorization": "Key one"})
        wire.read("/")
        wire.read("/", headers={"Authorization": "Key other"})
        wire.read("/")

    assert [asked.headers.get("cookie") for asked in server.asked] == [None] * 3
    # Nor does what one call says besides go along with the next.
    assert [asked.headers["authorization"] for asked in server.asked] == ["Key one", "Key other", "Key one"]


@pytest.mark.parametrize("told", [None, True, 1.0, "1", -1, 2**63, [1], float("nan")])
def test_a_seed_that_no_database_could_hold_is_none(told: Any) -> None:
    assert seed_in(told) is None
    assert (seed_in(0), seed_in(2**63 - 1)) == (0, 2**63 - 1)


def test_one_name_that_can_not_be_read_spoils_no_list_of_names() -> None:
    assert json_in(b'["good", "caf\\udce9.ckpt", "\\ud83d\\ude00"]') == ["good", "caf\0.ckpt", "\0\0"]
    assert json_in(b'["\\ud83d\\ude00"]') == ["\U0001f600"]
    assert json_in(b"{never") is None and json_in(b"\xff") is None


def test_what_comes_too_slowly_is_fetched_another_time() -> None:
    assert list(in_time("abc", 5)) == ["a", "b", "c"]
    with pytest.raises(NotFetched):
        list(in_time("abc", -1))


def test_notes_for_operators_hold_no_keys_and_no_addresses() -> None:
    [note] = saying(Passing(), "key sk-or-v1-abc and r8_abc at https://x.example/?t=1 \n" + "x" * 900).__notes__

    assert note.startswith("key … and … at … x")
    assert len(note) <= 300
    [note] = saying(Passing(), "Key 0f0e0d0c-0000-4000-8000-00000000fa10:c0ffee, tgp_v1_abc").__notes__
    assert note == "Key … …"


def test_http_is_for_this_machine_and_for_development() -> None:
    require_https("https://a.example", "S", allows_http=False)
    require_https("http://127.0.0.1:9", "S", allows_http=False)
    require_https("http://a.example", "S", allows_http=True)
    with pytest.raises(Misconfigured):
        require_https("http://a.example", "S", allows_http=False)


def test_the_painter_is_always_here_and_others_once_they_have_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with environment.changed():
        assert list(providers()) == ["painter"]
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-1")
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_1")
    monkeypatch.setenv("GEMINI_API_KEY", "AIza-1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.setenv("FAL_KEY", "a:b")
    monkeypatch.setenv("TOGETHER_API_KEY", "tgp_1")

    with environment.changed():
        assert list(providers()) == ["painter", "openrouter", "replicate", "gemini", "openai", "fal", "together"]

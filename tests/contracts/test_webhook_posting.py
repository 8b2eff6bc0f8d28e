"""The call to a receiver, over real sockets: whatever the other side does, it ends in time and has an outcome."""

import gzip
import time

import pytest

from pixorly.integrations.webhooks import SECONDS, Trouble, poster
from pixorly.integrations.webhooks.posting import MOST_BYTES, Poster
from tests.standins.receiver import RawReceiver, Receiver

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\ntaken"


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


def test_what_is_sent_arrives_as_it_was_signed():
    with Receiver() as receiver:
        outcome = poster().post(f"{receiver.url}/hooks?a=1", {"webhook-id": "whd_1"}, b'{"a": "\xc3\xa4"}')

        (asked,) = receiver.asked
        assert (asked.method, asked.path, asked.query, asked.body) == (
            "POST",
            "/hooks",
            {"a": "1"},
            b'{"a": "\xc3\xa4"}',
        )
        assert asked.headers["webhook-id"] == "whd_1"
        assert (outcome.status, outcome.answer, outcome.is_delivered) == (200, "taken", True)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_fine(status):
    with Receiver(status, body=b"") as receiver:
        assert poster().post(receiver.url, {}, b"{}").is_delivered


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 503])
def test_nothing_else_is_and_no_redirect_is_followed(status):
    with Receiver() as elsewhere, Receiver(status, headers={"location": elsewhere.url}) as receiver:
        outcome = poster().post(receiver.url, {}, b"{}")

        assert (outcome.status, outcome.is_delivered, outcome.is_gone) == (status, False, status == 410)
        assert (len(receiver.asked), elsewhere.asked) == (1, [])


def test_the_whole_call_has_fifteen_seconds():
    assert SECONDS == 15


def test_a_receiver_that_keeps_silent_is_left_in_time():
    with Receiver() as receiver:
        receiver.silent_for = 30
        began = time.monotonic()

        outcome = Poster(seconds=0.6).post(receiver.url, {}, b"{}")

        assert (outcome.trouble, outcome.status) == (Trouble.TIMEOUT, None)
        assert time.monotonic() - began < 1.5


def test_a_receiver_that_drips_its_answer_does_not_buy_time():
    with RawReceiver(*[b"H", b"T", b"T", b"P"] * 20, pause=0.2) as receiver:
        began = time.monotonic()

        outcome = Poster(seconds=0.6).post(receiver.url, {}, b"{}")

        assert outcome.status is None
        assert time.monotonic() - began < 1.5


def test_an_answer_counts_by_its_status_though_its_words_never_end():
    with RawReceiver(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n", *[b"a"] * 50, pause=0.1) as receiver:
        began = time.monotonic()

        outcome = Poster(seconds=0.6).post(receiver.url, {}, b"{}")

        assert (outcome.status, outcome.is_delivered) == (200, True)
        assert time.monotonic() - began < 1.5


def test_a_slow_lookup_counts_too():
    def resolver(_host: str, _port: int) -> list[str]:
        time.sleep(0.5)
        return ["127.0.0.1"]

    with Receiver() as receiver:
        receiver.silent_for = 30
        began = time.monotonic()

        Poster(resolver, seconds=0.6).post(receiver.url, {}, b"{}")

        assert time.monotonic() - began < 1.0


def test_a_receiver_that_is_not_there_refuses():
    with RawReceiver(OK) as receiver:
        pass

    assert poster().post(receiver.url, {}, b"{}").trouble == Trouble.REFUSED


def test_a_receiver_that_resets_the_line_is_a_failure():
    with RawReceiver(is_reset=True) as receiver:
        assert poster().post(receiver.url, {}, b"{}").trouble == Trouble.CUT


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.9\r\n", b"HTTP/1.1 200", b"\x00" * 200])
def test_what_is_no_answer_is_a_failure(said):
    with RawReceiver(said) as receiver:
        assert poster().post(receiver.url, {}, b"{}").trouble == Trouble.CUT


def test_https_is_to_whom_somebody_vouches_for_by_that_very_name(certificate, monkeypatch):
    with Receiver(certificate=certificate) as receiver:
        by_other_name = receiver.url.replace("127.0.0.1", "localhost")
        unknown = Poster().post(receiver.url, {}, b"{}")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        known, misnamed = (Poster().post(url, {}, b"{}") for url in (receiver.url, by_other_name))

        assert (unknown.trouble, known.status, misnamed.trouble) == (Trouble.NOT_TRUSTED, 200, Trouble.NOT_TRUSTED)
        assert len(receiver.asked) == 1


def test_of_a_long_answer_the_beginning_is_kept():
    with Receiver(body=b"a\x00b" * 100_000) as receiver:
        outcome = poster().post(receiver.url, {}, b"{}")

    assert outcome.is_delivered
    assert len(outcome.answer) == MOST_BYTES
    assert "\x00" not in outcome.answer


def test_a_packed_answer_is_fine_and_not_unpacked():
    with Receiver(headers={"content-encoding": "gzip"}, body=gzip.compress(b"x" * 10_000_000)) as receiver:
        outcome = poster().post(receiver.url, {}, b"{}")

    assert (outcome.is_delivered, outcome.answer) == (True, "")


def test_what_a_busy_receiver_asks_for_is_heard():
    with Receiver(429, headers={"retry-after": "120"}) as receiver:
        assert poster().post(receiver.url, {}, b"{}").pause == 120


def test_no_proxy_of_ours_is_asked(monkeypatch):
    """It would look the name up by itself, and see networks that are none of a stranger's business."""
    with Receiver() as proxy, Receiver() as receiver:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)

        assert poster().post(receiver.url, {}, b"{}").is_delivered
        assert proxy.asked == []

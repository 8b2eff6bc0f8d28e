"""Where a request comes from, and which proxies are believed."""

import pytest
from starlette.requests import HTTPConnection

from pixorly.api.visitors import address_of, language_of, visitor_of
from tests.grounds.environment import changed


def _asked(*forwarded: str, **headers: str) -> HTTPConnection:
    pairs = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    pairs += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "client": ("10.0.0.1", 1), "headers": pairs})


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, [], "10.0.0.1"),
        (0, ["1.1.1.1"], "10.0.0.1"),
        (1, ["203.0.113.7"], "203.0.113.7"),
        (1, ["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
        (1, ["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
        (1, ["1.1.1.1,,", " 203.0.113.7 "], "203.0.113.7"),
        (1, [], "10.0.0.1"),
        (1, [""], "10.0.0.1"),
        (2, ["203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        (2, ["1.1.1.1, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        (2, ["1.1.1.1, 203.0.113.7", "10.0.0.2"], "203.0.113.7"),
        (2, ["203.0.113.7"], "10.0.0.1"),
    ],
)
def test_as_many_steps_back_as_there_are_proxies_of_ours(hops, forwarded, address):
    with changed(trusted_proxy_hops=hops):
        assert address_of(_asked(*forwarded)) == address


def test_without_a_client_there_is_no_address():
    assert address_of(HTTPConnection({"type": "http", "client": None, "headers": []})) == ""


def test_a_browser_may_say_only_so_much_of_itself():
    assert len(visitor_of(_asked(user_agent="x" * 10_000)).user_agent) == 400


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("de", "de"),
        ("fr, es;q=0.5", "es"),
        ("EN-us", "en"),
        ("", "en"),
        ("*", "en"),
        (";;;,,,", "en"),
        ("xx" * 5000, "en"),
        ("de;q=0, en", "de"),
    ],
)
def test_the_first_language_we_speak(said, language):
    assert language_of(_asked(accept_language=said)) == language

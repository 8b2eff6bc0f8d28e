"""Stand-ins that lose their senses: good answers of theirs with something in them changed, by the throw of dice."""

import json
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from tests.standins.moods import ProviderStandIn
from tests.standins.web import Answer, Asked

_STATUSES = (200, 201, 204, 206, 299, 302, 304, 400, 401, 402, 403, 404, 408, 409, 410, 418, 422, 429, 451, 499)
_BROKEN = (500, 501, 502, 503, 504, 520, 524, 529, 599, 600, 999)
_DEEP = json.loads("[" * 100 + "]" * 100)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 0.5, -0.0, 1e308, 2**31, 2**63, 2**64 - 1, 10**30),
    *("", " ", "0", "1", "x" * 5000, "\0", "ü\u202e\n", "../../etc/passwd", "%2e%2e", "a/b?c=d#e"),
    *("https://[::1", "https://10.0.0.7/a.png", "http://1.1.1.1/a.png", "data:image/png;base64,!", "https://xn--a/"),
    *([], {}, [None], [[]], [{}], {"": None}, {"a": []}, [1, "a", {}, None], {"x": {"y": 1}}, _DEEP),
)  # fmt: skip
BODIES = (
    *(b"", b"null", b"7", b'"words"', b"[]", b"{}", b"NaN", b'{"data": NaN}', b"\xff\xfe\x00", b"[" * 5000, b"{" * 5000),
    *(b"<html>502 Bad Gateway</html>", b'{"a": 1e999}', b'{"id": "\\ud800"}', b"\xef\xbb\xbf{}"),
)  # fmt: skip
_HEADERS = {
    "retry-after": ("", "soon", "-1", "nan", "1e999", "9" * 400, "99999999999 Oct 1 25:99:99", "Wed, 21 Oct 2015 07:28:00 -9999"),
    "retry-after-ms": ("x", "9" * 400, "²"),
    "x-ratelimit-reset": ("²", "-1", "1" * 400),
    "content-type": ("", "image/", "image/png;" * 99, "text/html", "\xff"),
    "location": ("", "http://169.254.169.254/", "https://[", "//", "x" * 5000),
    "content-encoding": ("gzip", "identity", "br, gzip"),
    "x-fal-retryable": ("perhaps", "false"),
}  # fmt: skip


def wild(kind: type[ProviderStandIn], dice: Random) -> type[ProviderStandIn]:
    """That stand-in, going wild in one of three answers once somebody says so."""

    class Wild(kind):
        is_wild = False

        def answer(self, asked: Asked) -> Answer:
            answer = super().answer(asked)
            return changed(answer, dice) if self.is_wild and dice.random() < 1 / 3 else answer

    return Wild


def changed(answer: Answer, dice: Random) -> Answer:
    match dice.randrange(8):
        case 0:
            return replace(answer, status=dice.choice(_STATUSES + _BROKEN))
        case 1:
            return replace(answer, body=dice.choice(BODIES), status=dice.choice((answer.status, *_STATUSES)))
        case 2:
            name = dice.choice(list(_HEADERS))
            headers = answer.headers | {name: dice.choice(_HEADERS[name])}
            return replace(answer, headers=headers, status=dice.choice((answer.status, 429, 503)))
        case 3:
            payload = answer.payload
            return replace(answer, body=payload[: dice.randrange(len(payload) + 1)])
    return replace(answer, body=_changed_within(answer.payload, dice))


def _changed_within(payload: bytes, dice: Random) -> bytes:
    """JSON with some of its values exchanged, or whatever it is with one byte turned."""
    try:
        told = json.loads(payload)
    except ValueError:
        at = dice.randrange(len(payload) or 1)
        return payload[:at] + bytes([dice.randrange(256)]) + payload[at + 1 :]
    for _ in range(dice.randint(1, 3)):
        told = _with_another_value(told, dice)
    return json.dumps(told).encode()


def _with_another_value(told: Any, dice: Random) -> Any:
    if not isinstance(told, list | dict) or not told:
        return deepcopy(dice.choice(_VALUES))
    holder, name = _place(told, dice)
    value, is_list = holder[name], isinstance(holder, list)
    match dice.randrange(6):
        case 0:
            del holder[name]
        case 1 if is_list:
            holder.extend([value] * dice.choice((1, 40)))
        case 2 if isinstance(value, str) and value.startswith("{"):
            holder[name] = _changed_within(value.encode(), dice).decode(errors="replace")
        case _:
            holder[name] = deepcopy(dice.choice(_VALUES))
    return told


def _place(told: Any, dice: Random) -> tuple[Any, Any]:
    """Somewhere in it, as often near its root as deep down."""
    name = dice.choice(range(len(told)) if isinstance(told, list) else list(told))
    is_deeper = isinstance(told[name], list | dict) and told[name] and dice.random() < 2 / 3
    return _place(told[name], dice) if is_deeper else (told, name)

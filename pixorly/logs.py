"""Logs: one line per fact, for eyes or for machines, and never a secret in them.

The filter is the last step before writing, so it also covers what libraries log: cookies, tokens in
addresses, authorization headers, passwords in connection strings.
"""

import logging
import re
import sys
from typing import Any

import structlog

from pixorly.settings import settings

# A name that announces a secret, wherever in a longer name it stands: refresh_token, X-Api-Key, px_login. Lengths
# are bounded, so that no line, however odd, takes long.
_NAME = (
    r"(?i)((?:px_|cookie|authorization|passw|pwd|secret|token|ticket|verifier|nonce|api[_-]?key|credential|signature)"
    r"[\w-]{0,40})"
)
# What stands between the two, also in JSON inside of JSON and in the pairs that servers keep headers in.
_QUOTE = r"\\{0,8}[\"']"
_BETWEEN = rf"(\\{{0,8}}[\"']?\s{{0,4}}(?:[:=]|%3D|,(?=\s?b?{_QUOTE}))\s{{0,4}}(?:(?:b|\w{{1,40}}\()(?={_QUOTE}))?)"
_HIDDEN = r"\1\2[hidden]"

_SECRETS = (
    # A tab's token, as Reflex names it: disconnected client 'd2c8…'
    (re.compile(r"(?i)\b(client|token)(\s?:?\s?['\"])[\w-]{8,100}(?=['\"])"), _HIDDEN),
    # Credentials in an address: redis://:secret@host. First, since a password there may look like anything.
    (re.compile(r"(://[^/\s:@\"']{0,200})(:)(?!\d+(?:[/?#\s\"'\\]|$))[^\s\"']{1,500}(?=@)"), _HIDDEN),
    # Announced and quoted: hidden to the closing quote.
    (re.compile(_NAME + _BETWEEN + rf"(?P<quote>{_QUOTE})(?:(?!(?P=quote)).)*", re.DOTALL), r"\1\2\g<quote>[hidden]"),
    # Announced and bare: a header's value to the end of its line, anything else to the end of its word.
    (re.compile(rf"(?i)(cookie|authorization)(\s?[:=]\s?)(?!{_QUOTE})[^\r\n\"'\\]+"), _HIDDEN),
    (re.compile(_NAME + _BETWEEN + rf"(?!{_QUOTE}|\[hidden\])[^\s&\"'\\]+"), _HIDDEN),
    # In the query of an address short words mean secrets too.
    (re.compile(r"(?i)((?:[?&]|%3F|%26)(?:code|state|sid))(=|%3D)[^\s&\"'\\]+"), _HIDDEN),
)


def without_secrets(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def set_up() -> None:
    """Send everything that is logged, by us and by libraries, through one formatter."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.processors.JSONRenderer() if settings().log_format == "json" else _as_text
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            last,
            lambda _logger, _method, line: without_secrets(str(line)),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings().log_level.upper())
    for name in (
        "httpx",
        "httpcore",
        "botocore",
        "urllib3",
        "granian.access",
        "engineio.server",
        "socketio.server",
        "alembic",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)


def _as_text(_logger: object, _method: str, event: dict[str, object]) -> str:
    line = f"{event.pop('timestamp')} {event.pop('level')!s:7} {event.pop('logger', '')}: {event.pop('event')}"
    trace = event.pop("exception", "")
    return "\n".join(filter(None, (line, str(trace))))

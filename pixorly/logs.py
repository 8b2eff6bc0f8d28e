"""Logs: one line per fact, for eyes or for machines, and never a secret in them.

The filter is the last step before writing, so it also covers what libraries log: cookies, tokens in
addresses, authorization headers, passwords in connection strings.
"""

import logging
import re
import sys

import structlog

from pixorly.settings import settings

# A name that announces a secret, wherever in a longer name it stands: refresh_token, X-Api-Key, px_login.
_NAME = (
    r"(?i)([\w-]*(?:px_|cookie|authorization|passw|pwd|secret|token|ticket|verifier|nonce|api[_-]?key|credential|signature)"
    r"[\w-]*)"
)
# What stands between the two, also in JSON inside of JSON and in the pairs that servers keep headers in.
_BETWEEN = r"(\\*[\"']?\s*(?:[:=]|%3D|,(?=\s*b?\\*[\"']))\s*b?)"
_HIDDEN = r"\1\2[hidden]"

_SECRETS = (
    # Credentials in an address: redis://:secret@host. First, since a password there may look like anything.
    (re.compile(r"(://[^/\s:@\"']*)(:)(?!\d+(?:[/?#\s\"'\\]|$))[^\s\"']+(?=@)"), _HIDDEN),
    # Announced and quoted: hidden to the closing quote.
    (re.compile(_NAME + _BETWEEN + r"(?P<quote>\\*[\"'])(?:(?!(?P=quote)).)*", re.DOTALL), r"\1\2\g<quote>[hidden]"),
    # Announced and bare: a header's value to the end of its line, anything else to the end of its word.
    (re.compile(r"(?i)((?:set-)?cookie|(?:proxy-)?authorization)(\s*[:=]\s*)(?!\\*[\"'])[^\r\n\"'\\]+"), _HIDDEN),
    (re.compile(_NAME + _BETWEEN + r"(?!\\*[\"']|\[hidden\])[^\s&\"'\\]+"), _HIDDEN),
    # In the query of an address short words mean secrets too.
    (re.compile(r"(?i)((?:[?&]|%3F|%26)(?:code|state|sid))(=|%3D)[^\s&\"'\\]+"), _HIDDEN),
)


def without_secrets(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def set_up() -> None:
    """Send everything that is logged, by us and by libraries, through one formatter."""
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    last = structlog.processors.JSONRenderer() if settings().log_format == "json" else _as_text
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last, lambda _l, _m, line: without_secrets(line)],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings().log_level.upper())
    for name in ("httpx", "httpcore", "botocore", "urllib3", "granian.access", "engineio.server", "socketio.server", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _as_text(_logger: object, _method: str, event: dict[str, object]) -> str:
    line = f"{event.pop('timestamp')} {str(event.pop('level')):7} {event.pop('logger', '')}: {event.pop('event')}"
    trace = event.pop("exception", "")
    return "\n".join(filter(None, (line, str(trace))))

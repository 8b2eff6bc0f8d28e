"""Logs: one line per fact, for eyes or for machines, and never a secret in them.

The filter is the last step before writing, so it also covers what libraries log: cookies, tokens in
addresses, authorization headers, passwords in connection strings.
"""

import logging
import re
import sys

import structlog

from pixorly.settings import settings

_SECRETS = (
    # A word that announces a secret, then the secret: cookie=…, "password": "…", Authorization: Bearer …
    re.compile(
        r"(?i)\b((?:__host-)?px_\w+|set-cookie|cookie|authorization|password|passwd|secret|token|api[_-]?key)"
        r"(\"?'?\s*[:=]\s*\"?'?)((?:bearer |basic )?[^\s\"'&,;)}\]]+)"
    ),
    # The same in the query of an address, where short words mean secrets too.
    re.compile(r"(?i)([?&](?:ticket|code|state|nonce|token))(=)([^\s&\"']+)"),
    # Credentials in an address: redis://:secret@host
    re.compile(r"(://[^/\s:@]*)(:)([^@\s/]+)(?=@)"),
)


def without_secrets(text: str) -> str:
    for pattern in _SECRETS:
        text = pattern.sub(r"\1\2[hidden]", text)
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

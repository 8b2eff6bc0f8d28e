"""A way to S3 on which things go wrong as a test wants: it passes on to a server that works."""

import http.client
import threading
from collections import deque
from urllib.parse import urlsplit

from tests.standins.web import Answer, Asked, StandIn

_ERROR = "<?xml version='1.0'?><Error><Code>{0}</Code><Message>{0}</Message></Error>"
_STATUSES = {"broken": (500, "InternalError"), "busy": (503, "SlowDown"), "denied": (403, "AccessDenied")}


class ShakyWay(StandIn):
    """In front of a server: `harm("busy", 3)` spoils the next three requests, `harm("reset", None)` all from now on."""

    def __init__(self, leads_to: str) -> None:
        super().__init__()
        self._leads_to = urlsplit(leads_to).netloc
        self._coming: deque[str] = deque()
        self._always = ""
        self._lock = threading.Lock()

    def harm(self, how: str, times: int | None = 1) -> None:
        with self._lock:
            self._coming.clear()
            self._coming.extend([how] * (times or 0))
            self._always = "" if times else how

    def heal(self) -> None:
        self.harm("", None)

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            how = self._coming.popleft() if self._coming else self._always
        if how in _STATUSES:
            status, code = _STATUSES[how]
            return Answer(_ERROR.format(code).encode(), status, {"content-type": "application/xml"})
        if how == "reset":
            raise ConnectionResetError
        if how == "slow":
            self.released.wait(1)
        passed = self._pass_on(asked)
        # What was asked is done, and whoever asked never hears of it.
        return Answer(b"x" * 1000, 200, cut_after=10) if how == "cut" else passed

    def _pass_on(self, asked: Asked) -> Answer:
        line = http.client.HTTPConnection(self._leads_to, timeout=30)
        query = "&".join(f"{name}={value}" if value else name for name, value in asked.query.items())
        headers = {name: value for name, value in asked.headers.items() if name not in ("host", "expect")}
        try:
            line.request(asked.method, f"{asked.path}{'?' * bool(query)}{query}", asked.body, headers)
            answer = line.getresponse()
            kept = {name.lower(): value for name, value in answer.getheaders()}
            # The answer to HEAD says how long a body would be.
            body = bytes(int(kept.get("content-length", 0))) if asked.method == "HEAD" else answer.read()
        finally:
            line.close()
        for name in ("content-length", "transfer-encoding", "connection", "date", "server"):
            kept.pop(name, None)
        return Answer(body, answer.status, kept)

"""How a stand-in provider behaves: told by a test, by `POST /_mood`, or by a word in brackets in the prompt.

curl -d '{"mood": "busy", "times": 2}' http://127.0.0.1:9101/_mood
curl -d '{"seconds": 5}' http://127.0.0.1:9101/_mood
curl -d '{"locks_out": true}' http://127.0.0.1:9101/_mood
a fox at dawn [refused]
"""

import json
import re
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from tests.standins.web import Answer, Asked, StandIn

# A key that is good no more, in each place where one is looked for.
_REVOKED = {"authorization": "Basic d3Jvbmc= wrong", "x-goog-api-key": "wrong"}
_IN_BRACKETS = re.compile(r"\[([a-z0-9-]+)\]")


def on_its_way(whole: Answer, mood: str) -> Answer:
    """A good answer, and what may befall one between there and here."""
    if mood == "endless":
        return Answer(b" " * 30_000_000 + whole.payload)
    if mood == "malformed":
        return Answer(whole.payload[:-20])
    return Answer(whole.payload, cut_after=1000) if mood == "cut" else whole


@dataclass(frozen=True)
class Bill:
    call_id: str
    model: str
    micro_usd: int


class ProviderStandIn(StandIn):
    """A provider with moods, which writes a bill for what it made. `seconds` is how long a picture takes."""

    moods: frozenset[str] = frozenset()

    def __init__(self, port: int = 0, *, seconds: float = 0) -> None:
        super().__init__(port)
        self.seconds = seconds
        # Every key was revoked.
        self.locks_out = False
        self.billed: list[Bill] = []
        self._coming: deque[str] = deque()
        self._lock = threading.Lock()

    def behave(self, mood: str, times: int = 1) -> None:
        """The next calls go this way; then it is its old self."""
        if mood not in self.moods:
            raise ValueError(f"No such mood: {mood}. There are: {', '.join(sorted(self.moods))}.")
        with self._lock:
            self._coming.extend([mood] * times)

    def answer(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("POST", "/_mood"):
            return self._told(json.loads(asked.body))
        if (asked.method, asked.path) == ("GET", "/_billed"):
            return Answer([vars(bill) for bill in self.billed])
        return self.call(replace(asked, headers=asked.headers | _REVOKED) if self.locks_out else asked)

    def call(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def mood_for(self, prompt: Any) -> str:
        words = [word for word in _IN_BRACKETS.findall(str(prompt)) if word in self.moods]
        with self._lock:
            return words[0] if words else self._coming.popleft() if self._coming else ""

    def bill(self, call_id: str, model: str, micro_usd: int) -> None:
        with self._lock:
            self.billed.append(Bill(call_id, model, micro_usd))

    def take_time(self) -> None:
        if self.seconds:
            self.released.wait(self.seconds)

    def _told(self, wish: dict[str, Any]) -> Answer:
        self.seconds = float(wish.get("seconds", self.seconds))
        self.locks_out = bool(wish.get("locks_out", self.locks_out))
        try:
            if wish.get("mood"):
                self.behave(wish["mood"], int(wish.get("times", 1)))
        except ValueError as error:
            return Answer({"error": str(error)}, 400)
        return Answer({"seconds": self.seconds, "moods": sorted(self.moods)})

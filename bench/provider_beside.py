"""Run in a process of its own: OpenRouter's stand-in with one picture drawn beforehand, which notes when it was called.

`python -m bench.provider_beside PORT SIDE SECONDS`: pictures of that side, each after so many seconds. It also
answers where OpenAI's interface would, since that is what peers speak.
"""

import base64
import json
import sys
import time
from typing import Any

from bench.photograph import photograph
from tests.standins import openrouter
from tests.standins.openrouter import OpenRouter
from tests.standins.web import Answer, Asked

KEY = openrouter.KEY
MODEL = "openrouter/bytedance-seed/seedream-4.5"
OPENAI_PATH = "/api/v1/images/generations"


class Beside(OpenRouter):
    """OpenRouter, as quick as this machine."""

    def __init__(self, port: int, side: int, seconds: float) -> None:
        super().__init__(port, seconds=seconds)
        # When each was called, and when its answer began to be sent: never, for some.
        self.calls: list[list[float]] = []
        picture = base64.b64encode(photograph(side)).decode()
        self._whole = Answer(openrouter._answer([picture], 0.04)).payload
        self._plain = Answer({"created": 1782864000, "data": [{"b64_json": picture}]}).payload

    def answer(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("GET", "/_calls"):
            # As bytes, since it grows while it is sent.
            return Answer(json.dumps(self.calls).encode())
        # Its memory of what was asked is for tests, and would grow.
        self.asked.clear()
        if (asked.method, asked.path) == ("POST", OPENAI_PATH):
            return self._given(self._plain)
        return super().answer(asked)

    def _draw(self, wish: dict[str, Any]) -> Answer:
        return self._given(self._whole)

    def _given(self, payload: bytes) -> Answer:
        call = [time.monotonic(), 0.0]
        self.calls.append(call)
        self.take_time()
        call[1] = time.monotonic()
        return Answer(payload)

    def serve(self) -> None:
        self._server.serve_forever()


if __name__ == "__main__":
    port, side, seconds = sys.argv[1:]
    Beside(int(port), int(side), float(seconds)).serve()

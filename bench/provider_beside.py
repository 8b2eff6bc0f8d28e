"""Run in a process of its own: OpenRouter's stand-in with one picture drawn beforehand, which notes when it was called.

`python -m bench.provider_beside PORT SIDE SECONDS`: pictures of that side, each after so many seconds.
"""

import base64
import io
import os
import sys
import time
from typing import Any

from PIL import Image

from tests.standins import openrouter
from tests.standins.openrouter import OpenRouter
from tests.standins.web import Answer, Asked

MODEL = "openrouter/bytedance-seed/seedream-4.5"


class Beside(OpenRouter):
    """OpenRouter, as quick as this machine."""

    def __init__(self, port: int, side: int, seconds: float) -> None:
        super().__init__(port, seconds=seconds)
        self.called_at: list[float] = []
        picture = base64.b64encode(_noise(side)).decode()
        self._whole = Answer(openrouter._answer([picture], 0.04)).payload

    def call(self, asked: Asked) -> Answer:
        if asked.method == "GET" and asked.path == "/_calls":
            return Answer(list(self.called_at))
        return super().call(asked)

    def _draw(self, wish: dict[str, Any]) -> Answer:
        self.called_at.append(time.monotonic())
        self.take_time()
        return Answer(self._whole)

    def answer(self, asked: Asked) -> Answer:
        return self.call(asked) if asked.path == "/_calls" else super().answer(asked)


def _noise(side: int) -> bytes:
    """It compresses as badly as a photograph: 1024 pixels to a side come to 1.7 MB in base64."""
    rough = (side // 4, side // 4)
    soft = Image.frombytes("RGB", rough, os.urandom(rough[0] * rough[1] * 3)).resize((side, side))
    out = io.BytesIO()
    soft.quantize(32).convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


if __name__ == "__main__":
    port, side, seconds = sys.argv[1:]
    server = Beside(int(port), int(side), float(seconds))
    print("ready", flush=True)
    server._server.serve_forever()

"""A stand-in for whoever is told by webhook: takes, refuses, keeps silent, hangs up, drips, is gone."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.standins.web import Answer, Asked, StandIn


class Receiver(StandIn):
    """Answers with the statuses it is given, one after the other, and then with the last of them."""

    def __init__(
        self,
        *statuses: int,
        headers: dict[str, str] | None = None,
        body: object = b"taken",
        certificate: Path | None = None,
    ) -> None:
        super().__init__()
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self.url = self.url.replace("http:", "https:")
        self.statuses = list(statuses) or [200]
        self.headers, self.body = headers or {}, body
        self.silent_for = 0.0

    def answer(self, asked: Asked) -> Answer:
        self.released.wait(self.silent_for)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return Answer(self.body, status, {"content-type": "text/plain"} | self.headers)

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.asked]


class RawReceiver:
    """Whatever bytes a test wants to say, however slowly; then it hangs up, or resets."""

    def __init__(self, *pieces: bytes, pause: float = 0.0, is_reset: bool = False) -> None:
        self.pieces, self.pause, self.is_reset = pieces, pause, is_reset
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """From now on nobody is there."""
        with suppress(OSError):
            # Whoever waits in accept() would keep it open otherwise.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line:
            line.recv(65536)
            if self.is_reset:
                # Closed with nothing said, and what was said before is forgotten.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return
            for piece in self.pieces:
                try:
                    line.sendall(piece)
                except OSError:
                    return
                time.sleep(self.pause)

"""What stand-ins that speak HTTP share: a server on loopback, started by a test or alone."""

import argparse
import email
import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def parts(self) -> "list[Part]":
        """Of a multipart form, in their order."""
        boundary = b"--" + self.headers["content-type"].partition("boundary=")[2].strip('"').encode()
        found = (b"\r\n" + self.body).split(b"\r\n" + boundary)[1:-1]
        return [Part.read(each.removeprefix(b"\r\n")) for each in found]


@dataclass(frozen=True)
class Part:
    name: str
    content: bytes
    filename: str = ""
    media_type: str = ""

    @staticmethod
    def read(written: bytes) -> "Part":
        head, _, content = written.partition(b"\r\n\r\n")
        told = email.message_from_bytes(head)
        name, filename = (told.get_param(each, "", "content-disposition") for each in ("name", "filename"))
        return Part(str(name), content, str(filename), told.get("content-type", ""))


@dataclass(frozen=True)
class Answer:
    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # After so many bytes of the body the line goes dead.
    cut_after: int | None = None

    @property
    def payload(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class StandIn:
    """One server. A subclass says what it answers; `asked` remembers what came."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        # A test sets it to let a server that keeps silent go home.
        self.released = threading.Event()
        self._server = _Server(("127.0.0.1", port), _handler_for(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @classmethod
    def start_alone(cls, port: int) -> None:
        """Serve until interrupted."""
        arguments = argparse.ArgumentParser(description=cls.__doc__)
        arguments.add_argument("--port", type=int, default=port)
        server = cls(port=arguments.parse_args().port)
        print(f"{cls.__doc__} {server.url}", flush=True)
        server._server.serve_forever()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A hundred callers at once are part of some tests.
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Whoever lost patience has hung up, as some tests mean them to.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler_for(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            stand_in.asked.append(asked)
            answer = stand_in.answer(asked)
            self.send_response(answer.status)
            for name, value in ({"content-type": "application/json"} | answer.headers).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.payload)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.payload[: answer.cut_after])
            if answer.cut_after is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve

        def log_message(self, format: str, *args: object) -> None:
            """Tests read `asked` instead."""

    return Handler

"""A stand-in for wherever pictures lie: one that is a picture, and others that are none, far away, vast or never come."""

import ssl
from collections.abc import Callable
from pathlib import Path

from tests.grounds.pictures import a_picture
from tests.standins.web import Answer, Asked, StandIn

_VAST = 25 * 1024 * 1024 + 1


class Shelf(StandIn):
    """Encrypted with this certificate. `on_asked` happens while somebody waits for an answer."""

    def __init__(self, certificate: Path) -> None:
        super().__init__()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = self.url.replace("http:", "https:")
        self.on_asked: Callable[[], object] = lambda: None

    def answer(self, asked: Asked) -> Answer:
        self.on_asked()
        match asked.path.strip("/").split("/", 1):
            case ["fox.png"]:
                return Answer(a_picture("png"), headers={"content-type": "image/png"})
            case ["moved", where]:
                return Answer(
                    status=302, headers={"location": f"/{where}" if where == "fox.png" else f"https://{where}"}
                )
            case ["words"]:
                return Answer(b"There is no fox here.", headers={"content-type": "image/png"})
            case ["vast"]:
                return Answer(bytes(_VAST), headers={"content-type": "image/png"})
            case ["slow"]:
                self.released.wait(10)
                return Answer(a_picture("png"))
            case _:
                return Answer(b"gone", 404)

"""A mail server on a real socket. What it says to a letter depends on whom the letter is for."""

import argparse
import asyncio
import ssl
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.standins.program import free_port

ANSWERS = {
    "nobody": "550 5.1.1 No such person here",
    "full": "452 4.2.2 Mailbox full",
    "busy-once": "451 4.3.0 Try again in a moment",
    "unwelcome": "554 5.7.1 This looks like spam",
    "slow": "",
}


@dataclass(frozen=True)
class Received:
    sender: str
    to: list[str]
    message: EmailMessage
    raw: bytes
    user: str
    was_encrypted: bool


class MailServer:
    """Takes mail; nobody@, full@, busy-once@, unwelcome@ and slow@ make it say no, wait, or nothing."""

    def __init__(
        self,
        port: int = 0,
        *,
        login: tuple[str, str] | None = None,
        starttls: ssl.SSLContext | None = None,
        smtps: ssl.SSLContext | None = None,
    ) -> None:
        self.port = port or free_port()
        self.received: list[Received] = []
        self._login, self._seen = login, set[str]()
        self._controller = Controller(
            self,
            "127.0.0.1",
            self.port,
            ssl_context=smtps,
            tls_context=starttls,
            auth_require_tls=False,
            auth_exclude_mechanism=() if login else ("LOGIN", "PLAIN"),
            authenticator=self._is_known,
            enable_SMTPUTF8=True,
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def _is_known(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == self._login
        return AuthResult(success=is_right, handled=False, auth_data=given)

    async def handle_MAIL(
        self, _server: Any, session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        if self._login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, to: str, _options: Any) -> str:
        who = to.split("@")[0]
        if who == "slow":
            await asyncio.sleep(30)
        if who in ("nobody", "full") or (who == "busy-once" and who not in self._seen):
            self._seen.add(who)
            return ANSWERS[who]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:
        if any(to.startswith("unwelcome@") for to in envelope.rcpt_tos):
            return ANSWERS["unwelcome"]
        raw = envelope.content
        assert isinstance(raw, bytes)
        message = message_from_bytes(raw, policy=policy.default)
        user = session.auth_data.login.decode() if session.auth_data else ""
        self.received.append(
            Received(envelope.mail_from or "", envelope.rcpt_tos, message, raw, user, session.ssl is not None)
        )
        return "250 OK"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=MailServer.__doc__)
    arguments.add_argument("--port", type=int, default=9025)
    with MailServer(arguments.parse_args().port) as server:
        print(f"{MailServer.__doc__} smtp://127.0.0.1:{server.port}", flush=True)
        threading.Event().wait()

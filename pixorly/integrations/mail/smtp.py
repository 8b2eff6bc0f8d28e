"""Mail by SMTP, with encryption where the server offers it."""

import logging
import smtplib
import ssl
from contextlib import closing, suppress
from urllib.parse import unquote, urlsplit

from pixorly.errors import Misconfigured, Passing, Trouble
from pixorly.integrations.mail.base import Letter, Undeliverable, as_mime, recipient_of, sender_of

log = logging.getLogger(__name__)

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
# The server wants a login first (RFC 4954), or will not let this login send.
_WANTS_LOGIN = (530, 534, 535, 538)


class SmtpPostman:
    def __init__(self, url: str, *, timeout_seconds: float = 15, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            log.error("PIXORLY_SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host.")
            raise Misconfigured()
        self._host, self._port = parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]
        self._is_tls_from_the_start = parts.scheme == "smtps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._timeout_seconds = timeout_seconds
        self._tls = tls or _tls_for(self._host)

    def deliver(self, letter: Letter) -> None:
        message = as_mime(letter)
        sender, recipient = sender_of(letter).addr_spec, recipient_of(letter)
        try:
            # Without a name of ours smtplib asks DNS for one, which can take longer than the mail.
            with closing(self._connected(our_name=sender.rpartition("@")[2])) as server:
                self._sign_in(server)
                server.send_message(message, sender, [recipient])
                _say_goodbye(server)
        except (OSError, smtplib.SMTPException) as error:
            trouble = _trouble(error)
            log.warning("Mail %s to %s: %s: %s", letter.message_id, self._host, trouble.code, _said(error))
            raise trouble from error

    def _connected(self, our_name: str) -> smtplib.SMTP:
        place = {"host": self._host, "port": self._port, "timeout": self._timeout_seconds, "local_hostname": our_name}
        if self._is_tls_from_the_start:
            return smtplib.SMTP_SSL(**place, context=self._tls)
        server = smtplib.SMTP(**place)
        try:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=self._tls)
                server.ehlo()
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if not self._user:
            return
        if not isinstance(server.sock, ssl.SSLSocket) and self._host not in _LOOPBACK:
            log.error("%s offers no encryption, so the password of PIXORLY_SMTP_URL was not sent to it.", self._host)
            raise Misconfigured()
        try:
            server.login(self._user, self._password)
        except UnicodeError as error:
            log.error("User and password in PIXORLY_SMTP_URL must be plain ASCII: SMTP logins carry nothing else.")
            raise Misconfigured() from error
        except smtplib.SMTPException as error:
            if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPServerDisconnected):
                raise
            log.error("%s takes no login of a kind we know: %s", self._host, error)
            raise Misconfigured() from error


def _say_goodbye(server: smtplib.SMTP) -> None:
    # The mail is accepted by now. A failure here must not have it sent a second time.
    with suppress(OSError, smtplib.SMTPException):
        server.quit()


def _tls_for(host: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if host in _LOOPBACK:
        # A mail server on this machine has a certificate of its own making, and nobody stands between.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _trouble(error: Exception) -> Trouble:
    match error:
        case ssl.SSLCertVerificationError() | ssl.SSLError(reason="WRONG_VERSION_NUMBER"):
            return Misconfigured()
        case smtplib.SMTPRecipientsRefused():
            return _by_code(max(code for code, _ in error.recipients.values()), Undeliverable())
        case smtplib.SMTPDataError():
            return _by_code(error.smtp_code, Undeliverable())
        case smtplib.SMTPResponseException():
            # Greeting, login or sender refused: that is about us and not about the recipient.
            return _by_code(error.smtp_code, Misconfigured())
        case smtplib.SMTPNotSupportedError():
            # The address has letters beyond ASCII and this server can't carry them (RFC 6531).
            return Undeliverable()
        case _:
            return Passing()


def _by_code(code: int, for_good: Trouble) -> Trouble:
    if code in _WANTS_LOGIN:
        return Misconfigured()
    return for_good if 500 <= code < 600 else Passing()


def _said(error: Exception) -> str:
    """What the server answered, in one line; never what we sent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values())[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {text}"[:300]
    return f"{type(error).__name__}: {error}"[:300]

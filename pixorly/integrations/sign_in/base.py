"""Signing in with an account elsewhere: a journey begun here, made there, and finished here."""

from dataclasses import dataclass
from typing import Protocol

from pixorly.errors import PixorlyError
from pixorly.words import t


class SignInRefused(PixorlyError):
    code = "sign_in_refused"
    status = 400
    words = t("That sign-in did not begin here, or took too long. Start again.")


@dataclass(frozen=True, repr=False)
class Begun:
    """Where to send the browser, and what must be kept on our side until it comes back. All of it is secret."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the issuer says somebody is. The subject is the person; the address is empty when it tells none."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str


class IdentityProvider(Protocol):
    key: str
    name: str

    def begin(self, redirect_uri: str) -> Begun: ...

    def finish(
        self, begun_state: str, nonce: str, verifier: str, callback_query: dict[str, str], redirect_uri: str
    ) -> Identity:
        """Who came back, or raise SignInRefused, Passing or Misconfigured."""
        ...

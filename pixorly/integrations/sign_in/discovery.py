"""What an OpenID issuer says of itself: its addresses and its keys, remembered for a while."""

import logging
import time
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.http import require_https
from pixorly.integrations.sign_in import wire

log = logging.getLogger(__name__)

_KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Addresses:
    authorization: str
    token: str
    keys: str
    userinfo: str
    client_proofs: tuple[str, ...]
    always_names_itself: bool


class Discovery:
    def __init__(self, http: httpx.Client, issuer: str, name: str, allows_http: bool) -> None:
        self._http, self._issuer, self._name, self._allows_http = http, issuer, name, allows_http
        self._addresses: tuple[Addresses, float] | None = None
        self._keys: tuple[KeySet, float] | None = None

    def addresses(self) -> Addresses:
        kept = self._addresses
        if not kept or kept[1] < time.monotonic():
            kept = self._addresses = (self._read_addresses(), time.monotonic() + _KEPT_SECONDS)
        return kept[0]

    def keys_with(self, kid: str | None) -> KeySet:
        """The issuer's keys, asked for anew when the one wanted is not among those we know."""
        kept = self._keys
        if kept and kept[1] > time.monotonic() and (not kid or any(key.kid == kid for key in kept[0])):
            return kept[0]
        kept = self._keys = (self._read_keys(), time.monotonic() + _KEPT_SECONDS)
        return kept[0]

    def _read_addresses(self) -> Addresses:
        require_https(self._issuer, self._name, self._allows_http)
        url = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        told = wire.read_json(self._http, url, self._name)
        if not isinstance(told, dict) or told.get("issuer") != self._issuer:
            its_word = told.get("issuer") if isinstance(told, dict) else None
            log.error("%s calls itself %r, not %r. Set the issuer to its own word.", url, its_word, self._issuer)
            raise Misconfigured()
        return Addresses(
            authorization=self._address(told, "authorization_endpoint"),
            token=self._address(told, "token_endpoint"),
            keys=self._address(told, "jwks_uri"),
            userinfo=self._address(told, "userinfo_endpoint") if told.get("userinfo_endpoint") else "",
            # OpenID Connect Discovery §3: what is meant when nothing is said.
            client_proofs=tuple(told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]),
            always_names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, told: dict[str, Any], what: str) -> str:
        address = told.get(what)
        if not isinstance(address, str):
            log.error("The discovery document of %s names no %s.", self._issuer, what)
            raise Misconfigured()
        require_https(address, f"{self._name}, {what}", self._allows_http)
        return address

    def _read_keys(self) -> KeySet:
        told = wire.read_json(self._http, self.addresses().keys, self._name)
        listed = told.get("keys") if isinstance(told, dict) else None
        usable = [key for key in map(_signing_key, listed if isinstance(listed, list) else []) if key]
        if not usable:
            log.error("%s publishes no key we can use.", self._issuer)
            raise Passing()
        return KeySet(usable)


def _signing_key(told: Any) -> Key | None:
    """RFC 7517 §5 has us pass over keys of kinds we don't know, such as those of tomorrow."""
    if not isinstance(told, dict) or told.get("kty") not in ("RSA", "EC") or told.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(told)
    except (JoseError, KeyError, TypeError, ValueError):
        return None

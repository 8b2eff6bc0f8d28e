"""Any OpenID Connect issuer, found by its discovery document."""

import logging
import secrets
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from pixorly.integrations.sign_in import wire
from pixorly.integrations.sign_in.base import Begun, Identity, SignInRefused
from pixorly.integrations.sign_in.discovery import Discovery
from pixorly.words import t

log = logging.getLogger(__name__)

# With a key pair only: a shared secret or "none" would let others than the issuer sign.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_LEEWAY_SECONDS = 60


class OidcProvider:
    def __init__(
        self,
        key: str,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: str = "",
        *,
        allows_http: bool = False,
        timeout_seconds: float = 10,
    ) -> None:
        self.key, self.name = key, name
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._http = wire.http_client(timeout_seconds)
        self._discovery = Discovery(self._http, issuer, name, allows_http)
        self._registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
        # Issuers in companies put certificates in the header.
        self._registry.max_header_length = 8192

    def begin(self, redirect_uri: str) -> Begun:
        endpoint = self._discovery.addresses().authorization
        nonce = secrets.token_urlsafe(32)
        return wire.begin(self._registration(), endpoint, redirect_uri, "openid email profile", nonce=nonce)

    def finish(
        self, begun_state: str, nonce: str, verifier: str, callback_query: dict[str, str], redirect_uri: str
    ) -> Identity:
        wire.require_state(callback_query, begun_state, self.name)
        self._require_same_issuer(callback_query)
        code = wire.code_from(callback_query, self.name)
        endpoint = self._discovery.addresses().token
        token = wire.redeem(self._http, self._registration(), endpoint, code, verifier, redirect_uri, self.name)
        claims = self._verified(token, nonce)
        told = claims if "email" in claims and "email_verified" in claims else self._with_userinfo(claims, token)
        return Identity(
            issuer=self._issuer,
            subject=claims["sub"],
            email=_text(told, "email"),
            # Some issuers write their booleans as text.
            is_email_verified=told.get("email_verified") in (True, "true"),
            name=_text(told, "name") or _text(told, "preferred_username"),
        )

    def _registration(self) -> wire.Registration:
        offered = self._discovery.addresses().client_proofs
        proof = "client_secret_post" if "client_secret_basic" not in offered else "client_secret_basic"
        return wire.Registration(self._client_id, self._client_secret, proof if self._client_secret else "none")

    def _require_same_issuer(self, query: dict[str, str]) -> None:
        """RFC 9207: an answer that another issuer slipped in carries that one's name, or none."""
        told = query.get("iss")
        if told is None and not self._discovery.addresses().always_names_itself:
            return
        if told != self._issuer:
            log.warning("Sign-in by %s refused: the answer comes from another issuer.", self.name)
            raise SignInRefused()

    def _verified(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token, once its signature and every claim about us hold."""
        try:
            decoded = jwt.decode(token["id_token"], self._key_for, registry=self._registry)
            # Google may leave out the scheme of its own issuer, says its documentation.
            issuers = [self._issuer, self._issuer.removeprefix("https://")]
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={"iss": {"values": issuers}, "aud": {"value": self._client_id}, "nonce": {"essential": True}},
                params={"nonce": nonce, "client_id": self._client_id, "access_token": token["access_token"]},
            )
            claims.validate(leeway=_LEEWAY_SECONDS)
            if not nonce or not claims["sub"]:
                raise ValueError("nonce and subject must say something")
            return dict(claims)
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
            # Only the kind and the claim: these errors can quote the token. For the same reason nothing is chained.
            about = getattr(error, "claim", "") or getattr(error, "error", "")
            log.warning("Sign-in by %s refused: bad ID token: %s %s", self.name, type(error).__name__, about)
        raise SignInRefused(t("{name} did not confirm who you are. Start again.", name=self.name))

    def _key_for(self, signature: Any) -> KeySet:
        return self._discovery.keys_with(signature.headers().get("kid"))

    def _with_userinfo(self, claims: dict[str, Any], token: dict[str, Any]) -> dict[str, Any]:
        """Some issuers keep the address out of the ID token. What userinfo says counts for the same subject only."""
        endpoint = self._discovery.addresses().userinfo
        if not endpoint:
            return claims
        told = wire.read_json(self._http, endpoint, self.name, token["access_token"])
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            log.warning("Sign-in by %s refused: userinfo speaks of somebody else.", self.name)
            raise SignInRefused(t("{name} did not confirm who you are. Start again.", name=self.name))
        return claims | told


def _text(claims: dict[str, Any], claim: str) -> str:
    value = claims.get(claim)
    return value if isinstance(value, str) else ""

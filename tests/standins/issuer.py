"""An OpenID issuer that is honest until a test tells it to lie."""

import base64
import json
import secrets
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.standins.oauth import CLIENT_ID, CLIENT_SECRET, Codes, back, proves_itself
from tests.standins.web import Answer, Asked, StandIn


class Issuer(StandIn):
    """Signs in whoever `claims` says; `lies` replace claims of the ID token, and `signs_with` its signature."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.claims: dict[str, Any] = {"sub": "u-1", "email": "ada@example.com", "email_verified": True, "name": "Ada"}
        self.userinfo: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.discovery_lies: dict[str, Any] = {}
        self.signs_with = "its key"
        self.answers_with: dict[str, str] = {}
        self.declines = ""
        self.status: dict[str, int] = {}
        self.padding = b""
        self._codes, self._tokens = Codes(), set[str]()
        self.turn_key("first")

    def turn_key(self, kid: str) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})

    def answer(self, asked: Asked) -> Answer:
        if asked.path in self.status:
            return Answer({"error": "server_error"}, self.status[asked.path])
        match asked.path:
            case "/.well-known/openid-configuration":
                return Answer(self._addresses() | self.discovery_lies)
            case "/authorize" if self.declines:
                return back(asked, error=self.declines, **self.answers_with)
            case "/authorize":
                return self._codes.give(asked, **self.answers_with)
            case "/token":
                return self._token(asked)
            case "/keys":
                return Answer({"keys": [{"kty": "AKP", "kid": "tomorrow"}, self.key.as_dict(private=False)]})
            case "/userinfo" if asked.headers.get("authorization", "").removeprefix("Bearer ") in self._tokens:
                return Answer(self.userinfo)
        return Answer({"error": "invalid_request"}, 404)

    def _addresses(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _token(self, asked: Asked) -> Answer:
        if not proves_itself(asked):
            return Answer({"error": "invalid_client", "error_description": "Wrong »secret«"}, 401)
        begun = self._codes.take(asked)
        if not begun:
            return Answer({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self._tokens.add(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "id_token": self._id_token(begun)}
        return Answer(Answer(answer).payload + self.padding)

    def _id_token(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        honest = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": begun.get("nonce")}
        claims = {k: v for k, v in (honest | self.claims | self.lies).items() if v is not None}
        match self.signs_with:
            case "another key":
                return _signed(claims, "RS256", RSAKey.generate_key(2048), self.key.kid)
            case "an elliptic key":
                return _signed(claims, "ES256", ECKey.generate_key("P-256"), self.key.kid)
            case "the client's secret":
                return _signed(claims, "HS256", OctKey.import_key(CLIENT_SECRET * 3), self.key.kid)
            case "its public key as a secret":
                return _signed(claims, "HS256", OctKey.import_key(self.key.as_bytes(private=False)[27:]), self.key.kid)
            case "nothing":
                return f"{_packed({'alg': 'none', 'typ': 'JWT'})}.{_packed(claims)}."
        return _signed(claims, "RS256", self.key, self.key.kid)


def _signed(claims: dict[str, Any], algorithm: str, key: Any, kid: str | None) -> str:
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key, algorithms=[algorithm])


def _packed(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


if __name__ == "__main__":
    Issuer.start_alone(9002)

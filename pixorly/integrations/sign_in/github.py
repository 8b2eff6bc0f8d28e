"""GitHub, or one's own GitHub Enterprise: OAuth 2, and an API that says who it was."""

import logging
from typing import Any

from pixorly.errors import Passing
from pixorly.integrations.http import require_https
from pixorly.integrations.sign_in import wire
from pixorly.integrations.sign_in.base import Begun, Identity

log = logging.getLogger(__name__)

_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}


class GitHubProvider:
    key = "github"
    name = "GitHub"

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        url: str = "https://github.com",
        api_url: str = "https://api.github.com",
        *,
        allows_http: bool = False,
        timeout_seconds: float = 10,
    ) -> None:
        self._url, self._api_url = url.rstrip("/"), api_url.rstrip("/")
        self._allows_http = allows_http
        self._registration = wire.Registration(client_id, client_secret, "client_secret_post")
        self._http = wire.http_client(timeout_seconds)

    def begin(self, redirect_uri: str) -> Begun:
        require_https(self._url, "PIXORLY_GITHUB_URL", self._allows_http)
        require_https(self._api_url, "PIXORLY_GITHUB_API_URL", self._allows_http)
        return wire.begin(
            self._registration, f"{self._url}/login/oauth/authorize", redirect_uri, "read:user user:email"
        )

    def finish(
        self, begun_state: str, nonce: str, verifier: str, callback_query: dict[str, str], redirect_uri: str
    ) -> Identity:
        """GitHub gives no ID token, so the nonce has nothing to be compared with: PKCE binds the code to us."""
        wire.require_state(callback_query, begun_state, self.name)
        code = wire.code_from(callback_query, self.name)
        endpoint = f"{self._url}/login/oauth/access_token"
        token = wire.redeem(self._http, self._registration, endpoint, code, verifier, redirect_uri, self.name)
        person = self._read("/user", token, dict)
        email, is_verified = _primary(self._read("/user/emails", token, list))
        if type(person.get("id")) is not int:
            log.error("GitHub's answer holds no id of the person.")
            raise Passing()
        # The number stays with the person; the login name can be given up and taken by somebody else.
        name = person.get("name") or person.get("login") or ""
        return Identity(self._url, str(person["id"]), email, is_verified, str(name))

    def _read(self, path: str, token: dict[str, Any], shape: type) -> Any:
        told = wire.read_json(self._http, self._api_url + path, self.name, token["access_token"], **_HEADERS)
        if not isinstance(told, shape):
            log.error("GitHub answered %s in a shape we don't know.", path)
            raise Passing()
        return told


def _primary(emails: list[Any]) -> tuple[str, bool]:
    """Other addresses of the account may be old ones that now belong to somebody else."""
    for each in emails:
        if isinstance(each, dict) and each.get("primary") is True and isinstance(each.get("email"), str):
            return each["email"], each.get("verified") is True
    return "", False

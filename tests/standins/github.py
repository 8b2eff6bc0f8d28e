"""GitHub's web flow and the two pages of its API that tell who somebody is."""

import secrets
from typing import Any

from tests.standins.oauth import Codes, back, proves_itself
from tests.standins.web import Answer, Asked, StandIn


class GitHub(StandIn):
    """Signs in whoever `person` is; `declines` presses Cancel, `status` breaks the API."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.person: dict[str, Any] = {"id": 583231, "login": "ada", "name": "Ada Lovelace", "email": None}
        self.emails: list[dict[str, Any]] = [
            {"email": "old@example.com", "primary": False, "verified": True, "visibility": None},
            {"email": "ada@example.com", "primary": True, "verified": True, "visibility": "private"},
        ]
        self.declines = False
        self.status = 200
        self._codes, self._tokens = Codes(), set[str]()

    def answer(self, asked: Asked) -> Answer:
        match asked.method, asked.path:
            case "GET", "/login/oauth/authorize":
                return self._authorize(asked)
            case "POST", "/login/oauth/access_token":
                return self._token(asked)
            case "GET", "/user":
                return self._api(asked, self.person)
            case "GET", "/user/emails":
                return self._api(asked, self.emails)
        return Answer({"message": "Not Found"}, 404)

    def _authorize(self, asked: Asked) -> Answer:
        if self.declines:
            return back(asked, error="access_denied", error_description="The user has denied your application access.")
        return self._codes.give(asked)

    def _token(self, asked: Asked) -> Answer:
        # GitHub says its refusals with status 200.
        if not proves_itself(asked):
            return Answer({"error": "incorrect_client_credentials", "error_description": "The client_id and/or …"})
        if not self._codes.take(asked):
            return Answer({"error": "bad_verification_code", "error_description": "The code passed is incorrect."})
        token = "gho_" + secrets.token_hex(18)
        self._tokens.add(token)
        return Answer({"access_token": token, "scope": "read:user,user:email", "token_type": "bearer"})

    def _api(self, asked: Asked, told: Any) -> Answer:
        if self.status != 200:
            return Answer({"message": "Server Error"}, self.status)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            return Answer({"message": "Bad credentials"}, 401)
        if "user-agent" not in asked.headers:
            return Answer({"message": "Request forbidden by administrative rules."}, 403)
        return Answer(told)


if __name__ == "__main__":
    GitHub.start_alone(9001)

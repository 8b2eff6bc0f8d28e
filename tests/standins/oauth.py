"""What the two sign-in stand-ins share: codes bound to a challenge, given once, redeemed once."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.standins.web import Answer, Asked

CLIENT_ID, CLIENT_SECRET = "pixorly-client", "pixorly-secret"


class Codes:
    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, str]] = {}

    def give(self, asked: Asked, **more: str) -> Answer:
        """The person pressed Allow: back to where they came from, with a code."""
        code = secrets.token_urlsafe(16)
        self._waiting[code] = asked.query
        return back(asked, code=code, **more)

    def take(self, asked: Asked) -> dict[str, str] | None:
        """What the code was given for, if it is fresh and comes from whoever began."""
        begun = self._waiting.pop(asked.form.get("code", ""), None)
        digest = hashlib.sha256(asked.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not begun or begun.get("code_challenge_method") != "S256" or begun.get("code_challenge") != challenge:
            return None
        return begun if begun["redirect_uri"] == asked.form.get("redirect_uri") else None


def back(asked: Asked, **query: str) -> Answer:
    query = {"state": asked.query.get("state", "")} | query
    return Answer(status=302, headers={"location": f"{asked.query['redirect_uri']}?{urlencode(query)}"})


def proves_itself(asked: Asked) -> bool:
    basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    form = (asked.form.get("client_id"), asked.form.get("client_secret"))
    return asked.headers.get("authorization") == basic or form == (CLIENT_ID, CLIENT_SECRET)


def walk(url: str, **form: str) -> dict[str, str]:
    """Go where a browser would be sent, press what is to be pressed, and bring back the callback's query."""
    answer: Any = httpx.post(url, data=form) if form else httpx.get(url)
    return dict(httpx.URL(answer.headers["location"]).params)

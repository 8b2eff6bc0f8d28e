"""Amazon SES, version 2, as far as sending mail goes: the wire format of SendEmail and its errors."""

import json
from typing import Any

from tests.standins.web import Answer, Asked, StandIn

ERRORS = {
    "nobody": (400, "MessageRejected", "Address is on the suppression list."),
    "throttled": (429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    "broken": (500, "InternalFailure", "An internal failure."),
    "paused": (400, "SendingPausedException", "Sending is paused for this account."),
    "wrong-key": (403, "UnrecognizedClientException", "The security token included in the request is invalid."),
}


class Ses(StandIn):
    """Takes mail; nobody@, throttled@, broken@, paused@, wrong-key@ and slow@ make it fail that way."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.received: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) != ("POST", "/v2/email/outbound-emails"):
            return _error(404, "NotFoundException", "No such operation.")
        if (
            not asked.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 ")
            or "/ses/" not in asked.headers["authorization"]
        ):
            return _error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        wish = json.loads(asked.body)
        who = wish["Destination"]["ToAddresses"][0].split("@")[0]
        if who == "slow":
            self.released.wait(30)
        if who in ERRORS:
            return _error(*ERRORS[who])
        if not wish["FromEmailAddress"].isascii():
            return _error(400, "BadRequestException", "Non-ASCII sender.")
        self.received.append(wish)
        return Answer({"MessageId": f"0100{len(self.received):012d}"})


def _error(status: int, code: str, message: str) -> Answer:
    return Answer({"message": message}, status, {"x-amzn-ErrorType": code})


if __name__ == "__main__":
    Ses.start_alone(9026)

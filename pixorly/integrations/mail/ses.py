"""Mail by Amazon SES, version 2 of its API."""

from email.utils import formataddr

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from pixorly.integrations import aws
from pixorly.integrations.mail.base import Letter, Undeliverable, recipient_of, sender_of

_REFUSED_FOR_GOOD = ("MessageRejected", "BadRequestException")


class SesPostman:
    def __init__(
        self, region: str, endpoint: str = "", *, session: boto3.Session | None = None, timeout_seconds: float = 15
    ) -> None:
        self._client = (session or aws.session()).client(
            "sesv2", region_name=region, endpoint_url=endpoint or None, config=aws.patience(timeout_seconds)
        )

    def deliver(self, letter: Letter) -> None:
        """SES writes Message-ID and Date itself and refuses ours."""
        sender, recipient = sender_of(letter), recipient_of(letter)
        if not recipient.isascii():
            # SES does not carry addresses with letters beyond ASCII before the @ (RFC 6531).
            raise Undeliverable()
        try:
            self._client.send_email(
                FromEmailAddress=formataddr((sender.display_name, sender.addr_spec)),
                Destination={"ToAddresses": [recipient]},
                Content={
                    "Simple": {
                        "Subject": _in_utf8(letter.subject),
                        "Body": {"Text": _in_utf8(letter.text), "Html": _in_utf8(letter.html)},
                        "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
                    }
                },
            )
        except (BotoCoreError, ClientError) as error:
            trouble = aws.trouble(error, f"Mail {letter.message_id} by SES")
            raise (Undeliverable() if aws.code_of(error) in _REFUSED_FOR_GOOD else trouble) from error


def _in_utf8(text: str) -> dict[str, str]:
    return {"Data": str(text), "Charset": "UTF-8"}

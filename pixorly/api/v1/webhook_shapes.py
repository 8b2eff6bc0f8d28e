"""What goes in and out where webhooks are set up."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from pixorly.api.v1.answers import Out
from pixorly.api.v1.schemas import In
from pixorly.services.moments import rfc3339
from pixorly.services.webhooks import AttemptView, DeliveryView, EndpointView, Kind

DeliveryStatus = Literal["waiting", "sending", "delivered", "failed"]

Url = Annotated[
    str,
    Field(min_length=1, max_length=2000, description="A public https address.", examples=["https://example.com/hooks"]),
]
Events = Annotated[list[Annotated[Kind, Field(strict=False)]], Field(min_length=1, max_length=20)]
Name = Annotated[str, Field(max_length=80)]


class WebhookIn(In):
    url: Url
    events: Events
    name: Name = ""


class WebhookChange(In):
    """What is left out stays."""

    url: Url | None = None
    events: Events | None = None
    name: Name | None = None
    enabled: bool | None = None


class ReplayIn(In):
    since: Annotated[AwareDatetime, Field(strict=False)]
    status: Literal["all", "failed"] = "all"


class Webhook(Out):
    id: str
    url: str | None = Field(
        description="Null for the workspace's own, which signs what single requests wanted to be told."
    )
    name: str
    events: list[str]
    enabled: bool
    disabled_because: Literal["person", "gone", "failing"] | None
    failing_since: AwareDatetime | None
    last_success_at: AwareDatetime | None
    previous_secret_until: AwareDatetime | None = Field(description="So long does the secret before sign as well.")
    created_at: AwareDatetime


class WebhookWithSecret(Webhook):
    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class Webhooks(Out):
    webhooks: list[Webhook]


class Secret(Out):
    secret: str


class Delivery(Out):
    id: str = Field(description="The `webhook-id` of every try.")
    webhook_id: str
    event: str
    subject: str
    url: str | None = Field(description="Where a request named one; null for the address of the webhook.")
    status: DeliveryStatus
    attempts: int
    next_attempt_at: AwareDatetime | None
    created_at: AwareDatetime
    ended_at: AwareDatetime | None


class Attempt(Out):
    number: int
    begun_at: AwareDatetime
    milliseconds: int | None
    url: str
    request_headers: dict[str, str]
    request_body: str
    response_status: int | None
    response_body: str = Field(description="Its beginning.")
    trouble: str | None = Field(description="Why no answer came.", examples=["timeout"])


class DeliveryWithAttempts(Delivery):
    log: list[Attempt] = Field(description="The newest first.")


class Deliveries(Out):
    deliveries: list[Delivery]
    next_cursor: str | None


class Replayed(Out):
    replayed: int = Field(description="At most 1000 at once, the oldest first.")


def webhook_told(one: EndpointView) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": one.url or None,
        "name": one.name,
        "events": list(one.kinds),
        "enabled": one.is_on,
        "disabledBecause": one.off_because or None,
        "failingSince": rfc3339(one.failing_since),
        "lastSuccessAt": rfc3339(one.worked_at),
        "previousSecretUntil": rfc3339(one.secret_before_until),
        "createdAt": rfc3339(one.created_at),
    }


def delivery_told(one: DeliveryView) -> dict[str, Any]:
    return {
        "id": one.id,
        "webhookId": one.endpoint_id,
        "event": one.kind,
        "subject": one.subject,
        "url": one.url or None,
        "status": one.status,
        "attempts": one.attempts,
        "nextAttemptAt": rfc3339(one.next_try_at),
        "createdAt": rfc3339(one.created_at),
        "endedAt": rfc3339(one.ended_at),
    }


def attempt_told(one: AttemptView) -> dict[str, Any]:
    return {
        "number": one.number,
        "begunAt": rfc3339(one.begun_at),
        "milliseconds": one.milliseconds,
        "url": one.url,
        "requestHeaders": one.headers,
        "requestBody": one.body,
        "responseStatus": one.status,
        "responseBody": one.answer,
        "trouble": "lost" if one.is_lost else one.trouble or None,
    }

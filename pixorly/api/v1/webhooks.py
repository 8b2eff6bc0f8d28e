"""Webhooks: who is told, what they were told, and again."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from pixorly.api.v1.answers import refusals, sent
from pixorly.api.v1.asking import Door, needs
from pixorly.api.v1.once import Deed, NamesItself, done_once
from pixorly.api.v1.webhook_shapes import (
    Deliveries,
    Delivery,
    DeliveryStatus,
    DeliveryWithAttempts,
    Replayed,
    ReplayIn,
    Secret,
    Webhook,
    WebhookChange,
    WebhookIn,
    Webhooks,
    WebhookWithSecret,
    attempt_told,
    delivery_told,
    webhook_told,
)  # fmt: skip
from pixorly.database import carry, reading
from pixorly.services import webhooks
from pixorly.services.viewer import Viewer
from pixorly.services.webhooks import EndpointView

router = APIRouter(route_class=Door, tags=["Webhooks"])

Setting = Annotated[Viewer, needs("webhooks")]
WebhookId = Annotated[str, Path(alias="webhookId", max_length=80, examples=["whe_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])]
DeliveryId = Annotated[str, Path(alias="deliveryId", max_length=80, examples=["whd_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])]


@router.get("/webhooks", response_model=Webhooks, responses=refusals(), summary="List webhooks")
def all_of(viewer: Setting) -> Response:
    with reading() as session:
        return sent({"webhooks": [webhook_told(one) for one in webhooks.all_of(session, viewer)]})


@router.post(
    "/webhooks",
    status_code=201,
    response_model=WebhookWithSecret,
    responses=refusals(409, body=True),
    summary="Add a webhook",
)
def register(viewer: Setting, given: WebhookIn, key: NamesItself = None) -> Response:
    """The answer has the secret that what is sent there is signed with."""

    def prepare() -> Deed:
        webhooks.require_reachable(given.url)
        return lambda session: (
            201,
            _with_secret(session, viewer, webhooks.register(session, viewer, given.url, given.events, given.name)),
        )

    return done_once(viewer, key, b"webhooks" + given.model_dump_json().encode(), prepare)


@router.get("/webhooks/{webhookId}", response_model=Webhook, responses=refusals(404), summary="See one webhook")
def one(viewer: Setting, webhook_id: WebhookId) -> Response:
    with reading() as session:
        return sent(webhook_told(webhooks.one(session, viewer, webhook_id)))


@router.patch(
    "/webhooks/{webhookId}", response_model=Webhook, responses=refusals(404, 409, body=True), summary="Change a webhook"
)
def change(viewer: Setting, webhook_id: WebhookId, given: WebhookChange) -> Response:
    if given.url is not None:
        webhooks.require_reachable(given.url)

    def changed(session: Any) -> EndpointView:
        seen = webhooks.change(session, viewer, webhook_id, address=given.url, kinds=given.events, name=given.name)
        if given.enabled is None:
            return seen
        return (webhooks.switch_on if given.enabled else webhooks.switch_off)(session, viewer, webhook_id)

    return sent(webhook_told(carry(changed)))


@router.delete("/webhooks/{webhookId}", status_code=204, responses=refusals(404, 409), summary="Delete a webhook")
def forget(viewer: Setting, webhook_id: WebhookId) -> Response:
    """With its log."""
    carry(lambda session: webhooks.forget(session, viewer, webhook_id))
    return Response(status_code=204)


@router.get("/webhooks/{webhookId}/secret", response_model=Secret, responses=refusals(404), summary="See its secret")
def secret(viewer: Setting, webhook_id: WebhookId) -> Response:
    with reading() as session:
        return sent({"secret": webhooks.secret(session, viewer, webhook_id)})


@router.post(
    "/webhooks/{webhookId}/rotate",
    response_model=WebhookWithSecret,
    responses=refusals(404),
    summary="Make a new secret",
)
def rotate(viewer: Setting, webhook_id: WebhookId) -> Response:
    """For 24 hours the secret before it signs as well: each request carries two signatures."""
    return sent(
        carry(lambda session: _with_secret(session, viewer, webhooks.rotate(session, viewer, webhook_id)))
    )  # fmt: skip


@router.post(
    "/webhooks/{webhookId}/test",
    status_code=202,
    response_model=Delivery,
    responses=refusals(404, 409),
    summary="Send a test",
)
def test(viewer: Setting, webhook_id: WebhookId) -> Response:
    """An event `webhook.test`, signed and tried again as all others."""
    return sent(delivery_told(carry(lambda session: webhooks.test(session, viewer, webhook_id))), 202)


@router.post(
    "/webhooks/{webhookId}/replay",
    status_code=202,
    response_model=Replayed,
    responses=refusals(404, 409, body=True),
    summary="Send again all since a time",
)
def replay_since(viewer: Setting, webhook_id: WebhookId, given: ReplayIn) -> Response:
    """Those that ended since then, or only those that failed, each under its own `webhook-id`."""
    statuses = ("failed",) if given.status == "failed" else ("delivered", "failed")
    count = carry(lambda session: webhooks.replay_since(session, viewer, webhook_id, given.since, statuses))
    return sent({"replayed": count}, 202)


@router.get(
    "/webhooks/{webhookId}/deliveries",
    response_model=Deliveries,
    responses=refusals(404),
    summary="List deliveries, the newest first",
)
def deliveries(
    viewer: Setting,
    webhook_id: WebhookId,
    status: Annotated[DeliveryStatus | None, Query()] = None,
    cursor: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = webhooks.PAGE,
) -> Response:
    """Kept for 30 days."""
    with reading() as session:
        found = webhooks.page(session, viewer, webhook_id, before=cursor or "", status=status or "", limit=limit + 1)
    told = [delivery_told(one) for one in found[:limit]]
    return sent({"deliveries": told, "nextCursor": told[-1]["id"] if len(found) > limit else None})


@router.get(
    "/webhooks/deliveries/{deliveryId}",
    response_model=DeliveryWithAttempts,
    responses=refusals(404),
    summary="See one with every try",
)
def logged(viewer: Setting, delivery_id: DeliveryId) -> Response:
    with reading() as session:
        seen = webhooks.logged(session, viewer, delivery_id)
    return sent(delivery_told(seen.delivery) | {"log": [attempt_told(one) for one in seen.attempts]})


@router.post(
    "/webhooks/deliveries/{deliveryId}/replay",
    status_code=202,
    response_model=Delivery,
    responses=refusals(404, 409),
    summary="Send one again",
)
def replay(viewer: Setting, delivery_id: DeliveryId) -> Response:
    return sent(delivery_told(carry(lambda session: webhooks.replay(session, viewer, delivery_id))), 202)


def _with_secret(session: Any, viewer: Viewer, seen: EndpointView) -> dict[str, Any]:
    return webhook_told(seen) | {"secret": webhooks.secret(session, viewer, seen.id)}

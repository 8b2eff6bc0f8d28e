"""Asking for pictures, and for their price."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from pixorly.api.going_along import Brought, going_along
from pixorly.api.v1.answers import Accepted, Estimate, refusals, sent
from pixorly.api.v1.asking import WideDoor, needs
from pixorly.api.v1.once import Deed, NamesItself, done_once
from pixorly.api.v1.schemas import GenerateIn, in_our_names
from pixorly.database import reading
from pixorly.errors import Invalid, PixorlyError
from pixorly.services import images, jobs, throttle, webhooks
from pixorly.services.images import given
from pixorly.services.jobs import Wish, ordering
from pixorly.services.jobs.ordering import Order
from pixorly.services.typed import storable
from pixorly.services.viewer import Viewer
from pixorly.words import Words, t

router = APIRouter(route_class=WideDoor, tags=["Generate"])

Generating = Annotated[Viewer, needs("generate")]
# What the core calls by other names than the API.
_FIELDS = {
    "models": "model", "references": "referenceImage", "count": "parameters.numImages", "negative_prompt": "negativePrompt",
    "webhook_url": "webhookUrl", "size": "parameters.width",
} | {name: f"parameters.{name}" for name in ("width", "height", "ratio", "seed", "steps", "guidance", "strength", "quality", "background", "sampler")}  # fmt: skip


@router.post(
    "/generate",
    status_code=202,
    response_model=Accepted,
    responses=refusals(402, 404, 409, body=True),
    summary="Ask for pictures",
)
def generate(viewer: Generating, asked: GenerateIn, key: NamesItself = None) -> Response:
    """Accepted with its price held, or refused whole. What came of it is at `statusUrl`."""
    said = b"generate" + asked.model_dump_json().encode()
    with _in_names_of_the_api(), going_along(viewer) as brought:
        return done_once(viewer, key, said, lambda: _order(viewer, asked, brought))


@router.post("/estimate", response_model=Estimate, responses=refusals(body=True), summary="Ask for the price")
def estimate(viewer: Generating, asked: GenerateIn) -> Response:
    """What `generate` would cost. A reference image is looked at only where it is one of yours; none is fetched."""
    with _in_names_of_the_api():
        _require_both_sides(asked)
        is_known = bool(asked.reference_image) and not given.is_new(asked.reference_image or "")
        wish = _wish(asked, asked.reference_image if is_known else None)
        with reading() as session:
            weighed = jobs.weigh(session, viewer, wish)
    reasons = [
        {
            "message": str(Words(reason.template, reason.values)),
            "field": _FIELDS.get(reason.field, reason.field) or None,
        }
        for reason in weighed.reasons
        # The picture will be there by then.
        if is_known or not asked.reference_image or reason.field != "references"
    ]
    return sent(
        {
            "credits": weighed.price, "jobs": weighed.jobs, "images": weighed.pictures, "available": weighed.available,
            "canRun": not reasons, "reasons": reasons,
        }
    )  # fmt: skip


def _order(viewer: Viewer, asked: GenerateIn, brought: Brought) -> Deed:
    _require_both_sides(asked)
    _require_address(asked.webhook_url)
    reference = asked.reference_image
    if reference and given.is_new(reference):
        _bring(viewer, asked, reference, brought)
        reference = None
    metadata = {storable(key): storable(one) if isinstance(one, str) else one for key, one in asked.metadata.items()}

    def deed(session: Any) -> tuple[int, object]:
        ids = [one.id for one in brought.record(session)] or [_bare(reference)]
        order = Order(_wish(asked, ids[0]), metadata, asked.webhook_url or "")
        return 202, ordering.as_json(ordering.order(session, viewer, order))

    return deed


def _wish(asked: GenerateIn, reference: str | None) -> Wish:
    return jobs.wish_from(
        {
            "prompt": asked.prompt,
            "negative_prompt": asked.negative_prompt,
            "models": (asked.model,) if asked.model else (),
            "references": (reference,) if reference else (),
            **in_our_names(asked.parameters),
        }
    )


def _bring(viewer: Viewer, asked: GenerateIn, reference: str, brought: Brought) -> None:
    """Take in a picture that is not ours yet, once nothing else stands in the way."""
    wish = _wish(asked, None)
    with reading() as session:
        jobs.foresee(session, viewer, wish)
        images.require_may_upload(session, viewer)
    throttle.count("upload", account=str(viewer.user_id))
    try:
        brought.put(given.brought(reference))
    except PixorlyError as error:
        error.field = "references"
        raise


def _bare(reference: str | None) -> str | None:
    """Without the word for what it is: the wish keeps ids as the studio knows them."""
    return reference.removeprefix("img_") if reference else None


def _require_both_sides(asked: GenerateIn) -> None:
    width, height = asked.parameters.width, asked.parameters.height
    if (width is None) != (height is None):
        raise Invalid(t("Width and height go together."), field="width" if width is None else "height")


def _require_address(address: str | None) -> None:
    if not address:
        return
    try:
        webhooks.require_reachable(address)
    except PixorlyError as error:
        error.field = "webhook_url"
        raise


@contextmanager
def _in_names_of_the_api() -> Iterator[None]:
    try:
        yield
    except PixorlyError as error:
        error.field = _FIELDS.get(error.field or "", error.field)
        raise

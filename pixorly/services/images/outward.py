"""A picture as programs see it: the same in lists, alone, and as the answer to an upload."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pixorly.models import id_outward
from pixorly.services.images.addresses import address_of, thumbnail_of
from pixorly.services.moments import rfc3339

GENERATED, UPLOADED = "generated", "uploaded"


@dataclass(frozen=True)
class ImageOutward:
    id: UUID
    width: int
    height: int
    format: str
    size_bytes: int
    prompt: str
    # Empty for those that somebody brought.
    model_id: str
    seed: int | None
    is_favourite: bool
    job_id: UUID | None
    parent_id: UUID | None
    created_at: datetime
    # All else that was chosen for it; only where one picture is asked for.
    recipe: dict[str, Any] = field(default_factory=dict)


def as_json(view: ImageOutward) -> dict[str, Any]:
    return {
        "id": id_outward("img", view.id),
        "kind": GENERATED if view.model_id else UPLOADED,
        "url": address_of(view.id),
        "thumbnailUrl": thumbnail_of(view.id),
        "width": view.width,
        "height": view.height,
        "format": view.format,
        "sizeBytes": view.size_bytes,
        "prompt": view.prompt or None,
        "model": view.model_id or None,
        "seed": view.seed,
        "isFavourite": view.is_favourite,
        "jobId": id_outward("job", view.job_id) if view.job_id else None,
        "parentId": id_outward("img", view.parent_id) if view.parent_id else None,
        "createdAt": rfc3339(view.created_at),
    }

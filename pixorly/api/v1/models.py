"""What can be generated with."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from pixorly.api.v1.answers import Out, refusals, sent
from pixorly.api.v1.asking import Door, needs
from pixorly.database import reading
from pixorly.services import catalog
from pixorly.services.catalog import ModelView
from pixorly.services.viewer import Viewer

router = APIRouter(route_class=Door, tags=["Models"])


class RangeOut(Out):
    min: float
    max: float
    usual: float | None


class Abilities(Out):
    kinds: list[str]
    negative_prompt: bool
    seed: bool
    reference_image: bool
    progress: bool


class Limits(Out):
    """Exact sizes where only those can be made, else the range of a side, else shapes alone. Null: it has no such thing."""

    sizes: list[list[int]]
    side: RangeOut | None
    ratios: list[str]
    images_a_job: int
    longest_prompt: int
    steps: RangeOut | None
    guidance: RangeOut | None
    strength: RangeOut | None
    qualities: list[str]
    backgrounds: list[str]
    samplers: list[str]


class Model(Out):
    id: str
    name: str
    provider: str
    abilities: Abilities
    limits: Limits
    credits: int
    typical_seconds: float | None


class Models(Out):
    models: list[Model]


@router.get("/models", response_model=Models, responses=refusals(), summary="List the models")
def models(viewer: Annotated[Viewer, needs("models")]) -> Response:
    """In the order of the studio. `credits` is the price of one picture in its usual size."""
    with reading() as session:
        return sent({"models": [_told(one) for one in catalog.offered(session, viewer)]})


def _told(one: ModelView) -> dict[str, Any]:
    can = one.abilities
    return {
        "id": one.id,
        "name": one.name,
        "provider": one.provider,
        "abilities": {
            "kinds": can["kinds"],
            "negativePrompt": can["has_negative_prompt"],
            "seed": can["has_seed"],
            "referenceImage": can["most_references"] > 0,
            "progress": can["has_progress"],
        },
        "limits": {
            "sizes": can["sizes"],
            "side": _range(can["side"]),
            "ratios": can["ratios"],
            "imagesAJob": can["most_pictures"],
            "longestPrompt": can["longest_prompt"],
            "steps": _range(can["steps"]),
            "guidance": _range(can["guidance"]),
            "strength": _range(can["strength"]),
            "qualities": can["qualities"],
            "backgrounds": can["backgrounds"],
            "samplers": can["samplers"],
        },
        "credits": one.price,
        "typicalSeconds": one.typical_seconds,
    }


def _range(told: dict[str, Any] | None) -> dict[str, Any] | None:
    return {"min": told["low"], "max": told["high"], "usual": told["usual"]} if told else None

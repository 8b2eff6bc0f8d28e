"""The models, as OpenAI's clients list them."""

from typing import Any

import anyio
from fastapi import APIRouter
from starlette.requests import Request

from pixorly.api.openai.refusing import asked_by
from pixorly.api.v1.answers import sent
from pixorly.database import reading
from pixorly.services import catalog
from pixorly.services.catalog import ModelView
from pixorly.services.openai_wishes import NoSuchModel
from pixorly.services.viewer import Viewer

router = APIRouter(prefix="/models")


@router.get("")
async def all_models(request: Request):
    found = await anyio.to_thread.run_sync(_offered, await asked_by(request, "models"))
    return sent({"object": "list", "data": [_told(one) for one in found]})


@router.get("/{model_id:path}")
async def one(request: Request, model_id: str):
    found = await anyio.to_thread.run_sync(_offered, await asked_by(request, "models"))
    for model in found:
        if model.id == model_id:
            return sent(_told(model))
    raise NoSuchModel(field="model")


def _offered(viewer: Viewer) -> list[ModelView]:
    with reading() as session:
        return catalog.offered(session, viewer)


def _told(model: ModelView) -> dict[str, Any]:
    # Nobody knows when it was made; theirs is a number, and clients sort by it.
    return {"id": model.id, "object": "model", "created": 0, "owned_by": model.provider}

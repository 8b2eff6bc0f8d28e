"""Is it alive, and can it work."""

from fastapi import APIRouter
from starlette.responses import JSONResponse

from pixorly.services import readiness

router = APIRouter()


@router.get("/health")
async def health() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/ready")
def ready() -> JSONResponse:
    parts = readiness.parts()
    is_ready = all(parts.values())
    return JSONResponse(
        {"status": "ready" if is_ready else "not ready", "parts": parts}, status_code=200 if is_ready else 503
    )

"""Where providers knock when a call of theirs is over. Only a signed knock counts, and all it says is: look again."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pixorly.database import reading
from pixorly.errors import TooMany
from pixorly.services import knocks

router = APIRouter(prefix="/hooks")

_LONGEST_BODY = 2 * 1024 * 1024


@router.post("/{provider}")
async def knock(request: Request, provider: str, job: str = "") -> Response:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_BODY:
            raise TooMany(retry_after=60)
    headers = {name.lower(): value for name, value in request.headers.items()}
    await run_in_threadpool(_heed, provider, job, headers, bytes(body))
    return Response(status_code=204)


def _heed(provider: str, job: str, headers: dict[str, str], body: bytes) -> None:
    with reading() as session:
        signer = knocks.signer(session, provider, job)
    knocks.heed(signer, job, headers, body)

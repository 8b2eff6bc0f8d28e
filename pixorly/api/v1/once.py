"""Idempotency-Key: the same request, sent again because nobody knows how the first went, does nothing twice."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import Header
from starlette.responses import Response

from pixorly.database import carry
from pixorly.services import once as remembered
from pixorly.services.once import Answered
from pixorly.services.viewer import Viewer

NamesItself = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=remembered.LONGEST_KEY,
        description="A name of your own for this request. Sent again within 24 hours, it gets the same answer.",
    ),
]
# What is done in the transaction; it is told by status and content.
Deed = Callable[[Any], tuple[int, object]]


def done_once(viewer: Viewer, key: str | None, said: bytes, prepare: Callable[[], Deed]) -> Response:
    """`prepare` may speak to the network and comes first; the deed it returns is done in one transaction."""
    if key is None:
        return _sent(carry(_answered(prepare())))
    begun = carry(lambda session: remembered.begin(session, viewer, key, said))
    if isinstance(begun, Answered):
        return _sent(begun, {"Idempotency-Replayed": "true"})
    try:
        deed = _answered(prepare())

        def remembering(session: Any) -> Answered:
            answered = deed(session)
            remembered.keep(session, viewer, begun, answered)
            return answered

        return _sent(carry(remembering))
    except BaseException:
        carry(lambda session: remembered.let_go(session, viewer, begun))
        raise


def _answered(deed: Deed) -> Callable[[Any], Answered]:
    def answered(session: Any) -> Answered:
        status, content = deed(session)
        return Answered(status, orjson.dumps(content).decode())

    return answered


def _sent(answered: Answered, headers: dict[str, str] | None = None) -> Response:
    return Response(answered.body, answered.status, {"Cache-Control": "no-store"} | (headers or {}), "application/json")

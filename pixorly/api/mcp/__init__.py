"""MCP at /mcp: assistants use Pixorly as a set of tools, with a key of the API as bearer.

Stateless: each request is whole, so any process answers it and none remembers anything.
"""

from functools import cache

import anyio
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pixorly.api.v1 import asking, problems
from pixorly.errors import PixorlyError

# A reference picture may come inside a request, in base64.
_MOST_BYTES = 40 * 1024 * 1024


class _Door:
    """Not a function: those would be taken for an endpoint that returns an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            keyed = await anyio.to_thread.run_sync(asking.counted, request)
            # Nothing is ever said unasked, so a line that listens would be held for nothing. Clients know this answer.
            if request.method != "POST":
                raise problems.WrongMethod()
        except PixorlyError as error:
            told = asking.limits_told(request) | ({"Allow": "POST"} if error.status == 405 else {})
            await problems.answer(error, told)(scope, receive, send)
        else:
            served = await anyio.to_thread.run_sync(_served)
            await served(keyed, scope, receive, send)


# Not mounted: the address has no slash at its end, and clients don't all follow a redirect.
route = Route("/mcp", _Door())


@cache
def _served():
    # The library takes a second to import, and most houses are never asked.
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from pixorly.api.mcp.server import server_for

    async def served(keyed, scope: Scope, receive: Receive, send: Send) -> None:
        manager = StreamableHTTPSessionManager(
            server_for(keyed), stateless=True, json_response=True, max_request_body_size=_MOST_BYTES
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    return served

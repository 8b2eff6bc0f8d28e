"""How a screen stays true: it listens to the hub, and at each hint reads again."""

import asyncio
from collections.abc import AsyncIterator

from reflex.state import BaseState

from pixorly.hub import hub

# Hints that come together are read together: at most ten reads a second and tab.
_COALESCE_SECONDS = 0.1
_LOOK_SECONDS = 20


async def hints(state: BaseState, *audiences: str) -> AsyncIterator[None]:
    """Once at the beginning, since something may have happened between load and now; then at each hint.

    Ends when the tab is gone. A watcher that a client started by hand, outside of a page's load, is not
    cancelled with it, so the socket is looked at too.
    """
    session = state.router.session
    with hub.subscribed(*audiences) as line:
        yield
        while _is_open(session.session_id, session.client_token):
            try:
                await asyncio.wait_for(line.get(), _LOOK_SECONDS)
            except TimeoutError:
                continue
            await asyncio.sleep(_COALESCE_SECONDS)
            while not line.empty():
                line.get_nowait()
            yield


def _is_open(socket_id: str, token: str) -> bool:
    from reflex.utils.prerequisites import get_app

    namespace = get_app().app.event_namespace
    return namespace is not None and namespace.sid_to_token.get(socket_id) == token

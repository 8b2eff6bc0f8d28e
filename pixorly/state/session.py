"""Who sits behind a tab: read from its cookie at each step, and the tab's state belongs to that login alone.

A tab's token is a weak secret: made by `Math.random`, sent in an address. Whoever presents it gets the
state kept under it, so that state is bound to the login it was made under and emptied for anybody else.
"""

from typing import Any

import anyio
import reflex as rx
from reflex.event import Event
from reflex.state import BaseState, StateUpdate

from pixorly.database import reading
from pixorly.errors import NotSignedIn
from pixorly.services import logins, secrets
from pixorly.services.viewer import Viewer

_ARRIVALS = ("hydrate_and_load", "hydrate")


async def viewer_of(state: BaseState) -> Viewer:
    """Who asks. Every handler begins here: any client can call any handler with anything."""
    viewer = await viewer_or_none(state)
    if not viewer:
        raise NotSignedIn()
    return viewer


async def viewer_or_none(state: BaseState) -> Viewer | None:
    secret = logins.secret_in(state.router.headers.cookie or "")
    return await anyio.to_thread.run_sync(_viewer, secret) if secret else None


def _viewer(secret: str) -> Viewer | None:
    with reading() as session:
        return logins.viewer_of(session, secret)


class LoginState(rx.State):
    """Which login a tab's state was made under. Hidden from the browser."""

    _bound: str = ""


class BindLogin(rx.Middleware):
    """Before each event: state made under one login is never shown to, or changed by, another."""

    async def preprocess(self, app: Any, state: BaseState, event: Event) -> StateUpdate | None:
        made_under = await state.get_state(LoginState)
        asks = secrets.hashed(logins.secret_in(state.router.headers.cookie or ""))
        if not made_under._bound:
            made_under._bound = asks
        elif made_under._bound != asks:
            if not event.name.endswith(_ARRIVALS):
                return StateUpdate(events=[])
            # A hydrate loads the whole tree, so this empties all of it before a word of it is sent.
            state._get_root_state().reset()
            made_under._bound = asks
        return None

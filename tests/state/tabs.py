"""Tabs without a browser: events go through Reflex's own processor, with the middleware of the app, and what
would be sent to the browser is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import reflex as rx
from reflex.event import Event
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import State
from reflex_base.event.processor.base_state_processor import BaseStateEventProcessor
from reflex_base.utils.format import json_dumps

from pixorly.services import logins
from pixorly.state import (
    account,
    admin,
    composer,
    credits,
    feed,
    front_door,
    live,
    problems,
    saved,
    shell,
    viewer,
    webhooks,
)
from pixorly.state.session import BindLogin

STATES = (
    account.AccountState, admin.PeopleState, admin.OutboxState, composer.ComposerState, credits.CreditsState, feed.FeedState,
    front_door.FrontDoorState, saved.SavedState, saved.WildcardState, shell.ShellState, viewer.ViewerState, webhooks.DeliveriesState, webhooks.WebhooksState,
)  # fmt: skip
_PATIENCE_S = 10


@cache
def _app() -> rx.App:
    app = rx.App()
    app.add_middleware(BindLogin())
    return app


class _Wire:
    """Stands where the socket is."""

    def __init__(self) -> None:
        self.updates: list[tuple[str, Any]] = []

    async def emit_update(self, update: Any, token: str) -> None:
        self.updates.append((token, update))


@dataclass
class Tab:
    """One tab: its token, and the secret in the cookie of its browser."""

    token: str
    secret: str
    _processor: BaseStateEventProcessor
    _wire: _Wire
    path: str = "/other"
    errors: list[Exception] = field(default_factory=list)

    async def calls(self, handler: Any, *given: Any, **named: Any) -> "Tab":
        """What a button does; also what anybody does who writes programs."""
        return await self.sends(*Event.from_event_type(handler(*given, **named)))

    async def arrives(self) -> "Tab":
        """What a socket does first: ask for all the state that is kept under its token."""
        return await self.sends(Event(name=f"{State.get_full_name()}.hydrate_and_load", payload={}))

    async def sends(self, *events: Event) -> "Tab":
        for event in events:
            sent = Event(name=event.name, payload=event.payload, router_data=self._router_data())
            async with asyncio.timeout(_PATIENCE_S):
                future = await self._processor.enqueue(self.token, sent)
                # What fails is told by the app's own handler of failures, and kept in `errors`.
                with suppress(Exception):
                    await future.wait_all()
        return self

    async def watches(self, watcher: Any) -> "Tab":
        """What a page's load starts, and nobody waits for."""
        (event,) = Event.from_event_type(watcher())
        sent = Event(name=event.name, payload=event.payload, router_data=self._router_data())
        await self._processor.enqueue(self.token, sent)
        return self

    async def sees(self, is_there: Callable[[str], bool]) -> str:
        """All it was shown, as soon as it was shown what is waited for."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        while not is_there(self.was_shown):
            assert asyncio.get_running_loop().time() < deadline, f"It was shown {self.was_shown}, after {self.errors}."
            await asyncio.sleep(0.005)
        return self.was_shown

    def _router_data(self) -> dict[str, Any]:
        cookie = f"{logins.cookie_name()}={self.secret}" if self.secret else ""
        headers = {"cookie": cookie, "origin": "http://localhost:8000"}
        return {
            "pathname": self.path,
            "asPath": self.path,
            "token": self.token,
            "sid": f"socket of {self.token}",
            "headers": headers,
        }

    @property
    def was_shown(self) -> str:
        """All that went to this tab, as text."""
        return "\n".join(json_dumps(update.delta) for token, update in self._wire.updates if token == self.token)

    @property
    def was_sent_to(self) -> list[str]:
        """Where redirects led it."""
        events = [event for token, update in self._wire.updates if token == self.token for event in update.events]
        return [json.loads(json_dumps(event.payload))["path"] for event in events if event.name == "_redirect"]


@dataclass
class Tabs:
    """Opens tabs on one process."""

    _processor: BaseStateEventProcessor
    _wire: _Wire
    errors: list[Exception]

    def open(self, secret: str = "", token: str = "a-tab", path: str = "/other") -> Tab:
        return Tab(token, secret, self._processor, self._wire, path, self.errors)


@dataclass
class _Sockets:
    sid_to_token: dict[str, str]


@contextmanager
def a_socket(*tokens: str) -> Iterator[None]:
    """While tabs are open, it is known with which sockets they came; watchers look whether it still is."""
    live.know(_Sockets({f"socket of {token}": token for token in tokens}))
    try:
        yield
    finally:
        live.know(_Sockets({}))


@asynccontextmanager
async def _running() -> AsyncIterator[Tabs]:
    wire, errors = _Wire(), list[Exception]()

    def on_failure(error: Exception) -> Any:
        errors.append(error)
        return problems.on_failure(error)

    processor = BaseStateEventProcessor(
        middleware=_app(), backend_exception_handler=on_failure, graceful_shutdown_timeout=1
    )
    with _app().set_contexts():
        async with processor.configure(state_manager=StateManagerMemory(), event_namespace=wire):
            yield Tabs(processor, wire, errors)


def play(story: Callable[[Tabs], Awaitable[Any]]) -> Any:
    """Run a story with tabs to its end."""

    async def told() -> Any:
        async with _running() as tabs:
            return await story(tabs)

    return asyncio.run(told())

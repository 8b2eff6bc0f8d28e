"""Who asks by a key: found, allowed, counted. Every route of the API names what its key must be allowed to do.

    @router.get("/things")
    def things(viewer: Annotated[Viewer, needs("images:read")]) -> Response: ...

A route of the class `Door` asks before a byte of the body is read, and tells with each answer how the limits stand.
"""

from collections.abc import Callable, Coroutine
from inspect import iscoroutinefunction
from typing import Any

import anyio
from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from pixorly.api.v1 import problems
from pixorly.api.v1.looking import look
from pixorly.api.visitors import address_of
from pixorly.database import reading
from pixorly.errors import NotAllowed, NotSignedIn
from pixorly.services import api_keys
from pixorly.services.api_keys import Keyed, rates
from pixorly.services.viewer import Viewer
from pixorly.words import t


class NoKey(NotSignedIn):
    code = "no_key"
    words = t("Send your key with each request, as Authorization: Bearer px_live_…")


class BadKey(NotSignedIn):
    code = "bad_key"
    words = t("This key opens nothing. It was revoked, has expired, or was never one.")


class CutKey(NotSignedIn):
    code = "bad_key"
    words = t("This is not a whole key. Something was lost when it was copied.")


class MissingScope(NotAllowed):
    code = "missing_scope"


def needs(scope: str) -> Any:
    """The viewer whom a key with this scope stands for."""
    return Depends(_Asked(scope))


class _Asked:
    def __init__(self, scope: str) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> Viewer | Request:
        # Who only looks is found in the thread that looks.
        return request.state.keyed.viewer if hasattr(request.state, "keyed") else request


class Door(APIRoute):
    """A route of the API: asks for the key first, refuses with problems, and tells of the limits either way."""

    most_bytes = 256 * 1024

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        scope, is_look = scope_of(self), _only_looks(self)
        if is_look:
            self.dependant.call = _in_one_go(self.dependant)
        handle = super().get_route_handler()

        async def admitted(request: Request) -> Response:
            if scope and not is_look:
                await anyio.to_thread.run_sync(admit, request, scope)
            try:
                return await handle(Request(request.scope, bounded(request, self.most_bytes)))
            except RequestValidationError:
                # What is wrong with their words is told to those alone who may speak.
                if is_look:
                    await anyio.to_thread.run_sync(admit, request, scope)
                raise

        async def answered(request: Request) -> Response:
            try:
                answer = await admitted(request)
            except Exception as error:
                refusal = problems.understood(error)
                if not refusal:
                    raise
                answer = problems.answer(refusal)
            answer.headers.update(limits_told(request))
            return answer

        return answered


def _only_looks(route: APIRoute) -> bool:
    return route.methods == {"GET"} and bool(scope_of(route)) and not iscoroutinefunction(route.endpoint)


def _in_one_go(dependant: Dependant) -> Callable[..., Coroutine[Any, Any, Response]]:
    """The key and what it opens in one turn of one thread: to change threads twice takes as long as both looks."""
    see, (viewer, scope) = dependant.call, _asked(dependant)
    assert see

    def admitted(values: dict[str, Any]) -> Response:
        with reading():
            return see(**values | {viewer: admit(values[viewer], scope)})

    async def looked(**values: Any) -> Response:
        return await look(admitted, values)

    return looked


def _asked(dependant: Dependant) -> tuple[str, str]:
    """By which name the viewer is handed over, and what their key must be allowed to do; empty where none is asked for."""
    for one in dependant.dependencies:
        if isinstance(one.call, _Asked):
            return one.name or "", one.call.scope
    return "", ""


class WideDoor(Door):
    """For what may carry a picture inside JSON, where base64 takes four letters for three bytes."""

    most_bytes = 36 * 1024 * 1024


def scope_of(route: APIRoute) -> str:
    """What a key must be allowed to do here; empty where none is asked for."""
    _, scope = _asked(route.dependant)
    return scope


def bounded(request: Request, most_bytes: int) -> Receive:
    """The body as it comes in, up to so many bytes."""
    came = 0

    async def receive() -> Message:
        nonlocal came
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > most_bytes:
            raise HTTPException(413)
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most_bytes:
            raise HTTPException(413)
        return message

    return receive


def admit(request: Request, scope: str) -> Viewer:
    """Or raise why not: 401 without a good key, 403 where plan or key do not have this, 429 where it was too often."""
    return allowed(counted(request), scope)


def counted(request: Request) -> Keyed:
    """Whose key it is, whatever it may do, with this request counted."""
    keyed = known(request)
    request.state.keyed = keyed
    request.state.standings = rates.count(keyed)
    api_keys.note(keyed.key_id)
    rates.require(request.state.standings)
    api_keys.require_api(keyed.plan)
    return keyed


def allowed(keyed: Keyed, scope: str) -> Viewer:
    if scope not in keyed.scopes:
        raise MissingScope(t("This key may not do that: it lacks the scope {scope}.", scope=scope))
    return keyed.viewer


def known(request: Request) -> Keyed:
    """Whom the key of a request stands for, whatever it may do."""
    address = address_of(request)
    rates.count_address(address)
    secret = secret_in(request.headers.get("authorization", ""))
    with reading() as session:
        keyed = api_keys.find(session, secret)
    if keyed:
        return keyed
    rates.count_denied(address)
    if not secret:
        raise NoKey()
    raise BadKey() if api_keys.is_whole(secret) else CutKey()


def limits_told(request: Request) -> dict[str, str]:
    """How the limits stand after this request, for its answer."""
    return rates.headers(getattr(request.state, "standings", []))


def secret_in(authorization: str) -> str:
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""

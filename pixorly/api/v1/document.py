"""The OpenAPI document: what the routes say of themselves, and what all of them share."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from pixorly.api.v1.answers import Problem
from pixorly.api.v1.asking import scope_of
from pixorly.api.v1.schemas import GENERATE_EXAMPLE
from pixorly.settings import settings

_ABOUT = """What the studio can do, for programs.

Send a key with each request: `Authorization: Bearer px_live_…`. Keys are made on the page API keys of the account.

**Refusals** are problem details (RFC 9457) with a stable `code` and the `field` at fault. **Times** are RFC 3339 in UTC.
**Pages** go on with `cursor`, which is the `nextCursor` of the page before. **Requests** that create something take an
`Idempotency-Key`: sent again within 24 hours, they get the answer of the first time (`Idempotency-Replayed: true`);
with another body they are refused, and while the first is running too. A refusal is not remembered.
**Limits** stand in `RateLimit` and `RateLimit-Policy`; past one, the answer is 429 with `Retry-After`."""
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "px_live_…",
    "description": "A key of the page API keys.",
}
_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
_LIMITS = {
    "RateLimit": ("How many requests each limit leaves, and the seconds until it begins anew.", '"key";r=598;t=41'),
    "RateLimit-Policy": ("The limits: so many in so many seconds.", '"key";q=600;w=60'),
}


def document(app: FastAPI) -> dict[str, Any]:
    """Made once. The server it names is the address that people type."""
    if not app.openapi_schema:
        made = get_openapi(
            title="Pixorly", version="1", description=_ABOUT, routes=app.routes, servers=[{"url": f"{settings().public_url}/api/v1"}]
        )  # fmt: skip
        schemas = made["components"]["schemas"]
        for name in _FRAMEWORKS_OWN:
            schemas.pop(name, None)
        schemas["GenerateIn"]["examples"] = [GENERATE_EXAMPLE]
        schemas["Problem"] = Problem.model_json_schema(by_alias=True)
        # Said here and not by dependencies of the routes, which would be solved anew at each request.
        made["components"]["securitySchemes"] = {"key": _KEY}
        made["components"]["headers"] = {name: _header(*told) for name, told in _LIMITS.items()}
        for route in (route for route in app.routes if isinstance(route, APIRoute)):
            for method in route.methods or ():
                told = made["paths"][route.path_format][method.lower()]
                told["operationId"] = _named(route)
                _tell_of_the_key(told, scope_of(route))
                _tell_of_limits(told)
        app.openapi_schema = made
    return app.openapi_schema


def _named(route: APIRoute) -> str:
    """How programs that are made from the document call it: `jobsPage`."""
    module = route.endpoint.__module__.rpartition(".")[2]
    return module + "".join(part.title() for part in route.name.split("_"))


def _tell_of_the_key(told: dict[str, Any], scope: str) -> None:
    told["security"] = [{"key": []}]
    told["description"] = f"{told.get('description', '')}\n\nNeeds a key with the scope `{scope}`.".strip()


def _tell_of_limits(told: dict[str, Any]) -> None:
    for status, answer in told["responses"].items():
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in _LIMITS}
        if status == "429":
            answer["headers"]["Retry-After"] = {"description": "In seconds.", "schema": {"type": "integer"}}


def _header(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}

"""REST's side of the house, put together: routes and how they refuse."""

from fastapi import FastAPI

from pixorly.api import (
    account,
    credits,
    health,
    hooks,
    images,
    keys,
    mcp,
    openai,
    people,
    provider_keys,
    sign_in,
    studio,
    uploads,
    v1,
    webhooks,
    words,
)
from pixorly.api.answers import on_refusal, on_surprise
from pixorly.errors import PixorlyError


def rest() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend(images.first)
    # Before the many routes of the screens, all of which would be looked at first.
    app.router.routes.append(v1.mounted())
    for module in (
        health, words, people, account, provider_keys, keys, webhooks, credits, sign_in, studio, hooks, images, uploads,
    ):  # fmt: skip
        app.include_router(module.router)
    app.mount(openai.PREFIX, openai.app())
    app.router.routes.append(mcp.route)
    app.add_exception_handler(PixorlyError, on_refusal)
    app.add_exception_handler(Exception, on_surprise)
    return app

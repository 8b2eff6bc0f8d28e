"""REST's side of the house, put together: routes and how they refuse."""

from fastapi import FastAPI

from pixorly.api import account, credits, health, hooks, images, people, sign_in, studio, uploads, words
from pixorly.api.answers import on_refusal, on_surprise
from pixorly.errors import PixorlyError


def rest() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for module in (health, words, people, account, credits, sign_in, studio, hooks, images, uploads):
        app.include_router(module.router)
    app.add_exception_handler(PixorlyError, on_refusal)
    app.add_exception_handler(Exception, on_surprise)
    return app

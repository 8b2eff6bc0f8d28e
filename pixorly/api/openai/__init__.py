"""For programs that speak to OpenAI: base address and key are all they change."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from pixorly.api.openai import images, models
from pixorly.api.openai.refusing import on_trouble
from pixorly.errors import PixorlyError

PREFIX = "/v1"


def app() -> FastAPI:
    made = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    for module in (images, models):
        made.include_router(module.router)
    for kind in (PixorlyError, RequestValidationError, HTTPException, Exception):
        made.add_exception_handler(kind, on_trouble)
    return made

"""The API: what the studio can do, over REST. Doors, over the verbs that the studio uses too.

Each module has a `router` whose routes are of the class `Door`; name it below, and it is documented and tested.
"""

import re

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from pixorly.api.v1 import credits, events, generating, images, jobs, models, webhooks
from pixorly.api.v1.document import document
from pixorly.api.v1.problems import on_trouble, surprise
from pixorly.errors import PixorlyError

PREFIX = "/api/v1"
_MODULES = (generating, jobs, events, images, models, credits, webhooks)


def app() -> FastAPI:
    """An app of its own, since it refuses otherwise than what is made for browsers."""
    made = FastAPI(docs_url=None, redoc_url=None, redirect_slashes=False, root_path_in_servers=False)
    for module in _MODULES:
        # Not included but taken over: to look for a route inside of others takes as long as a look at the database.
        made.router.routes.extend(module.router.routes)
    for kind in (PixorlyError, RequestValidationError, HTTPException):
        made.add_exception_handler(kind, on_trouble)
    made.add_exception_handler(Exception, surprise)
    made.openapi = lambda: document(made)  # pyright: ignore[reportAttributeAccessIssue]
    return made


def mounted() -> Mount:
    """Everything below its address, also what has a line break in it: nobody else knows how to refuse that."""
    mount = Mount(PREFIX, app())
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount

"""The catalogue: which models can be chosen, what each can do, and what an operator says of them."""

from pixorly.services.catalog.arrange import enable, look_again, move, put_in_order
from pixorly.services.catalog.learn import configured, forget_others, learn, look_up
from pixorly.services.catalog.read import NotOffered, default, find, get, offered, provider_name
from pixorly.services.catalog.report import models, sources
from pixorly.services.catalog.views import ModelRow, ModelView, SourceView

__all__ = [
    "ModelRow", "ModelView", "NotOffered", "SourceView", "configured", "default", "enable", "find", "forget_others", "get", "learn",
    "look_again", "look_up", "models", "move", "offered", "provider_name", "put_in_order", "sources",
]  # fmt: skip

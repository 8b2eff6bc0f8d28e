"""The catalogue: which models can be chosen, whose offers they are, and what an operator says of them."""

from pixorly.services.catalog.arrange import (
    enable,
    gather,
    look_again,
    make_default,
    move,
    present,
    put_in_order,
    use_offer,
)
from pixorly.services.catalog.fares import ProviderRow, providers
from pixorly.services.catalog.kept import Entry, Offer
from pixorly.services.catalog.learn import configured, forget_others, learn, look_up, with_a_key_of_somebodys
from pixorly.services.catalog.read import (
    NotOffered,
    chosen,
    default,
    entry,
    find,
    generates,
    get,
    of_ids,
    offer,
    offered,
    provider_name,
    require_sample,
)
from pixorly.services.catalog.report import models, sources
from pixorly.services.catalog.trying import Tried, may_try, note, try_out
from pixorly.services.catalog.views import ModelRow, ModelView, OfferRow, OfferView, SourceView
from pixorly.services.catalog.ways import Circumstances, Way, in_order, ways

__all__ = [
    "Circumstances", "Entry", "ModelRow", "ModelView", "NotOffered", "Offer", "OfferRow", "OfferView", "ProviderRow", "SourceView", "Tried",
    "Way", "chosen",
    "configured", "default", "enable", "entry", "find", "forget_others", "gather", "generates", "get", "in_order", "learn", "look_again", "look_up",
    "make_default", "may_try", "models", "move", "note", "of_ids", "offer", "offered", "present", "provider_name", "providers", "put_in_order", "require_sample", "sources",
    "try_out", "use_offer", "ways",
    "with_a_key_of_somebodys",
]  # fmt: skip

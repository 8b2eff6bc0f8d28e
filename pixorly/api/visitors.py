"""Where a request comes from, as far as we can trust what says so."""

from starlette.requests import HTTPConnection

from pixorly.services.logins import Visitor
from pixorly.settings import settings
from pixorly.words import LANGUAGES


def address_of(connection: HTTPConnection) -> str:
    """The visitor's address: as many steps back in X-Forwarded-For as there are proxies of ours."""
    hops = settings().trusted_proxy_hops
    direct = connection.client.host if connection.client else ""
    if not hops:
        return direct
    # Each proxy appends whom it heard from; anything further left was written by the visitor.
    steps = [
        step.strip() for step in ",".join(connection.headers.getlist("x-forwarded-for")).split(",") if step.strip()
    ]
    return steps[-hops] if len(steps) >= hops else direct


def visitor_of(connection: HTTPConnection) -> Visitor:
    return Visitor(connection.headers.get("user-agent", "")[:400], address_of(connection))


def language_of(connection: HTTPConnection) -> str:
    """The first language of the browser that we speak."""
    for part in connection.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip()[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"

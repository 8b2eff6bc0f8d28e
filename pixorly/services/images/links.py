"""Pictures by way of the CDN, which fetches each once from us by a link that ends."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

from pixorly.integrations import cdn
from pixorly.services import links
from pixorly.services.images.kept import Stored
from pixorly.services.images.serve import Served

_LASTS_SECONDS = 3600


def is_at_cdn() -> bool:
    return cdn.is_configured()


def cdn_link(stored: Stored, served: Served) -> str:
    """Where the CDN has it. Everything is named in the address: a CDN does not look at what a browser accepts."""
    size = served.size
    asked: Mapping[str, object] = {
        "w": size.width, "h": size.height, "f": size.format, "q": size.quality, "fit": size.fit
    }  # fmt: skip
    signed = links.sign(str(stored.id), _LASTS_SECONDS)
    query = urlencode({name: value for name, value in asked.items() if value}) + "&" + signed
    ends_at = datetime.fromtimestamp(int(parse_qs(signed)["until"][0]), UTC)
    return cdn.link(f"/i/{stored.id}?{query}", ends_at)

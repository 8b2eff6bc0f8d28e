"""Links to one picture that open without a login, for a while and for one purpose.

A link is signed and stored nowhere. It ends by itself, or with the key that signed it: putting a new key before
the old one in `PIXORLY_SECRET_KEY` keeps open links open; taking the old one away ends them.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping

from pixorly.errors import NotFound, PixorlyError
from pixorly.services import house_keys
from pixorly.words import t

SHOW, DOWNLOAD = "show", "download"
# Of the time a link lasts: within it, the same link is made again, which browsers find in their cache.
_STEADY = 4


class Ended(PixorlyError):
    code = "link_ended"
    status = 410
    words = t("This link has ended. Ask for a new one where you found it.")


def sign(image_id: str, seconds: int, purpose: str = SHOW) -> str:
    """The query that opens this picture for that long, or up to a quarter longer."""
    step = max(1, seconds // _STEADY)
    until = str(-(-(int(time.time()) + seconds) // step) * step)
    return f"until={until}&sign={_signature(house_keys.known()[0], image_id, until, purpose)}"


def check(image_id: str, query: Mapping[str, str], purpose: str = SHOW) -> int:
    """For how many seconds more the query opens this picture; or raise NotFound, or Ended."""
    until, given = query.get("until", ""), query.get("sign", "")
    # Every key is tried, so that the time it takes does not tell which one signed.
    good = [
        hmac.compare_digest(_signature(key, image_id, until, purpose).encode(), given.encode())
        for key in house_keys.known()
    ]
    if not any(good):
        raise NotFound()
    left = int(until) - int(time.time())
    if left <= 0:
        raise Ended()
    return left


def _signature(key: bytes, image_id: str, until: str, purpose: str) -> str:
    # Lengths stand before the parts, so that no part can end where another begins.
    said = b"".join(
        len(part).to_bytes(4, "big") + part for part in (purpose.encode(), image_id.encode(), until.encode())
    )
    return hmac.digest(key, b"pixorly link 1" + said, hashlib.sha256).hex()

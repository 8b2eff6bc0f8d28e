"""A picture that comes along with a request: one of the workspace's, by its id; or a new one, inside it or by address.

Without a session: it may be fetched from elsewhere.
"""

import base64
import binascii
import re

from pixorly.errors import Invalid
from pixorly.integrations.fetching import fetch
from pixorly.integrations.pictures import Developed
from pixorly.services.images.uploads import MOST_UPLOAD_BYTES, UploadTooLarge, develop_upload
from pixorly.words import t

_DATA = re.compile(r"data:image/[\w.+-]{1,40};base64,", re.IGNORECASE)


def is_new(given: str) -> bool:
    return given[:5].lower() == "data:" or "://" in given[:12]


def brought(given: str) -> Developed:
    """Fetch or unpack it, and make it anew of its pixels. The door stores and records it."""
    body = _unpacked(given) if given[:5].lower() == "data:" else fetch(given, MOST_UPLOAD_BYTES)
    return develop_upload(body)


def _unpacked(given: str) -> bytes:
    begun = _DATA.match(given)
    if not begun:
        raise Invalid(t("A picture inside a request begins with data:image/png;base64, or the like."))
    if (len(given) - begun.end()) * 3 // 4 > MOST_UPLOAD_BYTES:
        raise UploadTooLarge()
    try:
        return base64.b64decode(given[begun.end() :], validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(t("What follows base64, can't be read.")) from None

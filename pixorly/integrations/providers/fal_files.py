"""Pictures on their way to fal: small ones travel inside the call, larger ones are laid down at fal first."""

import json
import logging

import httpx

from pixorly.integrations.connections import NotPublic
from pixorly.integrations.http import Bounds, in_words
from pixorly.integrations.providers.base import Picture
from pixorly.integrations.providers.trouble import BadAnswer, Busy, saying
from pixorly.integrations.providers.wire import ENDINGS, Wire, inlined, strangers_of

log = logging.getLogger(__name__)

_LARGEST_INLINE = 256 * 1024
# Whoever has its address can fetch what lies there, so nothing lies there for longer than a call may take.
KEPT_THERE = json.dumps({"expiration_duration_seconds": 24 * 3600})


class Files:
    def __init__(self, rest: Wire, bounds: Bounds, *, allows_http: bool) -> None:
        self._rest = rest
        # Where to put a file, fal says in each answer, and it is nobody we know: no key goes there.
        self._http = strangers_of(rest.url, bounds, allows_http=allows_http)

    def address_of(self, picture: Picture) -> str:
        if len(picture.content) <= _LARGEST_INLINE:
            return inlined(picture)
        name = f"picture.{ENDINGS.get(picture.media_type, 'bin')}"
        told = self._rest.tell(
            "/storage/upload/initiate",
            params={"storage_type": "fal-cdn-v3"},
            json={"file_name": name, "content_type": picture.media_type},
            headers={"X-Fal-Object-Lifecycle": KEPT_THERE, "X-Fal-Object-Lifecycle-Preference": KEPT_THERE},
        ).fields
        there, address = told.get("upload_url"), told.get("file_url")
        if not isinstance(there, str) or not isinstance(address, str):
            raise saying(Busy(), "the answer to an upload can't be read")
        self._put(there, picture)
        return address

    def _put(self, there: str, picture: Picture) -> None:
        headers = {"Content-Type": picture.media_type}
        try:
            response = self._http.put(there, content=picture.content, headers=headers, follow_redirects=False)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, NotPublic, ValueError) as error:
            log.warning("fal names a place for a picture that we don't go to: %s", error)
            raise saying(BadAnswer(), str(error)) from error
        except httpx.RequestError as error:
            log.warning("A picture did not reach fal: %s", type(error).__name__)
            raise saying(Busy(), f"an upload did not arrive: {in_words(error)}") from error
        if response.status_code in (408, 429) or response.status_code >= 500:
            raise saying(Busy(), f"upload: HTTP {response.status_code}")
        if response.status_code >= 300:
            raise saying(BadAnswer(), f"upload: HTTP {response.status_code}")

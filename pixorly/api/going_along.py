"""Pictures that come along with a request: stored before it, and recorded in the transaction that accepts it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pixorly.database import reading
from pixorly.errors import PixorlyError
from pixorly.services import images
from pixorly.services.viewer import Viewer

log = logging.getLogger(__name__)


class Brought:
    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._uploads: list[images.Upload] = []

    def put(self, developed: images.Developed) -> None:
        with reading() as session:
            images.require_may_upload(session, self._viewer, developed.kept_bytes)
        self._uploads.append(images.put_upload(self._viewer, developed))

    def record(self, session: Any) -> list[images.UploadView]:
        """From now on the workspace has them, if this transaction is carried out."""
        return [images.record_upload(session, self._viewer, one) for one in self._uploads]

    def take_back(self) -> None:
        with reading() as session:
            left = images.unrecorded(session, self._viewer, self._uploads)
        images.remove(left)


@contextmanager
def going_along(viewer: Viewer) -> Iterator[Brought]:
    """Nothing of what is put meanwhile is left where this ends in a refusal."""
    brought = Brought(viewer)
    try:
        yield brought
    except BaseException:
        try:
            # Looked up and not guessed at: what was accepted stays, whatever went wrong after that.
            brought.take_back()
        except (PixorlyError, OSError) as error:
            log.warning("What came along for nothing is left to be tidied: %s: %s", type(error).__name__, error)
        raise

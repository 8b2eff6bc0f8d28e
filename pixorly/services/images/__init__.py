"""Pictures: kept, shown, marked, thrown away and brought back; and what they take.

Verbs with a session speak to nobody else, and those that reach into storage have none: the door puts them in order.
"""

from pixorly.services.images.change import mark, restore, trash
from pixorly.services.images.download import Download, Told, download, told
from pixorly.services.images.keep import Kept, put, record
from pixorly.services.images.kept import Removed, Stored, find_many, linked, own, read_bytes, seen_by
from pixorly.services.images.links import cdn_link, is_at_cdn
from pixorly.services.images.listing import LONGEST_LIST, ImageList, Narrowed, listed_outward, one_outward
from pixorly.services.images.outward import ImageOutward
from pixorly.services.images.read import STRIP, FilmPage, FilmView, ImageView, one, page
from pixorly.services.images.room import UseView, require_room, use
from pixorly.services.images.serve import Served, served
from pixorly.services.images.tidy import Found, clear_unfinished, let_go, listed, lost_among, purge_trashed, remove
from pixorly.services.images.uploads import (
    MOST_UPLOAD_BYTES,
    Developed,
    Upload,
    UploadTooLarge,
    UploadView,
    develop_upload,
    put_upload,
    record_upload,
    require_may_upload,
    unrecorded,
    with_hole,
)

__all__ = [
    "LONGEST_LIST", "MOST_UPLOAD_BYTES", "STRIP", "Developed", "Download", "FilmPage", "FilmView", "Found", "ImageList", "ImageOutward", "ImageView", "Kept", "Narrowed", "Removed", "Served",
    "Stored", "Told", "Upload", "UploadTooLarge", "UploadView", "UseView", "cdn_link", "clear_unfinished", "develop_upload", "download", "find_many", "is_at_cdn",
    "let_go", "linked", "listed", "listed_outward", "lost_among", "mark", "one", "one_outward", "own", "page", "purge_trashed", "put", "put_upload",
    "read_bytes", "record", "record_upload", "remove", "require_may_upload", "require_room", "restore", "seen_by", "served", "told",
    "trash", "unrecorded", "use", "with_hole",
]  # fmt: skip

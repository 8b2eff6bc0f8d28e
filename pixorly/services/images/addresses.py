"""Where a picture can be fetched by whoever was given its address: whole, or small, for a day."""

from uuid import UUID

from pixorly.services import links
from pixorly.settings import settings

# Programs keep what they are told for a while, and must not find it gone; a leaked address must not open for ever.
LASTS_SECONDS = 24 * 3600
# This size lies ready.
THUMBNAIL_WIDTH = 400


def address_of(image_id: UUID) -> str:
    """Of the original, byte for byte."""
    signed = links.sign(str(image_id), LASTS_SECONDS, links.DOWNLOAD)
    return f"{settings().public_url}/i/{image_id}/download?recipe=0&{signed}"


def thumbnail_of(image_id: UUID) -> str:
    return f"{settings().public_url}/i/{image_id}?w={THUMBNAIL_WIDTH}&{links.sign(str(image_id), LASTS_SECONDS)}"

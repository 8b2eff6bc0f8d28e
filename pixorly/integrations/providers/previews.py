"""How a picture looks while somebody else makes it."""

from pixorly.errors import PixorlyError
from pixorly.integrations.pictures.developing import small_jpeg
from pixorly.integrations.providers.base import Picture


def preview_of(content: bytes) -> Picture | None:
    """Made anew from its pixels, as a small JPEG, since it came from elsewhere and is shown as it is."""
    try:
        return Picture(small_jpeg(content), "image/jpeg")
    except PixorlyError:
        return None
